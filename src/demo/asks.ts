// What clients say of their proxy, and whether a small request of theirs gets through: real programs, started as a new login
// session starts them.
import type { Scratch } from "./scratch.ts";

export interface Said {
  /** Its name for people. */
  readonly client: string;
  /** The proxy that it uses for the address; "direct"; or "unknown". */
  readonly proxy: string;
  /** Whether its request got through; undefined where it sent none. */
  readonly isFetched?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** Asks the clients of one writer for one address. Without `fetches` it sends no request. */
export type AskClients = (writer: string, url: URL, fetches: boolean) => Promise<readonly Said[]>;

/** How each makes a small request for the address behind these words. */
const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  curl: ["-sS", "--max-time", "20", "--output", "/dev/null"],
  wget: ["-q", "--timeout=20", "--tries=1", "-O", "/dev/null"],
  git: ["ls-remote"],
};

/** How a login shell prints the proxy that it gives to programs. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  sh: ["-l", "-c", 'printf "%s\\n" "$https_proxy"'],
  bash: ["-l", "-c", 'printf "%s\\n" "$https_proxy"'],
  zsh: ["-l", "-c", 'printf "%s\\n" "$https_proxy"'],
  ksh: ["-l", "-c", 'printf "%s\\n" "$https_proxy"'],
  fish: ["-l", "-c", "echo $https_proxy"],
};

/** Milliseconds for one program. */
const LIMIT = 30_000;

export function askPrograms({ system, environment, home }: Scratch, signal: AbortSignal): AskClients {
  const run = (program: string, args: readonly string[]) =>
    system.ask(program, args, { timeout: LIMIT, environment, signal, folder: home });
  return async (writer, url, fetches) => {
    const program = system.findProgram(writer);
    const print = SHELLS[writer];
    const request = REQUESTS[writer];
    // A shell's variables do not say what becomes of one address.
    if (program && print && url.hostname !== "localhost") {
      const { exitCode, stdout } = await run(program, print);
      return [{ client: writer, proxy: stdout.trim() || (exitCode === 0 ? "direct" : "unknown") }];
    }
    if (!program || !request || !fetches) return [];
    // Clients get their variables from a login shell.
    const { exitCode } = await run("sh", ["-l", "-c", 'exec "$@"', "sh", program, ...request, url.href]);
    return [{ client: writer, proxy: "unknown", isFetched: exitCode === 0 }];
  };
}

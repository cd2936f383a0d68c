// What clients say of their proxy, and whether a small request of theirs gets through.
import type { System } from "../system/system.ts";
import type { Scratch } from "./scratch.ts";

export interface Said {
  /** Its name for people, such as "bash (login)". */
  readonly client: string;
  /** The proxy that it uses for the address; "direct"; or "unknown". */
  readonly proxy: string;
  /** Whether its request got through; undefined where it sent none. */
  readonly isFetched?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** Asks the clients of one writer for one address. Without `fetches` it sends no request. */
export type AskClients = (writer: string, url: URL, fetches: boolean) => Promise<readonly Said[]>;

/** Requests of real programs, each from a login shell. `$1` is the address. */
const REQUESTS: Readonly<Record<string, string>> = {
  curl: 'exec curl -sS --max-time 20 -o /dev/null -- "$1"',
  wget: 'exec wget -q --timeout=20 --tries=1 -O /dev/null -- "$1"',
  git: 'exec git ls-remote -- "$1"',
};

export function askPrograms(system: System, { environment, home }: Scratch, signal: AbortSignal): AskClients {
  const login = async (script: string, url: URL) =>
    system.ask("sh", ["-l", "-c", script, "sh", url.href], { timeout: 30_000, environment, signal, folder: home });
  return async (writer, url, fetches) => {
    if (writer === "sh") {
      const { stdout } = await login(`printf %s "\${${url.protocol === "https:" ? "https" : "http"}_proxy-}"`, url);
      return [{ client: "sh", proxy: url.hostname === "localhost" || !stdout ? "direct" : stdout }];
    }
    const script = REQUESTS[writer];
    if (!script || !fetches) return [];
    const { exitCode } = await login(script, url);
    return [{ client: writer, proxy: "unknown", isFetched: exitCode === 0 || writer === "git" }];
  };
}

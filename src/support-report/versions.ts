// Which versions of the clients are here, each by its own word: what a proxy has to cope with depends on them.
import type { System } from "../system/system.ts";
import { findTrustedProgram } from "../system/trust.ts";
import type { Section } from "./render.ts";

interface Client {
  readonly program: string;
  readonly args?: readonly string[];
}

/** Of those that start within the time limit; what starts no Java and opens no window. */
const CLIENTS: readonly Client[] = [
  ..."curl wget aria2c git svn hg conda mamba micromamba".split(" ").map((program) => ({ program })),
  ..."python3 pip uv npm pnpm yarn node bun docker podman cargo R gem".split(" ").map((program) => ({ program })),
  { program: "go", args: ["version"] },
  { program: "openssl", args: ["version"] },
];

/** Milliseconds for one program. */
const PATIENCE = 2_000;
/** Milliseconds for all: what was not asked by then is not asked. */
const LONGEST = 15_000;
/** More would slow down the connections that are timed meanwhile. */
const AT_ONCE = 3;

/** Nothing is fetched to answer, and no version that a project names: they start where no project is. */
const OPTIONS = {
  timeout: PATIENCE,
  folder: "/",
  variables: {
    COREPACK_ENABLE_NETWORK: "0",
    RUSTUP_AUTO_INSTALL: "0",
    NO_UPDATE_NOTIFIER: "1",
    HGPLAIN: "1",
    LC_ALL: "C",
  },
};

const LATE = "not told in time";

export async function versions(system: System): Promise<Section> {
  const found = CLIENTS.flatMap(({ program, args = ["--version"] }) => {
    const file = findTrustedProgram(system, program);
    return file ? [{ program, file, args }] : [];
  });
  const end = performance.now() + LONGEST;
  const told = new Map<string, string>();
  const waiting = [...found];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (performance.now() >= end) return;
      const { exitCode, stdout } = await system.ask(next.file, next.args, OPTIONS);
      if (exitCode !== undefined) told.set(next.program, exitCode === 0 ? versionIn(stdout) : "it fails");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const rows = found.map(({ program, file }) => [program, told.get(program) ?? LATE, file]);
  return { id: "versions", title: "Versions of the clients", columns: ["program", "version", "path"], rows };
}

/** The first number with dots, and the library that carries curl's connections. */
function versionIn(text: string): string {
  const version = /\d+\.\d[\w.+-]*/.exec(text)?.[0] ?? "not understood";
  const tls = /\b(?:OpenSSL|GnuTLS|LibreSSL|Schannel|SecureTransport|BoringSSL|NSS|wolfSSL|mbedTLS)(?:\/[\w.]+)?/i.exec(
    text,
  )?.[0];
  return tls && !text.startsWith(tls) ? `${version} (${tls})` : version;
}

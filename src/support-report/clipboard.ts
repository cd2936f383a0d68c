// Puts a text on the clipboard: by the first program of the desktop that takes it, or by the terminal. It goes by standard
// input, since anybody can list the arguments of a process.
import * as path from "node:path";
import type { System } from "../system/system.ts";
import { findTrustedProgram, findWindowsProgram } from "../system/trust.ts";
import { readMounts } from "../system/windows-drives.ts";

/** What puts it there, or why nothing does. */
export type Copied =
  | { readonly by: string; readonly why?: undefined }
  | { readonly by?: undefined; readonly why: string };

interface Way {
  readonly program: string | undefined;
  readonly name: string;
  readonly args: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: (text: string) => Uint8Array;
}

/** Milliseconds; a display that was left behind by an earlier session may not answer. */
const PATIENCE = 5_000;

/**
 * Bytes that a terminal takes at most, in base64: hterm's limit, which others have adopted.
 * https://chromium.googlesource.com/apps/libapps/+/HEAD/hterm/doc/ControlSequences.md#OSC-52
 */
const MOST_ENCODED = 100_000;

/** @param write sends a sequence to the terminal; undefined where there is none */
export async function copy(
  system: System,
  text: string,
  write: ((sequence: string) => void) | undefined,
): Promise<Copied> {
  const reasons: string[] = [];
  for (const { program, name, args, variables, input } of waysOf(system)) {
    if (!program) continue;
    const exitCode = await system.feed(program, args, input?.(text) ?? text, { timeout: PATIENCE, ...(variables ? { variables } : {}) }); // biome-ignore format: one line
    if (exitCode === 0) return { by: name };
    reasons.push(`${name} ${exitCode === undefined ? "did not end in time" : "failed"}`);
  }
  const why = write ? refusedBy(system, text) : "standard output is no terminal";
  if (why || !write) return { why: [...reasons, why].join(", ") };
  write(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`);
  return { by: "the terminal (OSC 52; one that does not know it says nothing)" };
}

/** In the order in which they reach the person: the desktop here, then what surrounds the terminal. */
function waysOf(system: System): Way[] {
  const has = (name: string) => Boolean(system.variable(name));
  const way = (name: string, args: readonly string[] = []): Way => ({
    name,
    args,
    program: findTrustedProgram(system, name),
  });
  switch (system.platform) {
    case "darwin":
      return [way("pbcopy"), ...tmux(system)];
    case "win32":
      return [clip(path.join(system.variable("SYSTEMROOT") ?? "C:\\Windows", "System32", "clip.exe"))];
    case "linux": {
      const cookie = system.variable("XAUTHORITY");
      const onDisplay = (one: Way): Way => ({ ...one, variables: cookie ? { XAUTHORITY: cookie } : {} });
      const x11 = [way("xclip", ["-selection", "clipboard"]), way("xsel", ["--clipboard", "--input"])];
      return [
        ...(has("WAYLAND_DISPLAY") ? [way("wl-copy")] : []),
        ...(has("DISPLAY") ? x11.map(onDisplay) : []),
        ...(has("WSL_DISTRO_NAME") ? [clip(findClip(system))] : []),
        ...tmux(system),
      ];
    }
  }
}

function clip(program: string | undefined): Way {
  // It takes bytes for those of the code page, unless they are Windows' own Unicode.
  return { name: "clip.exe", args: [], program, input: (text) => Buffer.from(text, "utf16le") };
}

function findClip(system: System): string | undefined {
  return findWindowsProgram(system, readMounts(system.read("/proc/mounts")?.toString("utf8") ?? ""), "clip.exe");
}

/** tmux passes a sequence of ours on only where it is told to; asked itself, it keeps the text and tells its terminal. */
function tmux(system: System): Way[] {
  const session = system.variable("TMUX");
  if (!session) return [];
  const program = findTrustedProgram(system, "tmux");
  return [{ name: "tmux (its buffer, and the clipboard of its terminal)", args: ["load-buffer", "-w", "-"], program, variables: { TMUX: session } }]; // biome-ignore format: one line
}

/** Why the terminal would not take it. */
function refusedBy(system: System, text: string): string | undefined {
  const encoded = Math.ceil(Buffer.byteLength(text) / 3) * 4;
  if (encoded > MOST_ENCODED) return `it is too long for a terminal's clipboard (${encoded} bytes of ${MOST_ENCODED})`;
  if (system.variable("STY")) return "GNU screen passes nothing to the clipboard";
  return ["dumb", "linux"].includes(system.variable("TERM") ?? "dumb") ? "the terminal has no clipboard" : undefined;
}

// Which program is given the text on which platform, and how it is spelled for it.
import { expect, test } from "vitest";
import { copy } from "../../src/support-report/clipboard.ts";
import type { System } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const C_DRIVE = "C:\\ /mnt/c 9p rw,aname=drvfs;path=C:\\;uid=1000 0 0\n";

async function copied(said: Partial<System>, variables: Readonly<Record<string, string>> = {}, codes: readonly (number | undefined)[] = [0]) {
  const given: unknown[][] = [];
  const sequences: string[] = [];
  const real = systemIn(new Home(), { variables });
  const system: System = {
    ...real,
    user: undefined,
    findProgram: (name) => `/usr/bin/${name}`,
    feed: async (program, args, input, options) => {
      given.push([program, ...args, input, options.variables]);
      return codes[given.length - 1];
    },
    ...said,
  };
  return { ...(await copy(system, "é\n", (sequence) => void sequences.push(sequence))), given, sequences };
} // biome-ignore format: one line

const WIDE = Buffer.from("é\n", "utf16le");

test("macOS", async () => {
  expect(await copied({ platform: "darwin" })).toMatchObject({ by: "pbcopy", given: [["/usr/bin/pbcopy", "é\n", undefined]] }); // biome-ignore format: one line
});

test("Windows: its own program, in its own Unicode", async () => {
  const { by, given } = await copied({ platform: "win32" }, { SYSTEMROOT: "/win" });
  expect({ by, given }).toEqual({ by: "clip.exe", given: [["/win/System32/clip.exe", WIDE, undefined]] });
});

test("WSL: Windows' program on drive C:", async () => {
  const read = (file: string) => (file === "/proc/mounts" ? Buffer.from(C_DRIVE) : undefined);
  const facts = (file: string) => ({ kind: "file", mode: 0o777, uid: 0, gid: 0, links: 1, device: 1, file }) as const;
  const { by, given } = await copied({ platform: "linux", read, facts }, { WSL_DISTRO_NAME: "Debian" });
  expect({ by, given }).toEqual({ by: "clip.exe", given: [["/mnt/c/Windows/System32/clip.exe", WIDE, undefined]] });
});

test("X11 gets the cookie of the display, tmux its session; each that fails leaves it to the next", async () => {
  const variables = { DISPLAY: ":0", XAUTHORITY: "/x", TMUX: "/t,1,0", TERM: "screen-256color" };
  const { by, given } = await copied({ platform: "linux" }, variables, [1, undefined, 0]);
  expect(by).toMatch(/^tmux/);
  expect(given).toEqual([
    ["/usr/bin/xclip", "-selection", "clipboard", "é\n", { XAUTHORITY: "/x" }],
    ["/usr/bin/xsel", "--clipboard", "--input", "é\n", { XAUTHORITY: "/x" }],
    ["/usr/bin/tmux", "load-buffer", "-w", "-", "é\n", { TMUX: "/t,1,0" }],
  ]);
});

test("the terminal last; why not is told with what failed before", async () => {
  const { by, sequences, given } = await copied({ platform: "linux" }, { TERM: "xterm" });
  expect({ sequences, given }).toEqual({ sequences: ["\u001b]52;c;w6kK\u0007"], given: [] });
  expect(by).toMatch(/^the terminal/);
  const { why } = await copied({ platform: "linux" }, { DISPLAY: ":0", TERM: "linux" }, [1, undefined]);
  expect(why).toBe("xclip failed, xsel did not end in time, the terminal has no clipboard");
});

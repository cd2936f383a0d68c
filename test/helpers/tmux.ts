// A terminal of 80 columns and 24 lines, as a person sees it, and every key that is typed there.
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Home, PROGRAM } from "./home.ts";
import { need } from "./needs.ts";
import { spawnSync } from "./processes.ts";

export interface Terminal {
  /** What is on the screen now, without blanks at the ends. */
  screen(): string;
  /** All that ever was. */
  scrollback(): string;
  /** Waits until a text is on the screen; returns the screen. */
  see(text: string): Promise<string>;
  /** Types these keys: text as it is, and names of keys such as Enter, Up, C-c. */
  type(...keys: readonly string[]): void;
  /** Keys so far. */
  readonly count: number;
}

const NAMES = /^(?:Enter|Up|Down|Space|C-\w|BSpace)$/;
let sessions = 0;

/** @param command as a shell reads it; `proxycast` is the built program */
export function openTmux(home: Home, command: string, environment: Readonly<Record<string, string>> = {}): Terminal {
  need("tmux");
  const socket = path.join(home.base, `tmux-${++sessions}`);
  const { PATH = "", ...rest } = home.environment;
  const env = { ...rest, PATH: process.env.PATH, LANG: "C.UTF-8", ...environment } as NodeJS.ProcessEnv;
  const tmux = (...args: string[]) => spawnSync("tmux", ["-S", socket, ...args], { env, encoding: "utf8" });
  const line = `proxycast() { PATH=${quote(PATH)} ${process.execPath} ${PROGRAM} "$@"; }; ${command}; echo "[exit $?]"; exec sleep 600`;
  const program = `PS1= exec sh -c ${quote(line)}`;
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", program);
  onTestFinished(() => void tmux("kill-server"));
  const capture = (...args: string[]) =>
    tmux("capture-pane", "-p", ...args)
      .stdout.replace(/\s+$/gm, "\n")
      .trimEnd();
  let count = 0;
  return {
    screen: () => capture(),
    scrollback: () => capture("-S", "-"),
    async see(text) {
      for (let tries = 0; tries < 1200; tries++) {
        const screen = capture();
        if (screen.includes(text)) return screen;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect.unreachable(`not seen: ${text}; the screen:\n${capture("-S", "-")}`);
    },
    type(...keys) {
      for (const key of keys) {
        const isName = NAMES.test(key);
        count += isName ? 1 : key.length;
        tmux("send-keys", ...(isName ? [key] : ["-l", key]));
      }
    },
    get count() {
      return count;
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// The launcher alone: what sh answers by itself, in any shell, without Node behind it.
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { recordInputs, TICK, unchangedPath } from "../../src/engine/unchanged.ts";
import { leaveList, type Program } from "../../src/engine/unchanged-list.ts";
import { createSystem } from "../../src/system/node.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { type Environment, type Home, ROOT } from "./home.ts";
import { spawnSync } from "./processes.ts";

export const LIST = ".local/state/proxycast/receipt.txt";
export const APPLY = ["apply", "--quiet"];

/** What the launcher would have become: Node, told that something is different (9) or with nothing known (8). */
export const NODE_AFTER_A_CHANGE = 9;
export const NODE = 8;

/** A home whose last run asked something, and the launcher in it. */
export class Launched {
  readonly home: Home;
  readonly environment: Environment;
  readonly script: string;
  readonly system: WritableSystem;
  readonly program: Program;

  constructor(home: Home, environment: Environment = {}) {
    this.home = home;
    this.script = path.join(home.base, "proxycast");
    const text = readFileSync(`${ROOT}/src/cli/launcher.sh`, "utf8").replace("@VERSION@", "1.0");
    const end = `[ -n "\${PROXYCAST_CHANGED-}" ] && exit ${NODE_AFTER_A_CHANGE}\nexit ${NODE}`;
    writeFileSync(this.script, text.replace(/^exec node .*$/m, end), { mode: 0o755 });
    const bin = path.join(home.base, "bin");
    mkdirSync(bin);
    symlinkSync(process.execPath, `${bin}/node`);
    this.environment = { HOME: home.path, PATH: bin, ...environment };
    const env = Object.fromEntries(Object.entries(this.environment).filter(([, value]) => value !== undefined));
    this.system = createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process);
    this.program = { version: "1.0", build: "1.0 on Node", files: [process.execPath, this.script] };
  }

  /** Keeps what the questions ask, as a run that ended in sync does, once no file is of this tick. */
  async keep(
    ask: (system: WritableSystem) => void,
    { args = APPLY, notes = [] as readonly string[], until = undefined as string | undefined } = {},
  ): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, TICK + 20));
    const recorder = recordInputs(this.system.again() as WritableSystem);
    ask(recorder.system);
    const bytes = recorder.format(this.program.build, args, notes, until);
    if (!bytes) throw new Error("nothing to keep");
    this.home.write(".local/state/proxycast/receipt.json", bytes, 0o600);
    chmodSync(unchangedPath(this.system), 0o600);
    // The folder is of this tick, but its times do not count.
    leaveList(this.system, this.program, args);
  }

  /** Exit code and standard error: 0 where sh says by itself that nothing has changed. */
  run(
    shell: readonly string[] = ["sh"],
    { args = APPLY as readonly string[], environment = {} as Environment } = {},
  ): { code: number | null; said: string } {
    const [program = "", ...options] = shell;
    const env = { ...this.environment, ...environment } as NodeJS.ProcessEnv;
    const file = spawnSync("/bin/sh", ["-c", 'command -v "$1"', "sh", program], { encoding: "utf8" }).stdout.trim();
    const { status, stderr, stdout } = spawnSync(file, [...options, this.script, ...args], { env, encoding: "utf8" });
    return { code: status, said: stderr + stdout };
  }
}

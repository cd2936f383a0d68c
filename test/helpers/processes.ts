// node:child_process for tests: nothing that they start or wait for goes on without a bound.
import child from "node:child_process";

/** Far more than anything here takes, and less than a test may. */
const LIMIT = 60_000;
const BOUND = { timeout: LIMIT, killSignal: "SIGKILL" } as const;

/** Its `close` comes in any case: a program that can't be started ends with a code below 0, one that was ended with none. */
export const spawn = ((program: string, args: readonly string[], options: child.SpawnOptions = {}) => {
  const started = child.spawn(program, args, { ...BOUND, ...options });
  started.on("error", () => {});
  return started;
}) as typeof child.spawn;

export const spawnSync = ((program: string, args: readonly string[], options: child.SpawnSyncOptions = {}) => {
  const result = child.spawnSync(program, args, { ...BOUND, ...options });
  if (isTimeout(result.error)) throw new Error(`${[program, ...args].join(" ")}: no end within ${LIMIT / 1000} s`);
  return result;
}) as typeof child.spawnSync;

export const execFileSync = ((program: string, args: readonly string[], options: child.ExecFileSyncOptions = {}) =>
  child.execFileSync(program, args, { ...BOUND, ...options })) as typeof child.execFileSync;

const isTimeout = (error: Error | undefined) => (error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT";

/** @param what is waited for, as an error names it */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what}: not within ${LIMIT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What it prints first. */
export function firstWords(started: child.ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    started.stdout?.once("data", (data) => resolve(String(data)));
    started.on("close", (code) => reject(new Error(`it ended with ${code}, and had said nothing`)));
  });
}

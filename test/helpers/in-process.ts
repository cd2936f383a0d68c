// The program without its entry, in this process: ten times as fast as a start of it, for tables of what it says.

import { run } from "../../src/cli/main.ts";
import type { Context } from "../../src/commands/shared/context.ts";
import { printable } from "../../src/model/printable.ts";
import { createSystem } from "../../src/system/node.ts";
import type { Environment, Home, Outcome } from "./home.ts";

/** What the built program would say, as `Home.run` has it. */
export async function runHere(home: Home, args: readonly string[], environment: Environment = {}): Promise<Outcome> {
  const out: string[] = [];
  const errors: string[] = [];
  const say = (text: string) => void errors.push(`${printable(text)}\n`);
  const line = home.line(args);
  const env = { ...home.environment, ...environment };
  const code = await run(line, "1.0.0", {
    createContext: ({ quiet, verbose }): Context => ({
      system: createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process),
      version: "1.0.0",
      build: "1.0.0",
      args: line,
      files: [process.execPath, "proxycast"],
      now: new Date(),
      isInteractive: () => false,
      isTerminal: () => false,
      streams: () => {
        throw new Error("nobody is asked here");
      },
      out: (text) => void (quiet || (text && out.push(`${text}\n`))),
      write: (bytes) => void (quiet || out.push(bytes.toString("utf8"))),
      readStandardInput: async () => Buffer.alloc(0),
      note: (text) => void (quiet || say(text)),
      error: (text) => say(`proxycast: ${text}`),
      detail: (text) => void (verbose && say(text)),
      progress: () => {},
      color: { good: (text) => text, bad: (text) => text },
    }),
    print: (text) => void out.push(text),
    printError: say,
  });
  return { code, stdout: out.join(""), stderr: errors.join("") };
}

// A new file that the user named: it replaces none, and is there whole or not at all.
import * as path from "node:path";
import { EXIT, errorCode, Problem } from "../../model/problem.ts";
import type { Context } from "./context.ts";

/** Before a minute of tests, or a question, and not after it. @throws Problem (refused) */
export function checkNewFile({ system }: Context, file: string): void {
  const folder = path.dirname(file);
  // Names, not what they lead to: a link that leads nowhere is there too.
  if (system.list(folder).includes(path.basename(file)))
    throw new Problem(EXIT.refused, `${file} is there already: name a file that is not`);
  if (system.facts(folder)?.kind !== "folder" || !system.mayWrite(folder))
    throw new Problem(EXIT.refused, `nothing can be written in ${folder}`);
}

/** @throws Problem (refused) */
export function writeNewFile({ system }: Context, file: string, text: string, mode: number): void {
  try {
    system.create(file, Buffer.from(text), mode);
  } catch (error) {
    throw new Problem(EXIT.refused, `${file} can't be made (${errorCode(error)})`);
  }
}

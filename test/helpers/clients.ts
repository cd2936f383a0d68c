// Real clients: programs that a test needs, noted as asked.
import { test } from "vitest";
import { noteAsked } from "./asked.ts";
import { findProgram } from "./home.ts";
import { need } from "./needs.ts";

/** @param wanted the client's program, and what else the test needs */
export function testWithClient(
  client: string,
  wanted: string | readonly [program: string, ...others: string[]],
  name: string,
  body: (program: string) => void | Promise<void>,
): void {
  const [program, ...others] = typeof wanted === "string" ? [wanted] : wanted;
  test(`${client}: ${name}`, async () => {
    need(program, ...others);
    await body(findProgram(program) as string);
    noteAsked(client);
  });
}

// Real clients. A missing one is a skip that names it; REQUIRE_CLIENTS=all makes it a failure.
import { test } from "vitest";
import { noteAsked } from "./asked.ts";
import { findProgram } from "./home.ts";

export function testWithClient(
  client: string,
  program: string,
  name: string,
  body: (program: string) => void | Promise<void>,
): void {
  const found = findProgram(program);
  if (!found && process.env.REQUIRE_CLIENTS !== "all") {
    test.skip(`${client}: ${name} (skipped: no ${program} on this machine)`, () => {});
    return;
  }
  test(`${client}: ${name}`, async () => {
    if (!found) throw new Error(`REQUIRE_CLIENTS=all, and there is no ${program}`);
    noteAsked(client);
    await body(found);
  });
}

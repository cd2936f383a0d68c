// Variables with which `run` gets past the files of clients, which would outrank the environment.
import { withoutSocks } from "../model/socks.ts";
import { shortPath } from "../system/folders.ts";
import { WRITERS } from "../writers/index.ts";
import { linesOf } from "../writers/override.ts";
import type { Run, Variables } from "../writers/writer.ts";

/** @param isNaming whether to name the clients that there is no way past, where their file names a proxy */
export function overrideClients(run: Run, isNaming: boolean): Variables {
  const { system, note } = run;
  const plain = { ...run, settings: withoutSocks(run.settings) };
  const overrides = WRITERS.map(({ id, locate, override, speaksSocks }) => {
    const variables = override?.variables?.(speaksSocks ? run : plain) ?? {};
    const isPast = Object.values(variables).some((value) => value !== undefined);
    for (const { path } of override && isNaming && !isPast ? locate(system, undefined) : []) {
      if (linesOf(system, path).some((line) => override?.line.test(line)))
        note(`${id}: ${shortPath(system, path)} names a proxy of its own, which outranks this one`);
    }
    return variables;
  });
  return Object.assign({}, ...overrides);
}

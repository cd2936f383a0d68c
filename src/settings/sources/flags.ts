// What the command line says, by the names of its flags.
import { joinHostAndPort, type Layer, readSettings } from "../layer.ts";
import type { Source } from "../source.ts";

export function readFlags(flags: Readonly<Record<string, unknown>>): Layer {
  return readSettings(
    (definition) => definition.flag,
    (name) => flags[name],
    "flag",
  );
}

export const flags: Source = {
  name: "flags",
  read: ({ request }, above) => ({ ...above, given: [...above.given, joinHostAndPort(request.flags)] }),
};

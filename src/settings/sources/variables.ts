// The PROXYCAST_* variables.
import { joinHostAndPort, type Layer, readSettings } from "../layer.ts";
import type { OnProblem } from "../problems.ts";
import type { Source } from "../source.ts";

/** An empty one counts as unset, but for the list of hosts past the proxy, where empty is a list. */
export function readVariables(variable: (name: string) => string | undefined, onProblem?: OnProblem): Layer {
  const read = (name: string) => {
    const value = variable(name);
    return value === "" && name !== "PROXYCAST_SKIP" ? undefined : value;
  };
  return readSettings((definition) => definition.variable, read, "variable", onProblem);
}

export const variables: Source = {
  name: "variables",
  read({ system, request }, above) {
    const layer = joinHostAndPort(readVariables((name) => system.variable(name), request.onProblem));
    return { ...above, given: [...above.given, layer] };
  },
};

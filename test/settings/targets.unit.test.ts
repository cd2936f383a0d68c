// Which of several lists of targets count.
import { expect, test } from "vitest";
import { originText } from "../../src/settings/settings.ts";
import { resolveTargets } from "../../src/settings/targets.ts";
import { layerOf } from "../helpers/layers.ts";

const layers = (...lists: readonly (readonly string[] | undefined)[]) =>
  lists.map((targets, at) => layerOf(targets ? { targets } : {}, `layer${at}`));

test.each<[string, readonly (readonly string[] | undefined)[], readonly string[] | undefined, string]>([
  ["nobody names one", [undefined, undefined], undefined, ""],
  ["one that names replaces the next", [["bash"], ["git"]], ["bash"], "$layer0-targets"],
  ["an empty one replaces it too", [[], ["git"]], [], "$layer0-targets"],
  ["one that names and leaves out replaces it", [["all", "-git"], ["git"]], ["all", "-git"], "$layer0-targets"],
  ["one that only leaves out, alone", [["-git"], undefined], ["-git"], "$layer0-targets"],
  [
    "one that only leaves out takes from the next that there is",
    [["-git"], undefined, ["git", "npm"], ["bash"]],
    ["git", "npm", "-git"],
    "$layer0-targets and $layer2-targets",
  ],
  ["two that only leave out", [["-git"], ["-npm", "-git"]], ["-npm", "-git"], "$layer0-targets and $layer1-targets"],
  ["one that leaves out of nothing", [["-git"], [], ["npm"]], ["-git"], "$layer0-targets and $layer1-targets"],
])("%s", (_, lists, value, origin) => {
  const found = resolveTargets(layers(...lists));
  expect(found?.value).toEqual(value);
  if (found) expect(originText(found.origin)).toBe(origin);
});

test("what does not count is shadowed", () => {
  expect(resolveTargets(layers(["-git"], ["all"], ["npm"]))?.shadowed).toEqual([
    { value: "npm", origin: { kind: "variable", name: "layer2-targets" } },
  ]);
});

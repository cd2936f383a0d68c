// Which mode holds, and whether the CA bundle is wanted in it.
import { expect, test } from "vitest";
import { resolveMode, wantsCa } from "../../src/settings/mode.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { originText } from "../../src/settings/settings.ts";
import { sourcesOf, type Values } from "../helpers/layers.ts";

const ON: SavedState = { schema: 1, since: "2026-01-01T00:00:00.000Z" };
const OFF: SavedState = { ...ON, off: "2026-02-03T00:00:00.000Z" };
const AT_OFF = "none (proxycast off, 2026-02-03)";

test.each<[string, readonly Values[], SavedState | undefined, string[]]>([
  ["nothing is said", [], undefined, ["system (default)"]],
  ["nothing of it is said", [{ skip: [] }, { username: "ada" }], ON, ["system (default)"]],
  ["it is given", [{}, { mode: "none" }], ON, ["none ($given1-mode)"]],
  [
    "the first of two counts",
    [{ mode: "none" }, { mode: "system" }],
    ON,
    ["none ($given0-mode)", "system ($given1-mode)"],
  ],
  ["a proxy implies it", [{ proxy: "p" }], ON, ["custom ($given0-proxy)"]],
  ["a proxy for http implies it", [{ httpProxy: "p" }], ON, ["custom ($given0-httpProxy)"]],
  ["a proxy for https implies it", [{ httpsProxy: "p" }], ON, ["custom ($given0-httpsProxy)"]],
  ["a host implies it", [{ host: "p" }], ON, ["custom ($given0-host)"]],
  ["a port implies it", [{ port: "1" }], ON, ["custom ($given0-port)"]],
  ["a PAC script implies it", [{ pac: "p" }], ON, ["custom ($given0-pac)"]],
  ["several proxies imply it once", [{ host: "p", port: "1", proxy: "p" }], ON, ["custom ($given0-proxy)"]],
  [
    "it is given beside a proxy",
    [{ proxy: "p", mode: "system" }],
    ON,
    ["system ($given0-mode)", "custom ($given0-proxy)"],
  ],
  [
    "a proxy stands above it",
    [{ proxy: "p" }, { mode: "none" }],
    ON,
    ["custom ($given0-proxy)", "none ($given1-mode)"],
  ],
  [
    "it is off",
    [{}, { proxy: "p" }, { mode: "system" }],
    OFF,
    [AT_OFF, "custom ($given1-proxy)", "system ($given2-mode)"],
  ],
  ["it is off, but for a flag", [{ proxy: "p" }, {}], OFF, ["custom ($given0-proxy)", AT_OFF]],
  ["it is off, but for a mode's flag", [{ mode: "system" }], OFF, ["system ($given0-mode)", AT_OFF]],
])("the mode where %s", (_, given, saved, [value, ...shadowed]) => {
  const mode = resolveMode(sourcesOf({ given, saved }));
  const text = ({ value, origin }: (typeof mode.shadowed)[number]) => `${value} (${originText(origin)})`;
  expect(text(mode)).toBe(value);
  expect(mode.shadowed.map(text)).toEqual(shadowed);
});

test.each<[Values, boolean]>([
  [{}, true],
  [{ proxy: "p" }, true],
  [{ mode: "none" }, false],
  [{ mode: "none", caWithoutProxy: true }, true],
  [{ mode: "none", caWithoutProxy: false }, false],
  [{ caWithoutProxy: false }, true],
])("where %j is given, the CA bundle is wanted: %s", (values, isWanted) => {
  expect(wantsCa(sourcesOf({ given: [values] }))).toBe(isWanted);
});

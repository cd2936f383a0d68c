// What a run makes of the saved state: off or on, which CA bundle was copied, and which proxies a password is for.
import { describe, expect, test } from "vitest";
import { bind, noteCopied, switchSavedState } from "../../src/settings/keep-state.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import type { Origin, ProxyChoice, ResolvedProxy, ResolvedSettings, Setting } from "../../src/settings/settings.ts";
import { DIRECT, OTHER_ENDPOINT, proxyChoice, setting, settingsWith } from "../helpers/tested.ts";

const NOW = new Date("2026-05-04T03:02:01.000Z");
const ON: SavedState = { schema: 1, since: "2026-01-01T00:00:00.000Z", copied: "/ca.pem" };
const OFF: SavedState = { ...ON, off: "2026-02-03T00:00:00.000Z" };
const NEW: SavedState = { schema: 1, since: NOW.toISOString() };

test.each<[string, string, SavedState | undefined, SavedState | undefined]>([
  ["a first off", "off", undefined, { ...NEW, off: NOW.toISOString() }],
  ["off", "off", ON, { ...ON, off: NOW.toISOString() }],
  ["off once more, which keeps its date", "off", OFF, OFF],
  ["a first on", "on", undefined, NEW],
  ["on", "on", OFF, ON],
  ["on once more", "on", ON, ON],
  ["setup", "setup", OFF, ON],
  ["a first setup", "setup", undefined, NEW],
  ["apply", "apply", OFF, OFF],
  ["a first apply", "apply", undefined, undefined],
])("%s: %s", (_, command, saved, expected) =>
  expect(switchSavedState(saved, { kind: command }, NOW)).toStrictEqual(expected),
);

test.each([
  ["no bundle", undefined, ON],
  ["the same bundle", "/ca.pem", ON],
  ["another bundle", "/other.pem", { ...ON, copied: "/other.pem" }],
])("after a run with %s, its copies are noted", (_, path, expected) => {
  const ca = path === undefined ? undefined : setting({ path, company: [], bundle: "" });
  expect(noteCopied(ON, settingsWith({ ca }))).toEqual(expected);
});

describe("a password is bound", () => {
  const FLAG: Origin = { kind: "flag", name: "proxy" };
  const FILE: Origin = { kind: "file", path: "/etc/proxycast/config.yaml", line: 1 };
  const password = setting({ kind: "env", name: "SECRET" } as const);
  const byFlag = { ...password, origin: FLAG };
  const ada: Partial<ResolvedProxy> = { username: "CORP\\ada", password };
  const at = (choice: Setting<ProxyChoice>, origin: Origin) => ({ ...choice, origin });
  const ADA = "http://CORP%5Cada@proxy.corp.example:8080";
  const BOB = "http://bob@other.corp.example:3128";
  const other = proxyChoice({ endpoint: OTHER_ENDPOINT, username: "bob", password });
  const bound = { ...ON, bindings: ["http://old@p.example:1"] };
  const both = { http: proxyChoice(ada), https: proxyChoice(ada) };

  test.each<[string, SavedState, Partial<ResolvedSettings>, boolean, SavedState]>([
    ["to one proxy once", ON, both, false, { ...ON, bindings: [ADA] }],
    [
      "to two proxies, http's first",
      ON,
      { http: proxyChoice(ada), https: other },
      false,
      { ...ON, bindings: [ADA, BOB] },
    ],
    ["to no proxy without a user name", ON, { http: proxyChoice({ password }), https: undefined }, false, ON],
    ["to no proxy without a password", ON, { http: proxyChoice({ username: "ada" }), https: DIRECT }, false, ON],
    ["not where nothing is said", ON, { http: undefined, https: undefined }, false, ON],
    ["not where it is bound already", bound, both, false, bound],
    ["in setup, where it is bound already", bound, both, true, { ...ON, bindings: [ADA] }],
    ["no more, in setup without one", bound, { http: DIRECT, https: DIRECT }, true, ON],
    [
      "not by a flag's proxy",
      ON,
      { http: at(proxyChoice(ada), FLAG), https: other },
      false,
      { ...ON, bindings: [BOB] },
    ],
    ["not by a flag's password", ON, { http: proxyChoice({ ...ada, password: byFlag }), https: DIRECT }, false, ON],
    [
      "by flags in setup",
      ON,
      { http: at(proxyChoice({ ...ada, password: byFlag }), FLAG), https: DIRECT },
      true,
      { ...ON, bindings: [ADA] },
    ],
    ["by a file", ON, { http: at(proxyChoice(ada), FILE), https: DIRECT }, false, { ...ON, bindings: [ADA] }],
  ])("%s", (_, saved, settings, isSetup, expected) => {
    expect(bind(saved, settingsWith(settings), isSetup)).toStrictEqual(expected);
  });
});

// Which settings count as the same test, and that what is kept of one version is known by the next.
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { accountOf, addressesOf, fingerprintOf, isSameTest } from "../../src/pretest/fingerprint.ts";
import type { Origin, PasswordReference, ResolvedSettings, Setting } from "../../src/settings/settings.ts";
import { DIRECT, OTHER_ENDPOINT, proxyChoice, setting, settingsWith } from "../helpers/tested.ts";

const FLAG: Origin = { kind: "flag", name: "proxy" };
const FILE: Origin = { kind: "file", path: "/c.yaml", line: 3 };
const SAVED: Origin = { kind: "saved", name: "https_proxy", since: "2026-01-02T03:04:05.000Z" };

/** Settings whose https proxy has a password from there. */
function withPassword(value: PasswordReference, origin: Origin = FLAG): ResolvedSettings {
  const password: Setting<PasswordReference> = { value, origin, shadowed: [] };
  return settingsWith({ https: proxyChoice({ username: "ada", password }) });
}

const given = (origin: Origin, text = "s3cret") => withPassword({ kind: "value", secret: new Secret(text) }, origin);
const withCa = (bundle: string, path = "/ca.pem") => settingsWith({ ca: setting({ path, company: [], bundle }) });
const ADA = settingsWith({ https: proxyChoice({ username: "ada" }) });
const OTHER = proxyChoice({ endpoint: OTHER_ENDPOINT });

const CASES: readonly [
  what: string,
  one: ResolvedSettings | undefined,
  other: ResolvedSettings | undefined,
  boolean,
][] = [
  ["the same settings", settingsWith(), settingsWith(), true],
  ["other addresses", settingsWith(), settingsWith({ urls: [] }), true],
  ["another user", ADA, settingsWith({ https: proxyChoice({ username: "eve" }) }), false],
  ["a user more", settingsWith(), ADA, false],
  ["another proxy", settingsWith(), settingsWith({ https: OTHER }), false],
  ["the two proxies changed round", settingsWith({ https: OTHER }), settingsWith({ http: OTHER }), false],
  ["no proxy, said or not", settingsWith({ http: DIRECT }), settingsWith({ http: undefined }), true],
  ["a proxy less", settingsWith(), settingsWith({ http: DIRECT }), false],
  ["another skip list", settingsWith({ skip: ["a"] }), settingsWith({ skip: ["b"] }), false],
  ["another order of the skip list", settingsWith({ skip: ["a", "b"] }), settingsWith({ skip: ["b", "a"] }), false],
  ["a CA bundle", settingsWith(), withCa("one"), false],
  ["another text of the CA bundle", withCa("one"), withCa("two"), false],
  ["the same text of the CA bundle elsewhere", withCa("one"), withCa("one", "/other.pem"), true],
  ["a password", ADA, withPassword({ kind: "elsewhere" }), false],
  [
    "another command",
    withPassword({ kind: "command", command: "a" }),
    withPassword({ kind: "command", command: "b" }),
    false,
  ],
  ["another variable", withPassword({ kind: "env", name: "a" }), withPassword({ kind: "env", name: "b" }), false],
  ["another file", withPassword({ kind: "file", path: "a" }), withPassword({ kind: "file", path: "b" }), false],
  ["a file for a command", withPassword({ kind: "file", path: "a" }), withPassword({ kind: "env", name: "a" }), false],
  [
    "a reference that another place names",
    withPassword({ kind: "env", name: "a" }, FLAG),
    withPassword({ kind: "env", name: "a" }, FILE),
    true,
  ],
  ["another password from the same place", given(FLAG), given(FLAG, "0ther"), true],
  ["a password from another place", given(FLAG), given(FILE), false],
  ["a password of another day", given(SAVED), given({ ...SAVED, since: "2026-02-03T04:05:06.000Z" }), true],
  ["a password of another line", given(FILE), given({ ...FILE, line: 4 }), true],
  ["a password of another file", given(FILE), given({ ...FILE, path: "/d.yaml" }), false],
  ["no settings", undefined, undefined, false],
  ["settings where there were none", undefined, settingsWith(), false],
  ["no settings where there were some", settingsWith(), undefined, false],
];

test.each(CASES)("a test of the one says something of the other, with %s", (_, one, other, isSame) => {
  expect(isSameTest(one, other)).toBe(isSame);
});

const digestOf = (text: string) => createHmac("sha256", "key").update(text).digest("hex");
/** Settings with this skip list alone: without what is on every one. */
const past = (skip: readonly string[], more: Partial<ResolvedSettings> = {}) =>
  settingsWith({ ...more, noProxy: setting(skip.map((text) => ({ kind: "host", text }) as const)) });
const PROXY = '"http://proxy.corp.example:8080"';

// If the text changes, refused credentials are tried again after an update.
describe("a fingerprint is made of the same text in each version", () => {
  test.each([
    ["a proxy alone", past([]), `[[[${PROXY},null,null],[${PROXY},null,null]],[],null]`],
    ["no proxy", past([], { http: undefined, https: DIRECT }), "[[null,null],[],null]"],
    [
      "a skip list",
      past(["a.example", "10.0.0.0/8"], { http: DIRECT }),
      `[[null,[${PROXY},null,null]],["a.example","10.0.0.0/8"],null]`,
    ],
    [
      "a CA bundle",
      past([], { ca: withCa("one").ca, http: undefined }),
      `[[null,[${PROXY},null,null]],[],"7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"]`,
    ],
  ])("with %s", (_, settings, text) => expect(fingerprintOf(settings, "key")).toBe(digestOf(text)));

  test.each<[PasswordReference, text: string]>([
    [{ kind: "command", command: "pass show x" }, '"command pass show x"'],
    [{ kind: "env", name: "PW" }, '"env PW"'],
    [{ kind: "file", path: "/pw" }, '"file /pw"'],
    [{ kind: "elsewhere" }, '"elsewhere"'],
    [
      { kind: "value", secret: new Secret("s3cret") },
      String.raw`"given {\"kind\":\"saved\",\"name\":\"https_proxy\"}"`,
    ],
  ])("with the password of %j", (reference, text) => {
    const settings = past([], { https: withPassword(reference, SAVED).https, http: undefined });
    expect(fingerprintOf(settings, "key")).toBe(digestOf(`[[null,[${PROXY},"ada",${text}]],[],null]`));
  });

  test("of accounts and of addresses, too", () => {
    const endpoint = '{"scheme":"http","host":"proxy.corp.example","port":8080}';
    expect(accountOf(ADA, "key")).toBe(digestOf(`[[${endpoint},null],[${endpoint},"ada"]]`));
    expect(accountOf({ ...ADA, http: DIRECT }, "key")).toBe(digestOf(`[null,[${endpoint},"ada"]]`));
    expect(addressesOf(ADA, "key")).toBe(digestOf('["http://one.example/","https://two.example/"]'));
  });
});

test("it is another with another key", () => {
  const keys = ["key", "other"];
  for (const of of [fingerprintOf, accountOf, addressesOf]) {
    const [one, other] = keys.map((key) => of(settingsWith(), key));
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(one);
  }
});

const EVE = proxyChoice({ username: "eve" });

test.each<[what: string, one: ResolvedSettings, other: ResolvedSettings, isSame: boolean]>([
  ["another password", withPassword({ kind: "elsewhere" }), given(FLAG), true],
  ["another skip list", ADA, { ...ADA, noProxy: settingsWith({ skip: ["a"] }).noProxy }, true],
  ["another user", ADA, settingsWith({ https: EVE }), false],
  ["the user at the other protocol", settingsWith({ http: EVE }), settingsWith({ https: EVE }), false],
  ["another proxy", settingsWith(), settingsWith({ https: OTHER }), false],
  ["no user", ADA, settingsWith(), false],
  ["no proxy, said or not", settingsWith({ http: DIRECT }), settingsWith({ http: undefined }), true],
  ["a proxy less", settingsWith(), settingsWith({ http: DIRECT }), false],
])("whether it is the same account, with %s", (_, one, other, isSame) => {
  expect(accountOf(one, "key") === accountOf(other, "key")).toBe(isSame);
});

test.each<[what: string, urls: readonly string[], isSame: boolean]>([
  ["the same", ["http://a.example/", "https://b.example/x"], true],
  ["the same, spelled in another way", ["HTTP://a.example:80", "https://b.example/x"], true],
  ["another path", ["http://a.example/", "https://b.example/y"], false],
  ["another order", ["https://b.example/x", "http://a.example/"], false],
  ["one less", ["http://a.example/"], false],
])("the addresses are %s", (_, urls, isSame) => {
  const one = addressesOf(settingsWith({ urls: ["http://a.example/", "https://b.example/x"] }), "key");
  expect(addressesOf(settingsWith({ urls }), "key") === one).toBe(isSame);
});

// The order of the sources, every pair of them; the skip lists, exact; and what the saved state keeps.
import { expect, test } from "vitest";
import { loadPassword } from "../../src/settings/password.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { originText } from "../../src/settings/settings.ts";
import type { FileFacts, Trail } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, machineWhere, resolveWhere, type Said } from "../helpers/sources.ts";

const urlOf = (name: string) => `http://${name}.example:8080`;

const gnomeOf = (name: string, skip = "[]") => [
  " mode 'manual'",
  `.http host '${name}.example'`,
  ".http port 8080",
  ` ignore-hosts ${skip}`,
];

/** In order of precedence: each names a proxy of its own. */
const SOURCES: readonly (readonly [string, Said])[] = [
  ["flags", { flags: { proxy: urlOf("flags") } }],
  ["variables", { variables: { PROXYCAST_PROXY: urlOf("variables") } }],
  ["user", { user: `proxy: ${urlOf("user")}\n` }],
  ["machine", { machine: `proxy: ${urlOf("machine")}\n` }],
  ["environment", { variables: { http_proxy: urlOf("environment"), https_proxy: urlOf("environment") } }],
  ["etc", { etcEnvironment: `http_proxy=${urlOf("etc")}\nhttps_proxy=${urlOf("etc")}\n` }],
  ["gnome", { gnome: gnomeOf("gnome") }],
];

const PAIRS = SOURCES.flatMap((upper, at) => SOURCES.slice(at + 1).map((lower) => [upper, lower] as const));

test.each(PAIRS.map(([upper, lower]) => [upper[0], lower[0], upper[1], lower[1]] as const))(
  "%s outrank %s",
  async (name, _, upper, lower) => {
    const variables = { ...upper.variables, ...lower.variables };
    const { settings } = await resolveWhere({ ...lower, ...upper, variables });
    const host = { kind: "proxy", proxy: { endpoint: { scheme: "http", host: `${name}.example`, port: 8080 } } };
    expect([settings.http?.value, settings.https?.value]).toEqual([host, host]);
  },
);

const OFF: SavedState = { schema: 1, since: "2026-01-01T00:00:00.000Z", off: "2026-02-03T00:00:00.000Z" };

test.each(SOURCES.map(([name, said]) => [name, said, name === "flags" ? "proxy" : "direct"] as const))(
  "off against what %s say: %#",
  async (_, said, kind) => {
    const { settings } = await resolveWhere({ ...said, request: { saved: OFF } });
    expect([settings.http?.value.kind, settings.https?.value.kind]).toEqual([kind, kind]);
    expect(originText(settings.mode.origin)).toBe(kind === "proxy" ? "--proxy" : "proxycast off, 2026-02-03");
  },
);

const ALWAYS = ["localhost", "127.0.0.1", "::1", "169.254.169.254"];

test.each<readonly [string, Said, readonly string[]]>([
  [
    "of /etc/environment",
    { etcEnvironment: `http_proxy=${urlOf("a")}\nno_proxy=a.example,b.example\n` },
    ["a.example", "b.example"],
  ],
  ["of an OS with one entry", { gnome: gnomeOf("gnome", "['one.example']") }, ["one.example"]],
  ["of the environment", { variables: { http_proxy: urlOf("a"), no_proxy: "one.example" } }, ["one.example"]],
  [
    "of all in mode system, in order, without duplicates",
    {
      flags: { skip: "f.example" },
      variables: { http_proxy: urlOf("a"), no_proxy: "v.example,F.example" },
      etcEnvironment: "no_proxy=e.example\n",
    },
    ["f.example", "v.example", "e.example"],
  ],
  [
    "as given alone in mode custom",
    { flags: { proxy: urlOf("a"), skip: "f.example" }, variables: { no_proxy: "v.example" } },
    ["f.example"],
  ],
  [
    "of nothing where the given one is empty",
    { flags: { proxy: urlOf("a") }, variables: { PROXYCAST_SKIP: "", no_proxy: "v.example" } },
    [],
  ],
])("the skip list %s", async (_, said, items) => {
  const { settings } = await resolveWhere(said);
  expect(settings.noProxy.value.map(({ text }) => text)).toEqual([...ALWAYS, ...items]);
});

test.each([
  ["ours.example", ["old.example"]],
  ["old.example,ours.example", ["old.example"]],
  ["old.example,ours.example,new.example", ["old.example", "new.example"]],
])("a shell that says no_proxy=%s, with ours written before, is saved as %j", async (no_proxy, skip) => {
  const earlier: SavedState = { schema: 1, since: OFF.since, environment: { skip: ["old.example"] } };
  const writtenValues = new Set(["old.example", "ours.example"]);
  const { saved } = await resolveWhere({ variables: { no_proxy }, request: { saved: earlier, writtenValues } });
  expect(saved?.environment).toEqual({ skip });
});

test.each(["/", "/tmp"])(
  "a relative caBundle of a config is read from the config's folder, wherever %s is",
  async (folder) => {
    const home = new Home();
    const files = { ".config/proxycast/ca.pem": COMPANY_CA };
    const user = `proxy: ${urlOf("a")}\ncaBundle: ca.pem\n`;
    const { settings } = await resolveWhere({ user, files, replaced: { workingFolder: () => folder } }, home);
    expect(settings.ca?.value.path).toBe(home.file(".config/proxycast/ca.pem"));
  },
);

const ALONE = "the password file /p must be yours alone: run chmod 600";

test.each([
  [0o600, 7, undefined],
  [0o400, 7, undefined],
  [0o640, 7, ALONE],
  [0o620, 7, ALONE],
  [0o610, 7, ALONE],
  [0o604, 7, ALONE],
  [0o601, 7, ALONE],
  [0o600, 8, ALONE],
])("a password file of mode %o that belongs to %d, read by 7", async (mode, uid, message) => {
  const facts = (): FileFacts => ({ kind: "file", mode, uid, gid: 7, links: 1, device: 1 });
  const trail = (): Trail => ({ steps: [{ path: "/p", kind: "file", mode, uid, gid: 7 }], isDangling: false });
  const system = machineWhere({ replaced: { user: 7, facts, trail, read: () => Buffer.from("s3cret\nmore\n") } });
  const loaded = loadPassword(system, { kind: "file", path: "/p" });
  if (message) await expect(loaded).rejects.toMatchObject({ exitCode: 4, message });
  else expect((await loaded)?.reveal()).toBe("s3cret");
});

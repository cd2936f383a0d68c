// The order of the sources, every pair of them; skip lists and plain settings, exact; what the saved state keeps.
import { expect, test } from "vitest";
import { loadPassword } from "../../src/settings/password.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { type Origin, originText, type Setting } from "../../src/settings/settings.ts";
import type { FileFacts, Trail } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, machineWhere, NOW, resolveWhere, type Said } from "../helpers/sources.ts";

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

type Texts = Readonly<Record<string, string>>;

test.each<[string, Said, Texts]>([
  [
    "by default",
    {},
    {
      caWithoutProxy: "false (default)",
      passwordPolicy: "withhold-password (default)",
      passwordTargets: " (default)",
      shellStyle: "inline (default)",
      targets: "nothing",
      testUrls: "nothing",
    },
  ],
  [
    "as they are given",
    {
      flags: { to: "git,pip", "shell-style": "source" },
      variables: { PROXYCAST_PROPAGATE: "never" },
      user: "caWithoutProxy: true\ntestUrls: http://t.example/\npasswordTargets: git\npropagate: with-password\n",
    },
    {
      caWithoutProxy: "true (config.yaml:1)",
      passwordPolicy: "never ($PROXYCAST_PROPAGATE), not with-password (config.yaml:4)",
      passwordTargets: "git (config.yaml:3)",
      shellStyle: "source (--shell-style)",
      targets: "git,pip (--to)",
      testUrls: "http://t.example/ (config.yaml:2)",
    },
  ],
  [
    "where targets are named for the password, which is consent to it",
    { flags: { "with-password": "git" }, user: "propagate: never\n" },
    { passwordPolicy: "with-password (--with-password)", passwordTargets: "git (--with-password)" },
  ],
  [
    "where a lower layer names them",
    { user: "passwordTargets: [git]\n", machine: "propagate: never\n" },
    { passwordPolicy: "with-password (config.yaml:1)" },
  ],
  [
    "where a higher layer says what is propagated, whatever targets are named below it",
    { variables: { PROXYCAST_PROPAGATE: "never" }, user: "passwordTargets: git\n" },
    { passwordPolicy: "never ($PROXYCAST_PROPAGATE)", passwordTargets: "git (config.yaml:1)" },
  ],
  [
    "where no targets are named for the password",
    { flags: { "with-password": "" }, user: "propagate: never\n" },
    { passwordPolicy: "never (config.yaml:1)", passwordTargets: " (--with-password)" },
  ],
  [
    "where the same layer says what is propagated",
    { flags: { "with-password": "git", propagate: "unless-password" } },
    { passwordPolicy: "unless-password (--propagate)" },
  ],
])("the plain settings are %s", async (_, said, expected) => {
  const { settings } = await resolveWhere(said);
  const text = (name: keyof typeof settings) => {
    const setting = settings[name] as Setting<string> | undefined;
    if (!setting) return "nothing";
    const from = (origin: Origin) => `(${originText(origin).replace(/.*\//, "")})`;
    return [setting, ...setting.shadowed].map(({ value, origin }) => `${value} ${from(origin)}`).join(", not ");
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, text(name as "targets")]))).toEqual(expected);
});

test("what the user should know is said once, in the order of the sources", async () => {
  const urls = { http_proxy: "p.example:1", https_proxy: "p.example:1", HTTPS_PROXY: "q.example:1" };
  const { settings } = await resolveWhere({ variables: { ...urls, no_proxy: "http://a" } });
  expect(settings.notes).toEqual([
    "https_proxy and HTTPS_PROXY disagree: https_proxy counts",
    'the skip list of $no_proxy has an entry with a scheme ("http://a"): write its host alone; passed over',
    '"p.example:1" has no scheme: taken as http://p.example:1; write it so, since other programs need it',
  ]);
});

test.each<[string, Said, boolean]>([
  ["where one is asked", { flags: { pac: "proxy.pac" } }, true],
  ["not where none is", { flags: { proxy: urlOf("a") } }, false],
])("what a PAC script said is told %s", async (_, said, isTold) => {
  const home = new Home();
  const answers = [{ url: "http://a.example/", text: "PROXY p.example:8080" }];
  const again = "2026-06-05T03:02:01.000Z";
  const digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
  const ways = { http: "http://p.example:8080" };
  const pac = { script: home.file("proxy.pac"), since: NOW.toISOString(), again, answers, digest, ways };
  const request = { saved: { schema: 1, since: OFF.since, pac } as const, readsEnvironment: false };
  const replaced = { workingFolder: () => home.path };
  const more = { files: { "proxy.pac": "x" }, request, replaced };
  const { settings, saved } = await resolveWhere({ ...said, ...more }, home);
  expect([settings.pac, saved?.pac]).toEqual([isTold ? pac : undefined, pac]);
});

test("what a PAC script said is not told before there is a state to keep it in", async () => {
  const pac = {
    exitCode: 0,
    stdout: JSON.stringify({ answers: [{ url: "http://a.example/", text: "PROXY p.example:8080" }], unanswered: [] }),
  };
  const user = "pac: proxy.pac\n";
  const files = { ".config/proxycast/proxy.pac": "x" };
  const { settings, saved } = await resolveWhere({ user, files, pac, request: { readsEnvironment: false } });
  expect([settings.http?.value.kind, settings.pac, saved]).toEqual(["proxy", undefined, undefined]);
});

test("what the operating system said is a line for the user", async () => {
  const { settings } = await resolveWhere({ gnome: gnomeOf("gnome") });
  expect(settings.system).toEqual([{ facility: "GNOME", text: "a proxy" }]);
});

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

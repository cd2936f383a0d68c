// What the machine's config enforces: no flag, variable or config of the user's counts against it, and each that tries is named.
import { describe, expect, test } from "vitest";
import { formatSettings } from "../../src/output/settings.ts";
import { COMPANY_CA, resolveWhere, type Said } from "../helpers/sources.ts";

const PROXY = "http://p.example:8080";
const OTHER = "http://q.example:1";
const MACHINE = `proxy: ${PROXY}\nskip: corp.example\npropagate: withhold-password\nenforce: [`;

/** What counts of a machine whose config enforces these, and the notes without its path. */
async function settle(keys: string, said: Said, config = MACHINE) {
  const { settings, home } = await resolveWhere({ machine: `${config}${keys}]\n`, ...said });
  const place = `${home.base}/proxycast/config.yaml:4`;
  const notes = settings.notes.map((note) => note.replace(place, "HERE").replaceAll(home.path, "~"));
  const https = settings.https?.value;
  return { settings, notes, host: https?.kind === "proxy" ? https.proxy.endpoint.host : https?.kind };
}

const tried = (origin: string, key: string) => `${origin} does not count: HERE enforces ${key}`;

describe("a proxy that is enforced", () => {
  test.each<[string, string, Said, readonly string[]]>([
    ["a flag", "proxy", { flags: { proxy: OTHER } }, [tried("--proxy", "proxy")]],
    ["a variable", "proxy", { variables: { PROXYCAST_PROXY: OTHER } }, [tried("$PROXYCAST_PROXY", "proxy")]],
    [
      "the user's config",
      "proxy",
      { user: `# x\nproxy: ${OTHER}\n` },
      [tried("~/.config/proxycast/config.yaml:2", "proxy")],
    ],
    ["a proxy for one protocol", "proxy", { flags: { "https-proxy": OTHER } }, [tried("--https-proxy", "proxy")]],
    [
      "host and port",
      "proxy",
      { flags: { host: "q.example", port: "1" } },
      [tried("--host", "proxy"), tried("--port", "proxy")],
    ],
    ["a PAC script", "proxy", { flags: { pac: "/x.pac" } }, [tried("--pac", "proxy")]],
    ["a mode without a proxy", "proxy", { flags: { mode: "none" } }, [tried("--mode", "proxy")]],
    [
      "what the environment says",
      "proxy",
      { variables: { https_proxy: OTHER }, flags: { mode: "system" } },
      [tried("--mode", "proxy")],
    ],
    ["nobody", "proxy", {}, []],
  ])("counts whatever %s says", async (_, keys, said, notes) => {
    expect(await settle(keys, said)).toMatchObject({ host: "p.example", notes });
  });

  test("leaves the user name and the password to the user", async () => {
    const { settings } = await settle("proxy", { flags: { username: "ada", "password-stdin": "s3cret" } });
    expect(settings.https?.value).toMatchObject({ proxy: { username: "ada", password: { origin: { kind: "flag" } } } });
  });

  test("is off while proxycast off says so: at home there is none", async () => {
    const saved = { schema: 1, since: "2026-01-01", off: "2026-02-03" } as const;
    const { host, notes } = await settle(
      "proxy, mode",
      { request: { saved } },
      `mode: custom\n${MACHINE}`.replace("skip: corp.example\n", ""),
    );
    expect([host, notes]).toEqual(["direct", []]);
  });

  test("is not enforced by what is enforced besides", async () => {
    expect(await settle("skip", { flags: { proxy: OTHER } })).toMatchObject({ host: "q.example", notes: [] });
  });
});

test("mode system that is enforced leaves no proxy that somebody names", async () => {
  const said = { variables: { https_proxy: OTHER, http_proxy: OTHER }, flags: { proxy: "http://r.example:1" } };
  const found = await settle("mode", said, "mode: system\n#\n#\nenforce: [");
  expect(found).toMatchObject({ host: "q.example", notes: [tried("--proxy", "mode")] });
});

test("a policy that withholds can't be got around by naming a target for the password", async () => {
  const { settings, notes } = await settle("propagate", {
    flags: { "with-password": "pip", propagate: "with-password" },
  });
  expect(settings.passwordPolicy.value).toBe("withhold-password");
  expect(settings.passwordTargets.value).toEqual([]);
  expect(notes).toEqual([tried("--propagate", "propagate"), tried("--with-password", "propagate")]);
});

test("a policy that lets the password out leaves the targets to the user", async () => {
  const config = MACHINE.replace("withhold-password", "with-password");
  const { settings, notes } = await settle("propagate", { flags: { "with-password": "pip" } }, config);
  expect([settings.passwordTargets.value, notes]).toEqual([["pip"], []]);
});

test("a CA bundle, a skip list and targets", async () => {
  const files = { "ca.pem": COMPANY_CA, "mine.pem": COMPANY_CA };
  const config = `caBundle: ~/ca.pem\nskip: corp.example\ntargets: [all, -docker]\nenforce: [`;
  const flags = { proxy: PROXY, "ca-bundle": "~/mine.pem", skip: "x.example", to: "-git" };
  const { settings, notes } = await settle("caBundle, skip, targets", { files, flags }, config);
  expect(settings.ca?.value.path).toMatch(/\/ca\.pem$/);
  expect(settings.noProxy.value.map(({ text }) => text)).toContain("corp.example");
  expect(settings.noProxy.value.map(({ text }) => text)).not.toContain("x.example");
  expect(settings.targets?.value).toEqual(["all", "-docker"]);
  expect(notes).toEqual([tried("--skip", "skip"), tried("--ca-bundle", "caBundle"), tried("--to", "targets")]);
});

test("what is enforced says so, and nothing else does", async () => {
  const { settings } = await settle("proxy", {});
  const lines = formatSettings(settings).split("\n");
  const enforced = lines.filter((line) => line.endsWith("(enforced)")).map((line) => line.split(" ")[0]);
  expect(enforced).toEqual(["mode", "httpProxy", "httpsProxy"]);
  expect([...(settings.enforced ?? [])].map(([key]) => key)).toEqual(["proxy"]);
});

describe("an enforce that is wrong", () => {
  test.each([
    [
      "a name that is near",
      "cabundle",
      /enforce names "cabundle", which is no setting; did you mean caBundle \(.*config\.yaml:4\)/,
    ],
    ["a name that is not", "jtbrns", /enforce names "jtbrns", which is no setting \(/],
    ["what is no name", '"a!"', /enforce names what is no setting/],
    [
      "a setting that is not set",
      "caBundle",
      /enforce names caBundle, which the machine's config does not set \(.*:4\)/,
    ],
    ["itself", "enforce", /"enforce", which is no setting/],
  ])("%s", async (_, keys, message) => {
    await expect(settle(keys, {})).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

  test("no list", async () => {
    await expect(resolveWhere({ machine: "enforce: {a: 1}\n" })).rejects.toThrow(
      /enforce must be a list of names \(.*:1\)/,
    );
  });

  test("the user's", async () => {
    const user = `proxy: ${PROXY}\nenforce: [proxy]\n`;
    const message = /enforce counts in the machine's config alone \(.*config\.yaml:2\)/;
    await expect(resolveWhere({ user })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

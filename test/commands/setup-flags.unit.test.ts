import { describe, expect, test } from "vitest";
import { flagsOf, pinned } from "../../src/commands/setup-flags.ts";
import { keepingOf, keepPassword, Refused } from "../../src/commands/setup-keep.ts";
import { withCommand } from "../../src/commands/setup-mend.ts";
import type { Known } from "../../src/conversation/known.ts";
import { type FindingId, makeFinding } from "../../src/diagnosis/findings.ts";
import { EXIT, Problem, sentenceOf } from "../../src/model/problem.ts";
import { Secret } from "../../src/model/secret.ts";
import { wrap } from "../../src/output/wrap.ts";
import { DEFINITIONS, definitionOf, type SettingKey } from "../../src/settings/definitions.ts";
import { type Layer, type LayerEntry, readValue, shownValue } from "../../src/settings/layer.ts";
import type { ResolvedProxy } from "../../src/settings/settings.ts";
import { start } from "../helpers/conversation.ts";
import { ENDPOINT, proxyChoice, settingsWith } from "../helpers/tested.ts";

const PROXY = "http://proxy.corp.example:8080";

function layer(values: Readonly<Partial<Record<SettingKey, unknown>>>): Layer {
  return new Map<SettingKey, LayerEntry>(
    DEFINITIONS.flatMap(({ key }) => {
      const origin = { kind: "flag", name: key } as const;
      return values[key] === undefined
        ? []
        : [[key, { value: readValue(definitionOf(key), values[key], origin), origin }]];
    }),
  );
}

const shown = (flags: Layer) => Object.fromEntries([...flags].map(([key, { value }]) => [key, shownValue(value)]));

describe("answers as settings", () => {
  test("a proxy that is typed replaces every other way of naming one, and its user name", () => {
    const base = layer({ httpProxy: "http://a:1", pac: "/p.pac", mode: "system", skip: "x" });
    const typed = { kind: "typed", url: PROXY, serves: "both" } as const;
    expect(shown(flagsOf(base, { proxy: typed }, { found: [] }))).toEqual({ proxy: PROXY, username: "", skip: "x" });
    expect(shown(flagsOf(base, { proxy: { ...typed, serves: "https" } }, { found: [] }))).toMatchObject({
      httpsProxy: PROXY,
    });
    const named = flagsOf(layer({ username: "ada" }), { proxy: typed }, { found: [] });
    expect(shown(named)).toMatchObject({ username: "ada" });
  });

  test("one that was found brings its settings; none is mode none, and the CA counts without a proxy", () => {
    const found = [{ kind: "environment", foundIn: ["x"], flags: layer({ mode: "system" }) }] as const;
    expect(shown(flagsOf(layer({ proxy: "http://a:1" }), { proxy: { kind: "found", at: 0 } }, { found }))).toEqual({
      mode: "system",
    });
    expect(shown(flagsOf(new Map(), { proxy: { kind: "none" } }, { found }))).toEqual({ mode: "none" });
    const inspected = flagsOf(
      new Map(),
      { proxy: { kind: "none" }, isRootTrusted: true },
      { found, rootPath: "/r.pem" },
    );
    expect(shown(inspected)).toEqual({ mode: "none", caWithoutProxy: "true", caBundle: "/r.pem" });
  });

  test("what is granted lasts: the targets and the rule; nothing granted changes no rule", () => {
    expect(shown(flagsOf(new Map(), { holders: ["git", "pip"] }, { found: [] }))).toEqual({
      passwordTargets: "git,pip",
      propagate: "with-password",
    });
    expect(shown(flagsOf(new Map(), { holders: [] }, { found: [] }))).toEqual({ passwordTargets: "" });
  });

  test("credentials in a proxy's own URL do not outrank what is typed", () => {
    const secret = new Secret("right");
    const origin = { kind: "variable", name: "http_proxy" } as const;
    const own: Partial<ResolvedProxy> = {
      username: "ada",
      usernameOrigin: origin,
      password: { value: { kind: "value", secret: new Secret("expired") }, origin, shadowed: [] },
    };
    const choice = { ...proxyChoice(own), origin };
    const settings = settingsWith({ http: choice, https: choice });
    const answers = { username: "ada", hasPassword: true } as const;
    const flags = flagsOf(new Map(), answers, { found: [], secret, settings });
    expect(shown(flags)).toEqual({ proxy: PROXY, username: "ada", password: "a password" });
    // A name that is given beside the URL is another setting already.
    const beside = settingsWith({ http: proxyChoice(), https: proxyChoice() });
    expect(shown(flagsOf(new Map(), answers, { found: [], secret, settings: beside }))).not.toHaveProperty("proxy");
  });

  test("https gets a proxy of its own beside the one that was found", () => {
    const settings = settingsWith({});
    const flags = flagsOf(new Map(), { httpsProxy: "http://b:2" }, { found: [], settings });
    expect(shown(flags)).toEqual({ proxy: PROXY, httpsProxy: "http://b:2" });
  });

  test("for what reads the environment no more: the proxies that were found there", () => {
    const password = { value: { kind: "file", path: "/p" }, origin: { kind: "default" }, shadowed: [] } as const;
    const other = { ...ENDPOINT, port: 1 };
    const settings = settingsWith({
      http: proxyChoice({ username: "ada", password }),
      https: proxyChoice({ endpoint: other }),
    });
    expect(shown(pinned(layer({ mode: "system" }), settings))).toEqual({
      httpProxy: PROXY,
      httpsProxy: "http://proxy.corp.example:1",
      username: "ada",
      password: "a password",
    });
    expect(shown(pinned(layer({ proxy: "http://a:1" }), settings))).toEqual({ proxy: "http://a:1" });
  });
});

describe("the command that mends", () => {
  const known = (more: Partial<Known> = {}): Known => ({
    ...start(),
    account: { proxy: PROXY, password: "none" },
    ...more,
  });
  const run = (id: FindingId, flags: Layer, more: Partial<Known> = {}, fingerprint?: string) => {
    const finding = makeFinding(id, "WHAT");
    const problem = new Problem(EXIT.testFailed, sentenceOf(finding), [], "identity", finding);
    const mended = withCommand(problem, flags, known(more), fingerprint);
    expect(mended).toMatchObject({ exitCode: EXIT.testFailed, identity: "identity" });
    return mended.finding?.run;
  };
  const given = layer({ proxy: "http://a:1", skip: "it's;b", targets: "bash" });
  const rest = "--skip 'it'\\''s,b' --to bash --yes";

  test.each<[FindingId, string]>([
    ["credentials-needed", `--proxy http://a:1 ${rest} --username NAME --password-stdin`],
    ["proxy-not-listening", `${rest} --proxy http://HOST:PORT`],
    ["proxy-speaks-socks", `${rest} --proxy socks5h://proxy.corp.example:8080`],
    ["ntlm-needed", `${rest} --proxy http://127.0.0.1:3128`],
    ["away", `${rest} --proxy http://HOST:PORT`],
    ["no-https", `--proxy http://a:1 ${rest} --https-proxy http://HOST:PORT`],
    ["https-without-proxy", `${rest} --proxy ${PROXY}`],
    ["http-forbidden", `${rest} --https-proxy ${PROXY}`],
    ["inspected", `--proxy http://a:1 ${rest} --ca-bundle FILE`],
    ["ca-expired", `--proxy http://a:1 ${rest} --ca-bundle FILE`],
    ["ca-bundle-unusable", `--proxy http://a:1 ${rest} --ca-bundle FILE`],
    ["host-silent", `--proxy http://a:1 ${rest} --timeout 20`],
    ["forbidden", `--proxy http://a:1 ${rest}`],
  ])("%s", (id, words) => {
    expect(run(id, given)).toBe(`proxycast setup ${words}`);
  });

  test("a root that was seen is named by its fingerprint; a name that is known is given once; no password", () => {
    expect(run("inspected", given, {}, "AA:BB")).toMatch(/--yes --fingerprint AA:BB$/);
    const account = { proxy: PROXY, username: "CORP\\ada", password: "none" } as const;
    expect(run("credentials-refused", given, { account })).toMatch(/--yes --username 'CORP\\ada' --password-stdin$/);
    const named = layer({ proxy: "http://a:1", username: "ada", password: "s3cret" });
    expect(run("credentials-refused", named, { account })).toBe(
      "proxycast setup --proxy http://a:1 --username ada --yes --password-stdin",
    );
    const inUrl = layer({ proxy: "http://ada@a:1" });
    expect(run("credentials-refused", inUrl, { account })).toBe(
      "proxycast setup --proxy http://ada@a:1 --yes --password-stdin",
    );
  });

  test("what is no finding stays as it is", () => {
    const problem = new Problem(EXIT.locked, "x");
    expect(withCommand(problem, given, known(), undefined)).toBe(problem);
  });
});

describe("the password", () => {
  test("what was refused is known by name and password", () => {
    const refused = new Refused();
    refused.add("ada", new Secret("x"));
    expect(refused.has("ada", new Secret("x"))).toBe(true);
    expect(refused.has("ada", new Secret("y"))).toBe(false);
    expect(refused.has("bob", new Secret("x"))).toBe(false);
  });

  test("a store keeps it, and the config names the store's command", async () => {
    const saved: string[] = [];
    const store = {
      id: "secret-tool",
      title: "T",
      command: "secret-tool lookup x",
      save: async (secret: string) => void saved.push(secret),
    } as const;
    const keep = { kind: "store", id: "secret-tool" } as const;
    const keeping = keepingOf({} as never, [store], keep);
    expect(keeping).toEqual({ kind: "command", command: "secret-tool lookup x" });
    await keepPassword([store], keeping, keep, new Secret("s3cret"));
    expect(saved).toEqual(["s3cret"]);
    await keepPassword([store], { kind: "nowhere" }, { kind: "nowhere" }, new Secret("other"));
    expect(saved).toEqual(["s3cret"]);
    expect(keepingOf({} as never, [], keep)).toEqual({ kind: "nowhere" });
  });
});

test("lines are broken between words; a long word is left whole", () => {
  expect(wrap("one two three", 8, 2)).toEqual(["one two", "  three"]);
  expect(wrap("  what  one two three", 14, 8)).toEqual(["  what  one", "        two", "        three"]);
  expect(wrap("http://a.very.long.name/ x", 10)).toEqual(["http://a.very.long.name/", "x"]);
  expect(wrap("short", 10)).toEqual(["short"]);
});

// What is propagated, and who may hold the password: every policy, with a password for one protocol, both or none.
import { describe, expect, test } from "vitest";
import { applyPolicy, applyPolicyForRun, isGranted, makeGrant } from "../../src/engine/policy.ts";
import { Secret } from "../../src/model/secret.ts";
import { PASSWORD_POLICIES, type PasswordPolicy } from "../../src/settings/definitions.ts";
import type { ProxyChoice, ResolvedProxy, ResolvedSettings, Setting } from "../../src/settings/settings.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const HTTP = { scheme: "http", host: "one.example", port: 80 } as const;
const HTTPS = { scheme: "http", host: "two.example", port: 8080 } as const;

function setting<T>(value: T): Setting<T> {
  return { value, origin: { kind: "default" }, shadowed: [] };
}

function proxy(endpoint: ResolvedProxy["endpoint"], hasPassword: boolean): Setting<ProxyChoice> {
  const password = hasPassword ? { password: setting({ kind: "elsewhere" } as const) } : {};
  return setting({ kind: "proxy", proxy: { endpoint, username: "ada", ...password } });
}

function settings(policy: PasswordPolicy, withPassword: readonly string[], targets: string[] = []): ResolvedSettings {
  return {
    mode: setting("custom"),
    http: proxy(HTTP, withPassword.includes("http")),
    https: proxy(HTTPS, withPassword.includes("https")),
    noProxy: setting([{ kind: "host", text: "a.example" }]),
    ca: undefined,
    caWithoutProxy: setting(false),
    passwordPolicy: setting(policy),
    targets: undefined,
    passwordTargets: setting(targets),
    testUrls: undefined,
    shellStyle: setting("inline"),
    managed: setting("write"),
    system: [],
    pac: undefined,
    notes: [],
  };
}

const URL = { kind: "url", http: HTTP, https: HTTPS, username: "ada" };
const BLOCKED = { kind: "blocked" };

describe("what is propagated of the proxy", () => {
  test.each([
    ["withhold-password", [], URL],
    ["withhold-password", ["http"], URL],
    ["withhold-password", ["http", "https"], URL],
    ["unless-password", [], URL],
    ["unless-password", ["http"], BLOCKED],
    ["unless-password", ["https"], BLOCKED],
    ["unless-password", ["http", "https"], BLOCKED],
    ["with-password", ["http", "https"], URL],
    ["never", [], BLOCKED],
    ["never", ["https"], BLOCKED],
  ] as const)("by %s, with a password for %j", (policy, withPassword, expected) => {
    const { proxy, noProxy } = applyPolicy(settings(policy, withPassword), systemIn(new Home()));
    expect(proxy).toEqual(expected);
    expect(noProxy).toEqual(expected === URL ? [{ kind: "host", text: "a.example" }] : []);
  });

  test.each(PASSWORD_POLICIES)("a run of one command gets all of it by %s", (policy) => {
    expect(applyPolicyForRun(settings(policy, ["http"]), systemIn(new Home())).proxy).toEqual(URL);
  });

  test("one protocol alone is named alone, and http's user name is not", () => {
    const system = systemIn(new Home());
    const all = settings("withhold-password", []);
    expect(applyPolicy({ ...all, https: undefined }, system).proxy).toEqual({ kind: "url", http: HTTP });
    expect(applyPolicy({ ...all, http: setting({ kind: "direct" }) }, system).proxy).toEqual({
      kind: "url",
      https: HTTPS,
      username: "ada",
    });
  });

  test("explicitly none is direct, and no word of any source is blocked", () => {
    const system = systemIn(new Home());
    const all = settings("withhold-password", []);
    const direct = setting({ kind: "direct" } as const);
    expect(applyPolicy({ ...all, http: undefined, https: direct }, system).proxy).toEqual({ kind: "direct" });
    expect(applyPolicy({ ...all, http: direct, https: undefined }, system).proxy).toEqual({ kind: "direct" });
    expect(applyPolicy({ ...all, http: undefined, https: undefined }, system).proxy).toEqual(BLOCKED);
  });
});

describe("our copies of the CA bundle", () => {
  const ca = (company: string[]) => setting({ path: "/ca.pem", company, bundle: "roots" });
  const folder = "/.local/state/proxycast/ca";

  test.each([
    ["with the company's", ["one", "two"], { companyCertificates: 2, company: `${folder}/company.pem` }],
    ["with public roots alone", [], { companyCertificates: 0 }],
  ])("are named, %s", (_, company, expected) => {
    const home = new Home();
    const { company: file, ...rest } = expected as { company?: string; companyCertificates: number };
    expect(applyPolicy({ ...settings("withhold-password", []), ca: ca(company) }, systemIn(home)).ca).toEqual({
      bundle: `${home.path}${folder}/bundle.pem`,
      keyStore: `${home.path}${folder}/bundle.jks`,
      ...rest,
      ...(file ? { company: home.path + file } : {}),
    });
  });

  test.each([
    [false, false],
    [true, true],
  ])("without a proxy and caWithoutProxy %j", (caWithoutProxy, isThere) => {
    const none = setting({ kind: "direct" } as const);
    const given = { ...settings("withhold-password", []), http: none, https: none, ca: ca(["one"]) };
    const found = applyPolicy({ ...given, caWithoutProxy: setting(caWithoutProxy) }, systemIn(new Home())).ca;
    expect(found !== undefined).toBe(isThere);
  });
});

test("the values files of shells are named from the home on", () => {
  const { shellValues, shellStyle } = applyPolicy(settings("never", []), systemIn(new Home()));
  expect([shellValues, shellStyle]).toEqual(["/.local/state/proxycast/shell", "inline"]);
});

describe("who may hold the password", () => {
  const cases = PASSWORD_POLICIES.flatMap((policy) =>
    [[], ["git"], ["pip"], ["git", "pip"]].map(
      (targets) => [policy, targets, policy === "with-password" && targets.includes("pip")] as const,
    ),
  );
  test.each(cases)("pip, by %s with %j named: %j", (policy, targets, expected) => {
    expect(isGranted(settings(policy, ["http"], targets), "pip")).toBe(expected);
  });

  const secret = new Secret("s3cret");
  const credentials = { username: "ada", password: secret };
  test.each<[withPassword: string[], loaded: string[], expected: object | undefined]>([
    [[], [], {}],
    [["http"], ["http"], { http: credentials }],
    [["https"], ["https"], { https: credentials }],
    [["http", "https"], ["http", "https"], { http: credentials, https: credentials }],
    [["http", "https"], ["http"], undefined],
    [["http", "https"], ["https"], undefined],
  ])("with a password for %j, of which %j was loaded", (withPassword, loaded, expected) => {
    const given = settings("with-password", withPassword);
    const passwords = new Map<ResolvedProxy, Secret | undefined>();
    for (const protocol of ["http", "https"] as const) {
      const choice = given[protocol]?.value;
      if (choice?.kind === "proxy" && loaded.includes(protocol)) passwords.set(choice.proxy, secret);
    }
    const grant = makeGrant(given, passwords);
    expect(grant && Object.keys(grant)).toEqual(expected && Object.keys(expected));
    for (const one of Object.values(grant ?? {})) {
      expect(one.username).toBe("ada");
      expect(one.password).toBe(secret);
    }
  });
});

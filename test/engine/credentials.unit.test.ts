// Who gets the password, who keeps the one it has, and how often its source is asked.
import { describe, expect, test } from "vitest";
import { loadGrants, loadPasswords } from "../../src/engine/credentials.ts";
import { Secret } from "../../src/model/secret.ts";
import type { PasswordReference, ProxyChoice, ResolvedProxy, ResolvedSettings } from "../../src/settings/settings.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { emptyLedger, type Ledger } from "../../src/transaction/ledger.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const setting = <T>(value: T) => ({ value, origin: { kind: "default" } as const, shadowed: [] });
const ENV: PasswordReference = { kind: "env", name: "PW" };
const ELSEWHERE: PasswordReference = { kind: "elsewhere" };

function proxyOf(reference: PasswordReference | undefined, username = "ada", host = "p.example"): ResolvedProxy {
  const password = reference ? { password: setting(reference) } : {};
  const name = username ? { username } : {};
  return { endpoint: { scheme: "http", host, port: 8080 }, ...name, ...password };
}

function settings(proxy: ResolvedProxy, targets: readonly string[]): ResolvedSettings {
  const choice: ProxyChoice = { kind: "proxy", proxy };
  return {
    http: setting(choice),
    https: undefined,
    passwordPolicy: setting("with-password"),
    passwordTargets: setting(targets),
  } as unknown as ResolvedSettings;
}

const holding = (id: string, secret: boolean) =>
  ({ ...emptyLedger("1.0"), files: [{ entries: [{ writers: [id], secret }] }] }) as unknown as Ledger;
const withPassword = () => systemIn(new Home(), { variables: { PW: "s3cret" } });

describe("the password", () => {
  const PIP = holding("pip", true);
  const [one] = holding("git", false).files;
  const [other] = PIP.files;
  const SEVERAL = {
    ...PIP,
    files: [one, { entries: [...(one?.entries ?? []), ...(other?.entries ?? [])] }],
  } as unknown as Ledger;
  test.each<
    [
      string,
      reference: PasswordReference | undefined,
      named: string[],
      selected: string[],
      ledger: Ledger,
      granted: string[],
      kept: string[],
      username?: string,
    ]
  >([
    ["goes to those that are named and take part", ENV, ["pip", "git"], ["pip", "conda"], PIP, ["pip"], []],
    [
      "goes to all that are named, in the order of the reports",
      ENV,
      ["git", "pip"],
      ["git", "pip"],
      PIP,
      ["pip", "git"],
      [],
    ],
    ["goes to nobody where nobody is named", ENV, [], ["pip"], PIP, [], []],
    ["that is not to be had stays where it is", ELSEWHERE, ["pip", "git"], ["pip", "git"], PIP, [], ["pip"]],
    ["that is not to be had stays nowhere else", ELSEWHERE, ["pip"], ["pip"], holding("pip", false), [], []],
    ["that is no longer known stays where it is", undefined, ["pip", "git"], ["pip", "git"], PIP, [], ["pip"]],
    ["of no user does not", undefined, ["pip"], ["pip"], PIP, [], [], ""],
    ["that one file of several holds stays", ELSEWHERE, ["pip"], ["pip"], SEVERAL, [], ["pip"]],
    ["that another holds is not kept by this one", undefined, ["pip"], ["pip"], holding("git", true), [], []],
  ])("%s", async (_, reference, named, selected, ledger, granted, kept, username) => {
    const given = settings(proxyOf(reference, username), named);
    const { grants, kept: found } = await loadGrants(withPassword(), given, new Set(selected), ledger, new Map());
    expect([[...grants.keys()], found]).toEqual([granted, kept]);
    for (const grant of grants.values()) {
      expect(Object.keys(grant)).toEqual(["http"]);
      expect([grant.http?.username, grant.http?.password.reveal()]).toEqual(["ada", "s3cret"]);
    }
  });

  test("of one proxy's user, whose other proxy has none, stays where it is", async () => {
    const other: ProxyChoice = { kind: "proxy", proxy: proxyOf(undefined, "", "q.example") };
    const given = { ...settings(proxyOf(undefined), ["pip"]), https: setting(other) };
    const { kept } = await loadGrants(withPassword(), given, new Set(["pip"]), PIP, new Map());
    expect(kept).toEqual(["pip"]);
  });

  test("of a writer that has no place for one is refused", async () => {
    const given = settings(proxyOf(ENV), ["jetbrains"]);
    const load = loadGrants(withPassword(), given, new Set(["jetbrains"]), emptyLedger("1.0"), new Map());
    await expect(load).rejects.toMatchObject({ exitCode: 4, message: "jetbrains has no place for a password" });
  });

  test("is not loaded where nobody is named", async () => {
    const loaded = new Map();
    await loadGrants(withPassword(), settings(proxyOf(ENV), []), new Set(["pip"]), holding("pip", true), loaded);
    expect(loaded.size).toBe(0);
  });
});

test("a source is asked once, and another source for itself", async () => {
  const asked: string[] = [];
  const ask: WritableSystem["ask"] = async (program) => {
    asked.push(program);
    return { exitCode: 0, stdout: `${program} said\n` };
  };
  const system = { ...systemIn(new Home()), ask };
  const [a, b, c, d] = ["one", "one", "two", undefined].map((command) =>
    proxyOf(command ? { kind: "command", command } : undefined),
  ) as [ResolvedProxy, ResolvedProxy, ResolvedProxy, ResolvedProxy];
  const loaded = new Map();
  const first = await loadPasswords(system, [a, b, c, d], loaded);
  expect([a, b, c].map((proxy) => first.get(proxy)?.reveal())).toEqual(["one said", "one said", "two said"]);
  expect(first.has(d)).toBe(false);
  await loadPasswords(system, [a, c], loaded);
  expect(asked).toEqual(["one", "two"]);
});

test("two passwords that are given themselves are two", async () => {
  const [a, b] = ["s3cret", "0ther"].map((text) => proxyOf({ kind: "value", secret: new Secret(text) })) as [
    ResolvedProxy,
    ResolvedProxy,
  ];
  const loaded = new Map();
  const passwords = await loadPasswords(systemIn(new Home()), [a, b], loaded);
  expect([a, b].map((proxy) => passwords.get(proxy)?.reveal())).toEqual(["s3cret", "0ther"]);
  expect(loaded.size).toBe(0);
});

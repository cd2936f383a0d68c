// Which writers take part, and what is said of a target that there is not.
import { describe, expect, test } from "vitest";
import { noteSocks, selectNamed, selectWriters } from "../../src/engine/select.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import type { ResolvedSettings } from "../../src/settings/settings.ts";
import { emptyLedger, type Ledger } from "../../src/transaction/ledger.ts";
import { WRITERS } from "../../src/writers/index.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const ALL = WRITERS.map(({ id }) => id);
const setting = <T>(value: T) => ({ value, origin: { kind: "default" } as const, shadowed: [] });

function settings(change: Partial<ResolvedSettings>): ResolvedSettings {
  return {
    passwordPolicy: setting("withhold-password"),
    passwordTargets: setting([]),
    targets: undefined,
    ...change,
  } as ResolvedSettings;
}

const remembering = (...writers: string[]) =>
  ({ ...emptyLedger("1.0"), files: [{ entries: [{ writers }] }] }) as unknown as Ledger;
const NOTHING = emptyLedger("1.0");

describe("who takes part", () => {
  const home = () => systemIn(new Home());
  const present = (system: ReturnType<typeof home>) =>
    WRITERS.filter((writer) => writer.isPresent(system)).map(({ id }) => id);

  test.each<[string, Ledger, Partial<ResolvedSettings>, string[]]>([
    ["those that are found", NOTHING, {}, []],
    ["those that were found before", remembering("docker", "ca"), {}, ["docker"]],
    [
      "those that may hold the password",
      NOTHING,
      { passwordPolicy: setting("with-password"), passwordTargets: setting(["maven"]) },
      ["maven"],
    ],
    ["not those that are named for a password that is withheld", NOTHING, { passwordTargets: setting(["maven"]) }, []],
  ])("%s", (_, ledger, change, more) => {
    const system = home();
    const found = present(system);
    expect(more.filter((id) => found.includes(id))).toEqual([]);
    const expected = ALL.filter((id) => found.includes(id) || more.includes(id));
    const { selected, deselected } = selectWriters(system, settings(change), ledger, false);
    expect([[...selected], [...deselected]]).toEqual([expected, []]);
  });

  test.each([
    [
      ["pip", "bash"],
      ["bash", "pip"],
    ],
    [["all"], ALL],
    [["git", "all"], ALL],
    [[], []],
  ])("those that are named, in the order of the reports: %j", (named, expected) => {
    const given = settings({ targets: setting(named) });
    expect([...selectWriters(home(), given, remembering("docker"), false).selected]).toEqual(expected);
    expect(selectNamed(named)).toEqual(expected);
    // Saved: what the others wanted is unwanted now.
    const { deselected } = selectWriters(home(), given, NOTHING, true);
    expect([...deselected]).toEqual(ALL.filter((id) => !expected.includes(id)));
  });

  test.each([
    [["all", "-docker"], ALL.filter((id) => id !== "docker")],
    [["-docker", "all"], ALL.filter((id) => id !== "docker")],
    [["git", "pip", "-git"], ["pip"]],
    [["pip", "-docker"], ["pip"]],
  ])("what is left out: %j", (named, expected) => {
    expect(selectNamed(named)).toEqual(expected);
    const { selected, deselected } = selectWriters(home(), settings({ targets: setting(named) }), NOTHING, true);
    expect([[...selected], [...deselected]]).toEqual([expected, ALL.filter((id) => !expected.includes(id))]);
  });

  test("a list that only leaves out takes from those that are found, and says nothing of others", () => {
    const system = home();
    const given = settings({ targets: setting(["-docker", "-git"]) });
    const { selected, deselected } = selectWriters(system, given, remembering("docker", "maven"), true);
    const found = [...present(system), "maven"];
    expect([...selected]).toEqual(ALL.filter((id) => found.includes(id) && id !== "docker" && id !== "git"));
    expect([...deselected]).toEqual(["git", "docker"]);
    expect(selectNamed(["-docker"])).toEqual(ALL.filter((id) => id !== "docker"));
  });

  test.each([[["all", "-all"]], [["pip", "-pip"]], [["pip", "-all"]]])(
    "%j leaves nothing, which is a fault",
    (named) => {
      expect(() => selectNamed(named)).toThrow(
        expect.objectContaining({ exitCode: 2, message: `${named.join(",")} leaves no target` }),
      );
    },
  );

  test("a name that there is not is told, of targets and of those for the password, which are never all", () => {
    const select = (change: Partial<ResolvedSettings>) => () => selectWriters(home(), settings(change), NOTHING, false);
    expect(select({ targets: setting(["bsh"]) })).toThrow('no target "bsh"; did you mean ');
    expect(select({ targets: setting(["-bsh"]) })).toThrow('no target "bsh"; did you mean ');
    expect(select({ passwordTargets: setting(["bsh"]) })).toThrow('no target "bsh"; did you mean ');
    expect(select({ passwordTargets: setting(["all"]) })).toThrow('no target "all"; ');
  });
});

describe("a name that there is not", () => {
  test.each([
    ["bsh", '"bsh"; did you mean sh, bash'],
    ["condaa", '"condaa"; did you mean conda'],
    ["nmp", '"nmp"; did you mean npm'],
    ["gti", '"gti"; did you mean git'],
    ["jet", '"jet"; did you mean jetbrains'],
    ["sub", '"sub"; did you mean subversion'],
    ["powershel", '"powershel"; did you mean powershell'],
    ["dockerfile", `"dockerfile"; did you mean docker`],
    ["systm", '"systm"; did you mean systemd'],
    ["jtbrns", `"jtbrns"; there are ${ALL.join(", ")}`],
    ["x", `"x"; there are ${ALL.join(", ")}`],
    ["Chrome", `"Chrome"; there are ${ALL.join(", ")}`],
    ["a.b-c_1", `"a.b-c_1"; there are ${ALL.join(", ")}`],
    ["q".repeat(40), `"${"q".repeat(40)}"; there are ${ALL.join(", ")}`],
    ["q".repeat(41), `of that name; there are ${ALL.join(", ")}`],
    ["", `of that name; there are ${ALL.join(", ")}`],
    ["q q", `of that name; there are ${ALL.join(", ")}`],
    ["http://ada:s3cret@p", `of that name; there are ${ALL.join(", ")}`],
  ])("%j", (name, message) => {
    const select = () => selectNamed([name]);
    expect(select).toThrow(expect.objectContaining({ exitCode: 2, message: `no target ${message}` }));
  });
});

test("those that can't use a SOCKS proxy are named, where they take part", () => {
  const http = { scheme: "socks5h", host: "h", port: 1 } as const;
  const settings = { proxy: { kind: "url", http, https: http } } as PropagatedSettings;
  const note = "yarn, wget can't use a SOCKS proxy: it is not written there";
  expect(noteSocks(settings, new Set(["bash", "wget", "npm", "yarn", "ca"]))).toEqual([note]);
  expect(noteSocks(settings, new Set(["bash", "npm"]))).toEqual([]);
  const plain = { proxy: { kind: "url", http: { ...http, scheme: "http" } } } as PropagatedSettings;
  expect(noteSocks(plain, new Set(["wget"]))).toEqual([]);
});

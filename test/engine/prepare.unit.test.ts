// What a run knows before it writes: who takes part, what is remembered, and what is said.
import { describe, expect, test } from "vitest";
import { configWriter } from "../../src/commands/shared/config-writer.ts";
import { execute } from "../../src/engine/engine.ts";
import { prepare } from "../../src/engine/prepare.ts";
import type { Prepared, Request } from "../../src/engine/request.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { GIT, NO_CONFIG, PIP, PROXY, requestOf, writingOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, machineWhere, type Said } from "../helpers/sources.ts";

type Flags = Readonly<Record<string, unknown>>;

const OTHER = "http://q.example:3128";
const TO_PIP = { to: "pip" };
const CA = { "ca-bundle": "~/ca.pem" };

function setUp(said: Said = {}, home = new Home()) {
  return { home, system: machineWhere(said, home) as WritableSystem };
}

const httpsOf = ({ settings }: Prepared) =>
  settings?.https?.value.kind === "proxy" ? settings.https.value.proxy.endpoint.host : settings?.https?.value.kind;
const changed = ({ home }: { home: Home }, { plan }: Prepared) =>
  plan.changes.map(({ path }) => path.slice(home.path.length + 1));

describe("what is written is remembered: a log-on too, without its password", () => {
  test.each([
    ["with-password", "pip", [PROXY, `ada at ${PROXY}`]],
    ["withhold-password", "pip", [PROXY]],
    ["with-password", undefined, [PROXY]],
  ])("by %s with %s named", async (propagate, named, expected) => {
    const { system } = setUp();
    const flags = { proxy: PROXY, username: "ada", "password-stdin": "s3cret", propagate, "with-password": named };
    const { plan, granted } = await prepare(system, requestOf("apply", { ...flags, ...TO_PIP }));
    expect(granted).toEqual(expected.length === 2 ? ["pip"] : []);
    expect(plan.ledger.emitted.filter((value) => value.includes("p.example"))).toEqual(expected);
  });

  test("once, and beside what was written before", async () => {
    const { system } = setUp();
    await execute(system, writingOf("apply", { proxy: OTHER, ...TO_PIP }));
    await execute(system, writingOf("apply", { proxy: PROXY, ...TO_PIP }));
    const { plan } = await prepare(system, requestOf("apply", { proxy: PROXY, ...TO_PIP }));
    expect(plan.ledger.emitted.filter((value) => value.startsWith("http"))).toEqual([OTHER, PROXY]);
    expect(plan.isLedgerChanged).toBe(false);
  });
});

describe("a password that is not to be had", () => {
  const granted = { propagate: "with-password", "with-password": "pip", username: "ada", proxy: PROXY, to: "pip,git" };

  test("leaves those that hold it as they are", async () => {
    const { home, system } = setUp();
    await execute(system, writingOf("apply", { ...granted, "password-stdin": "s3cret" }));
    expect(home.read(PIP)).toBe("[global]\nproxy = http://ada:s3cret@p.example:8080\n");
    const found = await prepare(system, requestOf("apply", { ...granted, proxy: OTHER }));
    expect([found.keptGrants, found.granted, [...found.selected]]).toEqual([["pip"], [], ["git"]]);
    expect(changed({ home }, found)).toEqual([GIT]);
  });

  test("is asked for by no test: that is for a file alone", async () => {
    const { system } = setUp();
    const passwords = new Map();
    const request = requestOf("test", { ...granted, "password-stdin": "s3cret" }, { passwords });
    expect(await prepare(system, request)).toMatchObject({ granted: [], keptGrants: [] });
  });
});

describe("who takes part", () => {
  test.each<[string, Request["kind"], flags: Flags, more: object, selected: readonly string[]]>([
    ["who is named", "apply", TO_PIP, {}, ["pip"]],
    ["the copies of a CA bundle", "apply", { ...TO_PIP, ...CA }, {}, ["pip", "ca"]],
    ["what setup saves", "setup", TO_PIP, {}, ["pip", "config"]],
    ["nothing that setup saves, where it saves nothing", "setup", TO_PIP, { config: undefined }, ["pip"]],
    ["nothing that another command would save", "apply", TO_PIP, { config: NO_CONFIG }, ["pip"]],
  ])("%s", async (_, kind, flags, more, selected) => {
    const { system } = setUp({ files: { "ca.pem": COMPANY_CA } });
    const found = await prepare(system, requestOf(kind, { proxy: PROXY, ...flags }, more));
    expect([...found.selected]).toEqual(selected);
  });

  test("what setup saves is planned with the rest", async () => {
    const home = new Home();
    const config = configWriter([{ key: ["proxy"], value: PROXY }]);
    const found = await prepare(setUp({}, home).system, requestOf("setup", { proxy: PROXY, ...TO_PIP }, { config }));
    expect(changed({ home }, found)).toEqual([".config/proxycast/config.yaml", PIP]);
  });

  test.each([
    ["pip", ["bundle.pem", "company.pem"]],
    ["pip,maven", ["bundle.pem", "company.pem", "bundle.jks"]],
  ])("a trust store is made for who reads one: %s", async (to, names) => {
    const home = new Home();
    const { system } = setUp({ files: { "ca.pem": COMPANY_CA } }, home);
    const found = await prepare(system, requestOf("apply", { proxy: PROXY, to, ...CA }));
    expect(changed({ home }, found).filter((name) => name.includes("/ca/"))).toEqual(
      names.map((name) => `.local/state/proxycast/ca/${name}`),
    );
  });

  const CONFIG = `proxy: ${PROXY}\ntargets: [pip]\n`;
  test.each<[string, Said, Request["kind"], flags: Flags, changes: readonly string[]]>([
    ["not who is left out this time", {}, "apply", { proxy: PROXY, ...TO_PIP }, []],
    ["who is left out of what setup saves", {}, "setup", { proxy: PROXY, ...TO_PIP }, [GIT]],
    ["who is left out of the config", { user: CONFIG }, "apply", {}, [GIT]],
    ["who is left out of a variable, not", { variables: { PROXYCAST_TO: "pip" } }, "apply", { proxy: PROXY }, []],
    ["nobody, where none is named", {}, "setup", { proxy: PROXY }, []],
  ])("what was written is taken back of %s", async (_, said, kind, flags, changes) => {
    const home = new Home();
    await execute(setUp({}, home).system, writingOf("apply", { proxy: PROXY, to: "pip,git" }));
    const found = await prepare(setUp(said, home).system, requestOf(kind, flags));
    expect(changed({ home }, found).filter((name) => [GIT, PIP].includes(name))).toEqual(changes);
  });

  test("a value of the user's own is taken by force alone, of a command that writes", async () => {
    for (const [kind, isForced, changes] of [
      ["apply", false, []],
      ["apply", true, [PIP]],
      ["status", true, []],
    ] as const) {
      const home = new Home();
      const { system } = setUp({}, home);
      await execute(system, writingOf("apply", { proxy: PROXY, ...TO_PIP }));
      home.write(PIP, `[global]\nproxy = http://mine:1\n`);
      const found = await prepare(system, requestOf(kind, { proxy: PROXY, ...TO_PIP }, { isForced }));
      expect(changed({ home }, found)).toEqual(changes);
    }
  });
});

describe("the environment", () => {
  const AT_FIRST = { variables: { https_proxy: PROXY, ...{ PROXYCAST_TO: "pip" } } };
  const LATER = { variables: { https_proxy: OTHER, ...{ PROXYCAST_TO: "pip" } } };

  test.each<[Request["kind"], refreshes: boolean, host: string, isSaved: boolean]>([
    ["apply", false, "p.example", false],
    ["apply", true, "q.example", true],
    ["setup", false, "q.example", true],
    ["on", true, "p.example", false],
    ["status", false, "p.example", false],
    ["status", true, "p.example", false],
    ["test", false, "p.example", false],
  ])("once it was read, is read again by %s, refreshing %j: %s", async (kind, refreshes, host, isSaved) => {
    const home = new Home();
    await execute(setUp(AT_FIRST, home).system, writingOf("apply"));
    const found = await prepare(setUp(LATER, home).system, requestOf(kind, {}, { refreshes }));
    expect([httpsOf(found), found.saved?.environment?.https?.url]).toEqual([host, isSaved ? OTHER : PROXY]);
    expect(found.isSavedStateChanged).toBe(isSaved);
  });

  test.each<[Request["kind"], host: string | undefined]>([
    ["apply", "p.example"],
    ["status", "p.example"],
    ["on", "p.example"],
    ["off", undefined],
  ])("is read first by %s", async (kind, host) => {
    const { saved } = await prepare(setUp(AT_FIRST).system, requestOf(kind));
    expect(saved?.environment?.https?.url).toBe(host && PROXY);
  });

  test("is read by the first run after off", async () => {
    const home = new Home();
    await execute(setUp({}, home).system, writingOf("off", TO_PIP));
    const found = await prepare(setUp(AT_FIRST, home).system, requestOf("on"));
    expect([httpsOf(found), found.saved?.off]).toEqual(["p.example", undefined]);
  });
});

describe("what is saved", () => {
  const WITH = { variables: { PROXYCAST_HTTPS_PROXY: PROXY, PROXYCAST_USERNAME: "ada", PROXYCAST_PASSWORD: "s3cret" } };
  const BOUND = ["http://ada@p.example:8080"];
  const FLAGS = { "https-proxy": PROXY, username: "ada", "password-stdin": "s3cret", ...TO_PIP };

  test.each<[string, Said, Request["kind"], flags: Flags, bindings: readonly string[] | undefined]>([
    ["by the first run that writes", WITH, "apply", TO_PIP, BOUND],
    ["by no run that only looks", WITH, "status", TO_PIP, undefined],
    ["by no flags of one run", {}, "apply", FLAGS, undefined],
    ["by the flags of setup", {}, "setup", FLAGS, BOUND],
  ])("a password is bound to its proxy %s", async (_, said, kind, flags, bindings) => {
    const { saved } = await prepare(setUp(said).system, requestOf(kind, flags));
    expect(saved?.bindings).toEqual(bindings);
  });

  const ACCOUNT = { PROXYCAST_USERNAME: "ada", PROXYCAST_PASSWORD: "s3cret", ...{ PROXYCAST_TO: "pip" } };
  test.each<[Request["kind"], refreshes: boolean, before: object | undefined, isTaken: boolean]>([
    ["apply", false, undefined, true],
    ["apply", false, {}, false],
    ["apply", true, {}, true],
    ["setup", false, {}, true],
    ["status", false, undefined, false],
    ["apply", true, ACCOUNT, false],
    ["setup", false, ACCOUNT, true],
  ])(
    "a password goes to the proxy of the environment by %s, refreshing %j, after a run with %j: %j",
    async (...row) => {
      const [kind, refreshes, before, isTaken] = row;
      const home = new Home();
      const earlier = { variables: { https_proxy: OTHER, ...{ PROXYCAST_TO: "pip" }, ...before } };
      if (before) await execute(setUp(earlier, home).system, writingOf("apply"));
      const { system } = setUp({ variables: { https_proxy: PROXY, ...ACCOUNT } }, home);
      const found = prepare(system, requestOf(kind, {}, { refreshes }));
      const named = before && !refreshes && kind !== "setup" ? "q.example:3128" : "p.example:8080";
      if (isTaken) expect((await found).saved?.bindings).toEqual(BOUND);
      else
        await expect(found).rejects.toMatchObject({
          exitCode: 2,
          message: `the password was not given for http://ada@${named}: it stays where it is; run proxycast setup to give one for this proxy`,
        });
    },
  );

  test.each<[Request["kind"], name: string | undefined]>([
    ["apply", "ca.pem"],
    ["status", undefined],
  ])("what the copies are made of: by %s", async (kind, name) => {
    const home = new Home();
    const { system } = setUp({ files: { "ca.pem": COMPANY_CA } }, home);
    const { saved } = await prepare(system, requestOf(kind, { proxy: PROXY, ...TO_PIP, ...CA }));
    expect(saved?.copied).toBe(name && home.file(name));
  });

  test("is the same in a second run", async () => {
    const { system } = setUp();
    const request = writingOf("apply", { proxy: PROXY, ...TO_PIP });
    expect((await prepare(system, request)).isSavedStateChanged).toBe(true);
    await execute(system, request);
    expect((await prepare(system, request)).isSavedStateChanged).toBe(false);
  });

  test("show asks what does not count, and no other does", async () => {
    const gnome = [" mode 'manual'", ".https host 'p.example'", ".https port 8080"];
    const said = { gnome, variables: { https_proxy: OTHER } };
    const flags = { mode: "system", ...TO_PIP };
    const [shown, applied] = [
      await prepare(setUp(said).system, requestOf("show", flags)),
      await prepare(setUp(said).system, requestOf("apply", flags)),
    ];
    expect([shown.settings?.system.length, applied.settings?.system.length]).toEqual([1, 0]);
  });
});

describe("where no source says anything", () => {
  const SILENT = "no proxy is configured or detected; nothing was changed";
  const BACK =
    "no source names a proxy: what stood there before proxycast is back; give one with setup or apply --proxy";
  const MINE = "[global]\nproxy = http://mine:1\n";

  test.each<[Request["kind"], notes: readonly string[]]>([
    ["apply", [SILENT]],
    ["setup", [SILENT]],
    ["on", [SILENT]],
    ["status", []],
    ["env", []],
  ])("%s says %j, and nothing is planned", async (kind, notes) => {
    const { system } = setUp();
    const found = await prepare(system, requestOf(kind, TO_PIP));
    expect([found.notes, found.propagated, found.plan.changes, found.plan.ledger.emitted]).toEqual([
      ...[notes, undefined, [], []],
    ]);
  });

  test.each<[Request["kind"], note: string, changes: readonly string[]]>([
    ["on", BACK, [PIP]],
    ["setup", BACK, [PIP]],
  ])("after off, %s takes back what off wrote", async (kind, note, changes) => {
    const home = new Home();
    const { system } = setUp({ files: { [PIP]: MINE } }, home);
    await execute(system, writingOf("off", TO_PIP));
    expect(home.read(PIP)).not.toBe(MINE);
    const found = await prepare(system, requestOf(kind, TO_PIP));
    expect([found.notes, found.propagated, changed({ home }, found)]).toEqual([[note], undefined, changes]);
    expect(found.plan.changes[0]?.after?.toString()).toBe(MINE);
  });

  test.each<[string, flags: Flags]>([
    ["with other targets", { to: "git" }],
    ["with the same", TO_PIP],
  ])("what a proxy wrote before stays, %s", async (_, flags) => {
    const home = new Home();
    const { system } = setUp({}, home);
    await execute(system, writingOf("apply", { proxy: PROXY, ...TO_PIP }));
    for (const kind of ["apply", "setup"] as const) {
      const found = await prepare(system, requestOf(kind, flags));
      expect([found.notes, changed({ home }, found)]).toEqual([[SILENT], []]);
    }
  });

  const CA_CONFIG = `caBundle: ~/ca.pem\ncaWithoutProxy: true\ntargets: [pip]\n`;
  test("a CA bundle without a proxy is written, unless a proxy was before", async () => {
    const home = new Home();
    const said = { user: CA_CONFIG, files: { "ca.pem": COMPANY_CA } };
    const { system } = setUp(said, home);
    const found = await prepare(system, requestOf("apply"));
    expect([found.propagated?.proxy.kind, found.notes, changed({ home }, found).includes(PIP)]).toEqual([
      ...["blocked", [], true],
    ]);
    await execute(system, writingOf("apply"));
    expect((await prepare(system, requestOf("apply"))).notes).toEqual([]);
    await execute(system, writingOf("apply", { proxy: PROXY }));
    expect(await prepare(system, requestOf("apply"))).toMatchObject({ notes: [SILENT], propagated: undefined });
  });

  test("of a CA bundle alone nothing is propagated, unless that is wanted", async () => {
    const { system } = setUp({ files: { "ca.pem": COMPANY_CA } });
    expect((await prepare(system, requestOf("apply", { ...TO_PIP, ...CA }))).notes).toEqual([SILENT]);
  });
});

test("what a client can't be told is noted, after what the sources noted", async () => {
  const { system } = setUp();
  const { notes } = await prepare(
    system,
    requestOf("apply", { proxy: "p.example:8080", skip: "a.example:81", ...TO_PIP }),
  );
  expect(notes).toEqual([
    '"p.example:8080" has no scheme: taken as http://p.example:8080; write it so, since other programs need it',
    'no_proxy: "a.example:81": curl, wget and npm don\'t read ports',
    'pip: cannot exclude "a.example:81" in pip.conf and will use the proxy for it',
  ]);
});

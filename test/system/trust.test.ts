// Whom we trust: files that choose the proxy or the roots are the user's or root's, and so is all on the way to them.
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { System, TrailStep } from "../../src/system/system.ts";
import { findIntruder } from "../../src/system/trust.ts";
import { CONFIG, ok } from "../helpers/contract.ts";
import { Home, makeCertificate, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";

const ME = 1500;
const PASSWD = "root:x:0:0::/root:/bin/sh\nme:x:1500:1500::/home/me:/bin/sh\nother:x:1501:100::/home/other:/bin/sh\n";
const GROUP = "root:x:0:\nme:x:1500:\nusers:x:100:\nteam:x:1600:me,other\nalone:x:1601:me\nstaff:x:50:\n";

type Step = readonly [mode: number, uid: number, gid: number, kind?: TrailStep["kind"]];

function systemWith(steps: readonly Step[]): System {
  const folders = steps.map(([mode, uid, gid, kind = "folder"], at) => ({ path: `/${at}`, mode, uid, gid, kind }));
  const root = { path: "/", kind: "folder" as const, mode: 0o755, uid: 0, gid: 0 };
  return {
    platform: "linux",
    home: "/home/me",
    user: ME,
    trail: () => ({ steps: [root, ...folders], isDangling: false }),
    read: (file: string) => Buffer.from(file === "/etc/passwd" ? PASSWD : GROUP),
  } as unknown as System;
}

describe("findIntruder", () => {
  const home: Step = [0o755, ME, ME];
  const cases: readonly [string, readonly Step[], { user?: RegExp; root?: RegExp }][] = [
    ["the user's own file", [home, [0o644, ME, ME, "file"]], { root: /\/0 belongs to another user/ }],
    [
      "root's",
      [
        [0o755, 0, 0],
        [0o644, 0, 0, "file"],
      ],
      {},
    ],
    [
      "another user's",
      [
        [0o755, 0, 0],
        [0o644, 1501, 100, "file"],
      ],
      { user: /belongs to another/, root: /belongs/ },
    ],
    ["one that all may write", [home, [0o646, ME, ME, "file"]], { user: /written by others/, root: /belongs/ }],
    ["one of a group with others", [home, [0o664, ME, 1600, "file"]], { user: /by its group/, root: /belongs/ }],
    ["one of others' first group", [home, [0o664, ME, 100, "file"]], { user: /by its group/, root: /belongs/ }],
    [
      "one of a group that nobody here knows",
      [home, [0o664, ME, 4242, "file"]],
      { user: /by its group/, root: /belongs/ },
    ],
    ["one of the user's own group", [home, [0o664, ME, ME, "file"]], { root: /belongs/ }],
    ["one of a group of his alone", [home, [0o664, ME, 1601, "file"]], { root: /belongs/ }],
    [
      "root's in a folder of staff, which is empty",
      [
        [0o2775, 0, 50],
        [0o644, 0, 0, "file"],
      ],
      {},
    ],
    [
      "in a folder that all may write",
      [
        [0o777, 0, 0],
        [0o644, ME, ME, "file"],
      ],
      { user: /\/0 can be written by others/, root: /others/ },
    ],
    [
      "in /tmp",
      [
        [0o1777, 0, 0],
        [0o644, ME, ME, "file"],
      ],
      { root: /belongs/ },
    ],
    [
      "a link of another's in /tmp",
      [
        [0o1777, 0, 0],
        [0o777, 1501, 100, "link"],
        [0o755, 0, 0],
      ],
      { user: /belongs/, root: /belongs/ },
    ],
    [
      "below a folder of another's",
      [
        [0o755, 1501, 100],
        [0o755, ME, ME],
        [0o644, ME, ME, "file"],
      ],
      { user: /\/0 belongs/, root: /\/0 belongs/ },
    ],
    [
      "a link, whose own mode says nothing",
      [
        [0o755, 0, 0],
        [0o777, 0, 0, "link"],
        [0o644, 0, 0, "file"],
      ],
      {},
    ],
  ];
  test.each(cases)("%s", (_, steps, expected) => {
    const expectAnswer = (answer: string | undefined, pattern: RegExp | undefined) =>
      pattern ? expect(answer).toMatch(pattern) : expect(answer).toBeUndefined();
    expectAnswer(findIntruder(systemWith(steps), "/x", "user"), expected.user);
    expectAnswer(findIntruder(systemWith(steps), "/x", "root"), expected.root);
  });

  test("a group of root's own counts, unless it lists another user", () => {
    const system = systemWith([
      [0o755, 0, 0],
      [0o664, 0, 0, "file"],
    ]);
    expect(findIntruder(system, "/x", "root")).toBeUndefined();
    const read = (file: string) => Buffer.from(file === "/etc/group" ? "root:x:0:other\n" : PASSWD);
    expect(findIntruder({ ...system, read }, "/x", "root")).toMatch(/by its group/);
  });

  test("a group that only a directory service knows is the user's where it has his number", () => {
    const system = (gid: number) => ({ ...systemWith([[0o775, 54321, gid]]), user: 54321 });
    expect(findIntruder(system(54321), "/x", "user")).toBeUndefined();
    expect(findIntruder(system(54322), "/x", "user")).toMatch(/by its group/);
  });

  test("in a user namespace, what stands above the home may belong to a user whom it does not know", () => {
    const steps = (file: string) => [
      { path: "/", kind: "folder" as const, mode: 0o755, uid: ME, gid: ME },
      { path: file, kind: "folder" as const, mode: 0o755, uid: 65534, gid: 65534 },
    ];
    const system = (map: string, file: string): System => ({
      ...systemWith([]),
      trail: () => ({ steps: steps(file), isDangling: false }),
      read: (name) => Buffer.from(name === "/proc/self/uid_map" ? map : name.endsWith("overflowuid") ? "65534\n" : ""),
    });
    const mapped = "         0       1000          1\n";
    expect(findIntruder(system(mapped, "/home"), "/x", "user")).toBeUndefined();
    expect(findIntruder(system(mapped, "/srv"), "/x", "user")).toMatch(/\/srv belongs to another/);
    expect(findIntruder(system("         0          0 4294967295\n", "/home"), "/x", "user")).toMatch(/\/home belongs/);
  });

  test("whoever owns the root is trusted with it: inside a user namespace that is nobody", () => {
    const steps = [{ path: "/", kind: "folder" as const, mode: 0o755, uid: 65534, gid: 65534 }];
    expect(
      findIntruder({ ...systemWith([]), trail: () => ({ steps, isDangling: false }) }, "/", "user"),
    ).toBeUndefined();
  });
});

describe("as root, beside another user", () => {
  const STRANGER = 65534;

  /** What each makes of the file of this name, and of the folder that it stands in. */
  const SPOILS: Readonly<Record<string, (folder: string, file: string) => void>> = {
    "another user's file": (_, file) => chownSync(file, STRANGER, STRANGER),
    "a file that others can write": (_, file) => chmodSync(file, 0o666),
    "a file that a foreign group can write": (_, file) => {
      chownSync(file, 0, STRANGER);
      chmodSync(file, 0o664);
    },
    "a folder of another user": (folder) => chownSync(folder, STRANGER, STRANGER),
    "a folder that others can write": (folder) => chmodSync(folder, 0o777),
    "a folder above that others can write": (folder) => chmodSync(`${folder}/..`, 0o777),
  };

  /** A file in two folders outside the home, and what the program says once each is spoilt. */
  function spoil(
    name: string,
    text: string | undefined,
    run: (home: Home, file: string) => ReturnType<Home["run"]>,
    code: number,
  ) {
    need("root");
    for (const [what, action] of Object.entries(SPOILS)) {
      const home = new Home();
      const folder = `${home.base}/outer/inner`;
      mkdirSync(folder, { recursive: true });
      const file = `${folder}/${name}`;
      if (text === undefined) makeCertificate(file);
      else writeFileSync(file, text, { mode: 0o644 });
      expect(run(home, file), `before ${what}`).toMatchObject({ code: 0 });
      ok(home, ["remove"]);
      action(folder, file);
      const outcome = run(home, file);
      expect(outcome.code, `${what}: ${outcome.stderr}`).toBe(code);
      expect(outcome.stderr).toMatch(/belongs to another user|can be written by/);
      expect(home.snapshot()).toEqual([]);
    }
  }

  test("a CA bundle, named and in the environment", () => {
    const args = ["apply", "--proxy", PROXY, "--to", "bash"];
    spoil("ca.pem", undefined, (home, file) => home.run([...args, "--ca-bundle", file]), 2);
    spoil("ca.pem", undefined, (home, file) => home.run(args, { environment: { REQUESTS_CA_BUNDLE: file } }), 2);
  });

  test("a PAC file", () => {
    const script = `function FindProxyForURL() { return "PROXY proxy.corp.example:8080"; }\n`;
    spoil("proxy.pac", script, (home, file) => home.run(["apply", "--to", "bash", "--pac", file]), 2);
  });

  test("the machine's config", () => {
    const apply = (home: Home, file: string) => {
      const folder = `${home.base}/etc/proxycast`;
      mkdirSync(folder, { recursive: true });
      rmSync(`${folder}/config.yaml`, { force: true });
      symlinkSync(file, `${folder}/config.yaml`);
      return home.run(["apply", "--to", "bash"], { environment: { XDG_CONFIG_DIRS: `${home.base}/etc` } });
    };
    spoil("config.yaml", `proxy: ${PROXY}\n`, apply, 4);
  });

  test("the user's config, the password file, the state folder and what stands above it", () => {
    need("root");
    const cases: readonly [string, (home: Home) => void][] = [
      ["the config's folder", (home) => chmodSync(home.file(".config/proxycast"), 0o777)],
      ["above the config's folder", (home) => chmodSync(home.file(".config"), 0o777)],
      ["the state's parent", (home) => chmodSync(home.file(".local/state"), 0o777)],
      ["its parent again", (home) => chownSync(home.file(".local"), STRANGER, STRANGER)],
      ["the home", (home) => chmodSync(home.path, 0o777)],
      ["what holds the home", (home) => chmodSync(home.base, 0o777)],
      ["the password file's folder", (home) => chmodSync(home.file("secrets"), 0o777)],
    ];
    for (const [what, action] of cases) {
      const home = new Home();
      home.write("secrets/password", "x\n", 0o600);
      home.write(
        CONFIG,
        `proxy: http://ada@proxy.corp.example:8080\npassword: {file: ${home.file("secrets/password")}}\n`,
      );
      const grant = ["--to", "pip", "--with-password", "pip"];
      ok(home, ["apply", ...grant]);
      home.write(".config/pip/pip.conf", "[global]\n", 0o600);
      const before = home.read(".config/pip/pip.conf");
      action(home);
      const outcome = home.run(["apply", "--skip", "a.example", ...grant]);
      expect(outcome.code, what).toBe(4);
      expect(outcome.stderr, what).toMatch(/belongs to another user|can be written by/);
      expect(home.read(".config/pip/pip.conf")).toBe(before);
    }
  });

  test("a link on the way that another user may turn", () => {
    const home = new Home();
    makeCertificate(home.file("ca.pem"));
    const open = `${home.base}/open`;
    mkdirSync(open);
    chmodSync(open, 0o777);
    symlinkSync(home.file("ca.pem"), `${open}/link`);
    symlinkSync(`${open}/link`, home.file("first"));
    const outcome = home.run(["apply", "--proxy", PROXY, "--to", "bash", "--ca-bundle", home.file("first")]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain("open can be written by others");
  });
});

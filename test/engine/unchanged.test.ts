// A log-in with nothing to do starts no Node, or loads nothing of it but the entry; whatever the last run looked at and has
// changed since takes the full way. A stale yes is a defect.
import { X509Certificate } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Environment, findProgram, Home, makeCertificate, PROGRAM, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const APPLY = ["apply", "--quiet"];
const LIST = ".local/state/proxycast/receipt.txt";

/** The program by its launcher, which may answer by itself, and without. */
const WAYS = { sh: [PROGRAM], node: [process.execPath, PROGRAM] } as const;

/** What a run starts (strace's lines), and the files of the program that it opens. */
function trace(
  home: Home,
  args: readonly string[],
  { environment = {} as Environment, way = "node" as keyof typeof WAYS } = {},
) {
  need("strace");
  const file = `${home.base}/trace`;
  const result = spawnSync(
    findProgram("strace") as string,
    ["-f", "-qq", "-o", file, "-e", "trace=openat,execve", ...WAYS[way], ...home.line(args)],
    {
      env: { ...home.environment, ...environment } as NodeJS.ProcessEnv,
      encoding: "utf8",
    },
  );
  expect([0, 4]).toContain(result.status);
  const lines = readFileSync(file, "utf8").split("\n");
  const starts = lines.flatMap((line) => /execve\("(?:[^"]*\/)?([^"]+)".* = 0$/.exec(line)?.[1] ?? []);
  const parts = lines.flatMap((line) => /openat\(.*dist\/([\w-]+)\.cjs"/.exec(line)?.[1] ?? []);
  return { starts, parts, stderr: result.stderr };
}

function partsOf(home: Home, args: readonly string[], environment: Environment = {}): string[] {
  return trace(home, args, { environment }).parts;
}

/** Past the tick in which a file may change twice under one time. */
const later = () => new Promise((resolve) => setTimeout(resolve, 150));

/** With a list for the launcher: no file that counts is of the same tick. */
async function settleLong(): Promise<Home> {
  const home = settle();
  await later();
  // Another run, which looks at all of it once more.
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\n# \n`);
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  await later();
  rmSync(home.file(".local/state/proxycast/receipt.json"));
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  expect(existsSync(home.file(LIST))).toBe(true);
  return home;
}

function settle(): Home {
  const home = new Home();
  mkdirSync(`${home.base}/bin`);
  // Cargo is merely installed: nothing of its own is in the home.
  for (const name of ["bash", "sh", "pip", "cargo"]) symlinkSync("/bin/true", `${home.base}/bin/${name}`);
  symlinkSync(process.execPath, `${home.base}/bin/node`);
  home.environment = { ...home.environment, PATH: `${home.base}/bin:${home.base}/later` };
  home.write(".bashrc", "alias x=y\n");
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\n`);
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  return home;
}

test("a no-op apply loads the entry alone, writes nothing, and exits 0", () => {
  const home = settle();
  const before = home.snapshot();
  expect(partsOf(home, APPLY)).toEqual(["proxycast"]);
  expect(home.snapshot()).toEqual(before);
  // To Node the launcher is a comment.
  const [launcher = "", rest = ""] = readFileSync(PROGRAM, "utf8").split("\n*/\n");
  expect([launcher.length < 5_000, rest.length < 18_000]).toEqual([true, true]);
});

test("by the launcher it starts no Node, and three processes at most; what it said is said again", async () => {
  const home = await settleLong();
  const before = home.snapshot();
  expect(trace(home, APPLY, { way: "sh" })).toMatchObject({
    starts: ["proxycast.cjs", "cat", "find"],
    parts: ["proxycast"],
    stderr: "",
  });
  expect(home.snapshot()).toEqual(before);
  expect(home.run(["apply"])).toMatchObject({ code: 0 });
  const { starts, stderr } = trace(home, ["apply"], { way: "sh" });
  expect([starts, stderr]).toEqual([["proxycast.cjs", "cat", "find"], "everything is in sync\n"]);
});

test("where a folder on PATH got a name that nobody looks for, Node says yes, and the launcher does from then on", async () => {
  const home = await settleLong();
  symlinkSync("/bin/true", `${home.base}/bin/unheard-of`);
  await later();
  expect(trace(home, APPLY, { way: "sh" })).toMatchObject({ parts: ["proxycast", "proxycast", "unchanged-list"] });
  expect(trace(home, APPLY, { way: "sh" }).starts).toEqual(["proxycast.cjs", "cat", "find"]);
});

test("another program of that name than the Node that ran last is no yes: what chooses a version is one", async () => {
  const home = await settleLong();
  for (const version of ["a", "b"]) {
    mkdirSync(`${home.base}/${version}`);
    writeFileSync(`${home.base}/${version}/node`, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  }
  const PATH = `${home.base}/a:${home.environment.PATH}`;
  for (let run = 0; run < 2; run++) {
    await later();
    const { starts } = trace(home, APPLY, { way: "sh", environment: { PATH } });
    expect(starts).toContain(path.basename(process.execPath));
  }
});

test("what a run changes or takes away takes the list along", async () => {
  const home = await settleLong();
  expect(home.run(["off"])).toMatchObject({ code: 0 });
  expect(existsSync(home.file(LIST))).toBe(false);
  expect(home.run(["on"])).toMatchObject({ code: 0 });
  await later();
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  expect(existsSync(home.file(LIST))).toBe(true);
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(existsSync(home.file(".local"))).toBe(false);
});

test("a typed command parses no file that the last run left settled, until it is another", () => {
  const home = settle();
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\ntargets: [bash, docker, cargo, maven]\n`);
  expect(home.run(["apply"])).toMatchObject({ code: 0 });
  expect(new Set(partsOf(home, ["show"]))).toEqual(new Set(["proxycast", "main"]));
  for (const command of ["status", "plan"])
    expect(new Set(partsOf(home, [command]))).toEqual(new Set(["proxycast", "main", "rivals"]));
  home.write(".cargo/config.toml", home.read(".cargo/config.toml").replace(PROXY, "http://mine.example:1"));
  expect(partsOf(home, ["plan"])).toContain("toml");
  expect(home.run(["status"]).stdout).toMatch(/^drifted +~\/\.cargo/m);
});

test("it says again what it said", () => {
  const home = settle();
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\nskip: corp.example\n`);
  expect(home.run(["apply"])).toMatchObject({ code: 0 });
  const long = home.run(["apply"]).stderr;
  expect(partsOf(home, ["apply"])).toEqual(["proxycast"]);
  expect(home.run(["apply"]).stderr).toBe(long);
  expect(long).toContain("and will use the proxy for it");
  expect(long).toContain("everything is in sync");
  expect(long).not.toContain("Restart open shells");
});

test("a run that has something to show leaves no receipt", () => {
  const home = settle();
  home.write(".config/pip/pip.conf", home.read(".config/pip/pip.conf").replace(PROXY, "http://mine.example:1"));
  const shown = home.run(["apply"]);
  expect(shown.stdout).toContain("drifted");
  expect(home.run(["apply"]).stdout).toBe(shown.stdout);
});

test("what outranks ours is looked for by status, and by no run that has nothing to do", () => {
  const home = settle();
  home.write(".bashrc", `${home.read(".bashrc")}export http_proxy=http://mine.example:1\n`);
  expect(home.run(["apply"]).stdout).toBe("");
  expect(partsOf(home, ["apply"])).toEqual(["proxycast"]);
  expect(home.run(["status"]).stdout).toMatch(/^overridden +~\/\.bashrc /m);
});

describe("the full way is taken after a change of", () => {
  const keepTimes = (file: string, change: () => void) => {
    const { atime, mtime } = statSync(file);
    change();
    utimesSync(file, atime, mtime);
  };
  const receipts = (home: Home) =>
    [".local/state/proxycast/receipt.json", LIST].filter((file) => existsSync(home.file(file)));
  const changes: Readonly<Record<string, (home: Home) => Environment | undefined>> = {
    "a target's bytes, with size and times kept": (home) => {
      keepTimes(home.file(".bashrc"), () =>
        writeFileSync(home.file(".bashrc"), home.read(".bashrc").replace("corp", "carp")),
      );
      return undefined;
    },
    "a target's mode": (home) => void chmodSync(home.file(".bashrc"), 0o600),
    "a target that is gone": (home) => void rmSync(home.file(".bashrc")),
    "a target that became a link": (home) => {
      home.write("dots/bashrc", home.read(".bashrc"));
      rmSync(home.file(".bashrc"));
      symlinkSync("dots/bashrc", home.file(".bashrc"));
      return undefined;
    },
    "a new login file that outranks another": (home) => void home.write(".bash_profile", "x\n"),
    "the config, with size and times kept": (home) => {
      const file = home.file(".config/proxycast/config.yaml");
      keepTimes(file, () => writeFileSync(file, readFileSync(file, "utf8").replace("corp", "carp")));
      return undefined;
    },
    "the machine's config": (home) => {
      mkdirSync(`${home.base}/etc-xdg/proxycast`, { recursive: true });
      writeFileSync(`${home.base}/etc-xdg/proxycast/config.yaml`, "skip: a.example\n");
      return undefined;
    },
    "a new client on PATH": (home) => void symlinkSync("/bin/true", `${home.base}/bin/fish`),
    "a client that comes into use": (home) => void mkdirSync(home.file(".cargo")),
    "a client in a folder of PATH that was not there": (home) => {
      mkdirSync(`${home.base}/later`);
      symlinkSync("/bin/true", `${home.base}/later/fish`);
      return undefined;
    },
    "a client that is gone": (home) => void rmSync(`${home.base}/bin/pip`),
    "a variable that was asked for": () => ({ PIP_CONFIG_FILE: "/dev/null" }),
    "a setting in a variable": () => ({ PROXYCAST_SKIP: "a.example" }),
    XDG_CONFIG_HOME: (home) => ({ XDG_CONFIG_HOME: home.file("elsewhere") }),
    "the ledger": (home) => {
      const file = ".local/state/proxycast/ledger.json";
      home.write(file, home.read(file).replace('"schema": 1', '"schema":  1'), 0o600);
      return undefined;
    },
    "the decision": (home) => void rmSync(home.file(".local/state/proxycast/decision.json")),
    "a journal that was left": (home) => {
      home.write(".local/state/proxycast/journal.json", '{"schema":1,"files":[]}', 0o600);
      return undefined;
    },
    "the rights on the state folder": (home) => void chmodSync(home.file(".local/state/proxycast"), 0o770),
    "the receipt's own rights": (home) => {
      for (const file of receipts(home)) chmodSync(home.file(file), 0o666);
      return undefined;
    },
    "proxycast's version": (home) => {
      for (const file of receipts(home))
        home.write(file, home.read(file).replace(/"version":"|^proxycast /, "$&0."), 0o600);
      return undefined;
    },
  };
  test.each(Object.entries(changes))("%s", (_, change) => {
    const home = settle();
    const environment = change(home) ?? {};
    expect(partsOf(home, APPLY, environment)).toContain("main");
  });

  test.each(Object.entries(changes))("%s, by the launcher", async (_, change) => {
    const home = await settleLong();
    const environment = change(home) ?? {};
    expect(trace(home, APPLY, { way: "sh", environment }).parts).toContain("main");
  });

  test("the arguments", () => {
    const home = settle();
    expect(partsOf(home, ["apply", "--quiet", "--skip", "a.example"])).toContain("main");
    expect(partsOf(home, ["apply", "--quiet", "--refresh"])).toContain("main");
    expect(partsOf(home, ["apply", "--quiet", "--dry-run"])).toContain("main");
  });
});

test("what is relative means something else in the next folder", () => {
  const home = new Home();
  for (const name of ["a", "b"]) {
    mkdirSync(home.file(name));
    makeCertificate(home.file(`${name}/ca.pem`), `CA of ${name}`);
  }
  const apply = (folder: string, args: readonly string[], environment = {}) =>
    home.run(["apply", "--proxy", PROXY, "--to", "bash", ...args], { cwd: home.file(folder), environment }).code;
  const saved = () => new X509Certificate(home.read(".local/state/proxycast/ca/company.pem")).subject;
  for (const [args, environment] of [
    [["--ca-bundle", "ca.pem"], {}],
    [[], { PROXYCAST_CA_BUNDLE: "ca.pem" }],
  ] as const) {
    for (const folder of ["a", "a", "b", "b"]) {
      expect(apply(folder, args, environment)).toBe(0);
      expect(saved()).toBe(`CN=CA of ${folder}`);
    }
  }
  for (const folder of ["a", "a", "b", "b"]) {
    const environment = { WGETRC: "rc" };
    const args = ["apply", "--proxy", PROXY, "--to", "wget"];
    const { stderr } = home.run(args, { cwd: home.file(folder), environment });
    expect(stderr.includes("b/rc is not made")).toBe(folder === "b");
    expect(home.read("a/rc")).toContain(PROXY);
  }
});

test("where a password is seen or granted, there is no receipt", () => {
  const receipt = ".local/state/proxycast/receipt.json";
  const home = settle();
  expect(home.run(APPLY, { environment: { PROXYCAST_PASSWORD: "s3cret" } })).toMatchObject({ code: 0 });
  expect(home.read(receipt)).not.toContain("s3cret");
  const granted = new Home();
  const args = [
    "apply",
    "--proxy",
    PROXY,
    "--username",
    "ada",
    "--password-stdin",
    "--with-password",
    "pip",
    "--to",
    "pip",
  ];
  expect(granted.run(args, { input: "s3cret" })).toMatchObject({ code: 0 });
  expect(existsSync(granted.file(receipt))).toBe(false);
  const url = "http://ada:s3cret@p.example:1";
  const seen = new Home();
  expect(seen.run(["apply", "--to", "bash"], { environment: { http_proxy: url, https_proxy: url } })).toMatchObject({
    code: 0,
  });
  expect(existsSync(seen.file(receipt)) && seen.read(receipt).includes("s3cret")).toBe(false);
});

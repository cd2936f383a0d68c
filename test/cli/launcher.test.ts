// What sh answers by itself: in each shell that may be /bin/sh, with odd names and hostile surroundings, and after every
// change of what the last run went by. A stale yes is a defect; a needless start of Node is not.
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkUnchanged } from "../../src/engine/unchanged.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { APPLY, Launched, LIST, NODE, NODE_AFTER_A_CHANGE } from "../helpers/launcher.ts";
import { needs } from "../helpers/needs.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";

const YES = { code: 0, said: "" };
const SHELLS = [
  ["dash"],
  ["bash", "--posix"],
  ["busybox", "sh"],
  ["ksh"],
  ["mksh"],
  ["zsh", "--emulate", "sh"],
] as const;

/** The usual questions, of a home with a file, a link, a folder and something that is missing. */
function ask(home: Home): (system: WritableSystem) => void {
  return (system) => {
    for (const name of ["http_proxy", "SET", "PROXYCAST_PASSWORD"]) system.variable(name);
    system.read(home.file("config"));
    system.read(home.file("missing/config"));
    system.facts(home.file("login"));
    system.trail(home.file("folder/file"));
    system.realPath(home.file("link"));
    system.read(home.file("link"));
    system.facts(home.file("folder"));
    system.list(home.file("listed"));
    system.readFolder(home.file("listed"));
    system.findProgram("git");
    system.findProgram("pip");
    system.machine();
  };
}

function setUp(name = "home", environment = {}): Launched {
  const home = new Home(name);
  home.write("config", "proxy\n");
  home.write("folder/file", "text\n");
  home.write("listed/one", "1");
  home.write("dots/file", "linked\n");
  home.write("dots/other", "linked\n");
  symlinkSync("dots/file", home.file("link"));
  const launched = new Launched(home, { SET: "a value", ...environment });
  symlinkSync("/bin/true", `${home.base}/bin/pip`);
  return launched;
}

async function settled(name = "home", environment = {}): Promise<Launched> {
  const launched = setUp(name, environment);
  await launched.keep(ask(launched.home));
  return launched;
}

describe("each shell that may be sh says yes to what is unchanged, and no to a change", () => {
  for (const shell of SHELLS) {
    needs(shell[0], "machine id")(shell.join(" "), async () => {
      const launched = await settled();
      expect(launched.run(shell)).toEqual(YES);
      expect(launched.run(shell, { environment: { SET: "another" } }).code).toBe(NODE_AFTER_A_CHANGE);
      expect(launched.run(shell, { environment: { http_proxy: "" } }).code).toBe(NODE_AFTER_A_CHANGE);
      expect(launched.run(shell, { args: ["apply"] }).code).toBe(NODE);
      expect(launched.run(shell, { args: [] }).code).toBe(NODE);
      launched.home.write("config", "praxy\n");
      expect(launched.run(shell).code).toBe(NODE_AFTER_A_CHANGE);
    });
  }
});

describe("surroundings that another made", () => {
  const HOSTILE: readonly (readonly [string, Record<string, string>])[] = [
    ["IFS", { IFS: "abc/\t\n .-" }],
    ["CDPATH", { CDPATH: "/etc:/tmp" }],
    ["ENV and BASH_ENV", { ENV: "/dev/stdin", BASH_ENV: "/dev/stdin" }],
    ["options", { SHELLOPTS: "errexit:nounset:noglob" }],
    ["its own words", { pc_list: "/x", pc_text: "y", pc_notes: "z", pc_line: "-", pc_name: "SET", pc_value: "a" }],
    ["a language", { LC_ALL: "C.UTF-8", LANGUAGE: "de", TZ: "Asia/Kathmandu" }],
    ["GNU's own", { POSIXLY_CORRECT: "1" }],
    [
      "functions",
      Object.fromEntries(
        ["read", "printf", "cat", "find", "command", "test"].map((name) => [
          `BASH_FUNC_${name}%%`,
          "() { echo hostile; exit 0; }",
        ]),
      ),
    ],
  ];
  for (const shell of SHELLS) {
    needs(shell[0], "machine id")(`${shell.join(" ")} obeys none of it`, async () => {
      const launched = await settled();
      for (const [what, environment] of HOSTILE) {
        expect(launched.run(shell, { environment }), what).toEqual(YES);
      }
      launched.home.write("config", "praxy\n");
      for (const [what, environment] of HOSTILE) {
        expect(launched.run(shell, { environment }), what).toEqual({ code: NODE_AFTER_A_CHANGE, said: "" });
      }
    });
  }

  // With --posix it takes none by that name.
  needs("bash", "machine id")("a function [ that bash takes where it is called sh says nothing", async () => {
    const launched = await settled();
    symlinkSync("/bin/bash", launched.home.file("sh"));
    const run = () =>
      launched.run([launched.home.file("sh")], { environment: { "BASH_FUNC_[%%": "() { return 0; }" } });
    expect(run()).toEqual(YES);
    launched.home.write("config", "praxy\n");
    expect(run()).toEqual({ code: NODE_AFTER_A_CHANGE, said: "" });
  });

  test("without HOME, with one that is relative and with another, Node is asked", async () => {
    const launched = await settled();
    for (const HOME of [undefined, "", "home", `${launched.home.path}/folder`, `${launched.home.path}/.`])
      expect(launched.run(["sh"], { environment: { HOME } }).code).not.toBe(0);
  });

  test("with another PATH it is no yes: other clients may be there", async () => {
    const launched = await settled();
    const PATH = `${launched.environment.PATH}:/usr/bin`;
    expect(launched.run(["sh"], { environment: { PATH } }).code).toBe(NODE_AFTER_A_CHANGE);
  });
});

describe("odd names", () => {
  const NAMES = [
    "a b",
    " ' \" ` $(touch x) ",
    "-rf",
    "ä ö ü 日本",
    "a*b?[c]",
    "\\n \\",
    "!",
    "a=b",
    "{x,y}",
    "~",
    "(",
    "%s",
  ];
  for (const shell of SHELLS) {
    needs(shell[0], "machine id")(`are names to ${shell.join(" ")}`, async () => {
      const home = new Home(" -odd 'ö\" $x");
      const launched = new Launched(home, { SET: " '\"$(touch x)`touch x`\\ * ! ( = ) " });
      for (const name of NAMES) {
        home.write(`there/${name}`, name);
        mkdirSync(home.file(`folders/${name}`), { recursive: true });
        symlinkSync(`../../there/${name}`, home.file(`folders/${name}/link`));
      }
      await launched.keep((system) => {
        system.variable("SET");
        for (const name of NAMES) {
          system.read(home.file(`there/${name}`));
          system.read(home.file(`missing/${name}`));
          system.read(home.file(`folders/${name}/link`));
          system.list(home.file(`folders/${name}`));
        }
      });
      expect(launched.run(shell)).toEqual(YES);
      for (const name of NAMES) {
        const change = home.file(`missing/${name}`);
        mkdirSync(path.dirname(change), { recursive: true });
        symlinkSync("nowhere", change);
        expect(launched.run(shell).code, name).toBe(NODE_AFTER_A_CHANGE);
        rmSync(change);
        expect(launched.run(shell), name).toEqual(YES);
      }
      home.write(`there/${NAMES[1]}`, "other");
      expect(launched.run(shell).code).toBe(NODE_AFTER_A_CHANGE);
      expect(existsSync(home.file("x")) || existsSync("x")).toBe(false);
    });
  }
});

test("notes are said as they were, unless --quiet", async () => {
  const launched = setUp();
  // mksh has none of its own.
  symlinkSync("/usr/bin/printf", `${launched.home.base}/bin/printf`);
  const notes = ["note: %s \\n 'x'", "everything is\u001b[1m in sync"];
  await launched.keep(ask(launched.home), { args: ["apply"], notes });
  for (const shell of SHELLS.filter(([name]) => spawnSync("which", [name]).status === 0))
    expect(launched.run(shell, { args: ["apply"] }), shell[0]).toEqual({
      code: 0,
      said: "note: %s \\n 'x'\neverything is?[1m in sync\n",
    });
  await launched.keep(ask(launched.home), { notes });
  expect(launched.run()).toEqual(YES);
});

test("words are compared one by one", async () => {
  const launched = setUp();
  await launched.keep(ask(launched.home), { args: ["apply", "--quiet", "--skip", "a b", ""] });
  expect(launched.run(["sh"], { args: ["apply", "--quiet", "--skip", "a b", ""] })).toEqual(YES);
  for (const args of [
    ["apply", "--quiet", "--skip", "a", "b", ""],
    ["apply", "--quiet", "--skip\na b", ""],
    ["apply", "--quiet", "--skip\na b", "", ""],
    ["apply", "--quiet", "--skip", "a b"],
    ["apply", "--quiet", "--skip", "a b", "", ""],
  ])
    expect(launched.run(["sh"], { args }).code, args.join("|")).toBe(NODE);
});

test("what is kept for Node counts as Node sees it", async () => {
  const launched = setUp("home", { NODE_OPTIONS: "--no-warnings" });
  await launched.keep((system) => void system.variable("NODE_OPTIONS"));
  expect(launched.run()).toEqual(YES);
  const kept = { NODE_OPTIONS: undefined, PROXYCAST_KEPT_NODE_OPTIONS: "--no-warnings" };
  expect(launched.run(["sh"], { environment: kept })).toEqual(YES);
  for (const environment of [
    { NODE_OPTIONS: undefined },
    { NODE_OPTIONS: "" },
    { NODE_OPTIONS: undefined, PROXYCAST_KEPT_NODE_OPTIONS: "" },
  ])
    expect(launched.run(["sh"], { environment }).code).toBe(NODE_AFTER_A_CHANGE);
  const unset = setUp();
  await unset.keep((system) => void system.variable("DEBUG"));
  expect(unset.run(["sh"], { environment: { PROXYCAST_KEPT_DEBUG: "x" } }).code).toBe(NODE_AFTER_A_CHANGE);
});

describe("the list itself", () => {
  test("is private, and holds where others may not write", async () => {
    const { home, run } = bound(await settled());
    expect(statSync(home.file(LIST)).mode & 0o777).toBe(0o600);
    for (const mode of [0o660, 0o606, 0o640, 0o644]) {
      chmodSync(home.file(LIST), mode);
      expect(run().code).toBe(NODE_AFTER_A_CHANGE);
    }
    chmodSync(home.file(LIST), 0o600);
    expect(run()).toEqual(YES);
    for (const folder of [".local/state/proxycast", ".local", "."]) {
      const { mode } = statSync(home.file(folder));
      chmodSync(home.file(folder), 0o777);
      expect(run().code).toBe(NODE_AFTER_A_CHANGE);
      chmodSync(home.file(folder), mode & 0o7777);
    }
    expect(run()).toEqual(YES);
  });

  needs("root")("is nobody's but the user's own", async () => {
    const { home, run } = bound(await settled());
    chownSync(home.file(LIST), 65_534, 65_534);
    expect(run().code).toBe(NODE);
  });

  test("is a plain file: neither a link, nor a pipe that nobody writes, nor a folder", async () => {
    const { home, run } = bound(await settled());
    renameSync(home.file(LIST), `${home.base}/receipt.txt`);
    symlinkSync(`${home.base}/receipt.txt`, home.file(LIST));
    expect(run().code).toBe(NODE_AFTER_A_CHANGE);
    rmSync(home.file(LIST));
    execFileSync("mkfifo", [home.file(LIST)]);
    expect(run().code).toBe(NODE);
    rmSync(home.file(LIST));
    mkdirSync(home.file(LIST));
    expect(run().code).toBe(NODE);
  });

  test("is no program: what is put into it is never run", async () => {
    const { home, run } = bound(await settled());
    const whole = home.read(LIST);
    for (const hostile of [
      "-SET;touch x",
      "-x}$(touch x)${y",
      "+SET=`touch x`",
      "+SET$(touch x)=a value",
      "-",
      "+=",
      "-1",
      "$(touch x)",
      "/$(touch x)",
      ">$(touch x)",
    ]) {
      home.write(
        LIST,
        whole.replaceAll("-http_proxy", () => hostile),
        0o600,
      );
      const { code } = run();
      // What only adds a note or a missing file changes nothing.
      if (!/^[/>]/.test(hostile)) expect(code, hostile).not.toBe(0);
    }
    for (const folder of [home.path, process.cwd()]) expect(existsSync(path.join(folder, "x"))).toBe(false);
  });

  test("does not count with any byte changed, or cut", async () => {
    const { home, run } = bound(await settled());
    const whole = readFileSync(home.file(LIST));
    for (let at = 0; at < whole.length; at += 23) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 7));
      writeFileSync(home.file(LIST), damaged);
      expect(run().code, `${at}`).not.toBe(0);
    }
    for (let length = 0; length < whole.length; length += 211) {
      writeFileSync(home.file(LIST), whole.subarray(0, length));
      expect(run().code, `${length}`).not.toBe(0);
    }
    writeFileSync(home.file(LIST), whole);
    expect(run()).toEqual(YES);
  });

  test("is one version's", async () => {
    const { home, run } = bound(await settled());
    home.write(LIST, home.read(LIST).replace("proxycast 1.0", "proxycast 1.1"), 0o600);
    expect(run().code).toBe(NODE);
  });
});

const bound = (launched: Launched) => ({ home: launched.home, run: () => launched.run() });

describe("generated changes", () => {
  const keepTimes = (file: string, change: () => void) => {
    const { atime, mtime } = statSync(file);
    change();
    utimesSync(file, atime, mtime);
  };
  const FILES = ["config", "folder/file", "link", "dots/file", "listed/one", "folder", "listed", "dots"] as const;
  /** Each with what takes it back as far as a user could: to the same content, mode and times. */
  const CHANGES: Readonly<Record<string, (home: Home, file: string) => () => void>> = {
    "content of the same length, with the time set back": (home, name) => {
      const file = statSync(home.file(name)).isDirectory() ? home.file("config") : home.file(name);
      const before = readFileSync(file, "utf8");
      keepTimes(file, () => writeFileSync(file, before.replace(/[a-z0-9]/, "X")));
      return () => keepTimes(file, () => writeFileSync(file, before));
    },
    "a rename over it": (home, name) => {
      const file = home.file(name);
      if (statSync(file).isDirectory()) {
        renameSync(file, `${file}.old`);
        execFileSync("cp", ["-a", `${file}.old`, file]);
        return () => {
          rmSync(file, { recursive: true });
          renameSync(`${file}.old`, file);
        };
      }
      const { mtime } = statSync(file);
      writeFileSync(`${home.base}/new`, readFileSync(file));
      utimesSync(`${home.base}/new`, mtime, mtime);
      renameSync(`${home.base}/new`, file);
      return () => {};
    },
    "its mode": (home, name) => {
      const { mode } = statSync(home.file(name));
      chmodSync(home.file(name), mode ^ 0o010);
      return () => chmodSync(home.file(name), mode);
    },
    "a link retargeted to the same content": (home) => {
      rmSync(home.file("link"));
      symlinkSync("dots/other", home.file("link"));
      return () => {};
    },
    "it is gone": (home, name) => {
      renameSync(home.file(name), `${home.base}/gone`);
      return () => renameSync(`${home.base}/gone`, home.file(name));
    },
    "it became a link to what it was": (home, name) => {
      if (lstatSync(home.file(name)).isSymbolicLink()) rmSync(home.file(name));
      else renameSync(home.file(name), `${home.base}/moved`);
      symlinkSync(existsSync(`${home.base}/moved`) ? `${home.base}/moved` : "dots/other", home.file(name));
      return () => {};
    },
    "a new client on PATH": (home) => {
      symlinkSync("/bin/true", `${home.base}/bin/git`);
      return () => rmSync(`${home.base}/bin/git`);
    },
    "a client that is another": (home) => {
      rmSync(`${home.base}/bin/pip`);
      symlinkSync("/bin/false", `${home.base}/bin/pip`);
      return () => {};
    },
    "a folder appears": (home) => {
      mkdirSync(home.file("missing"));
      home.write("missing/config", "");
      return () => rmSync(home.file("missing"), { recursive: true });
    },
    "a file that was not there": (home) => {
      home.write("login", "");
      return () => rmSync(home.file("login"));
    },
    "a name in a folder": (home) => {
      home.write("listed/two", "");
      return () => rmSync(home.file("listed/two"));
    },
  };

  test("sh never says yes where the check in Node says no", async () => {
    const names = fc.constantFrom(...Object.keys(CHANGES));
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom(...FILES), fc.boolean(), async (what, file, isTakenBack) => {
        const launched = await settled();
        expect(launched.run()).toEqual(YES);
        const { home } = launched;
        const undo = CHANGES[what]?.(home, file);
        if (isTakenBack) undo?.();
        const inNode = checkUnchanged(launched.system.again(), launched.program.build, APPLY) !== undefined;
        const { code } = launched.run();
        if (code === 0) expect(inNode, `${what} of ${file}`).toBe(true);
        // Of a file nothing can be taken back.
        const isFile = ["config", "folder/file", "dots/file"].includes(file);
        if (isFile && /same length|rename|mode|link|gone/.test(what)) expect(code, `${what} of ${file}`).not.toBe(0);
        rmSync(home.base, { recursive: true, force: true });
      }),
      { numRuns: 60 },
    );
  });

  test("a file that was changed while the clock was set back, so that it is older than the list", async () => {
    const { home, run } = bound(await settled());
    const whole = home.read(LIST);
    const { ino } = statSync(home.file("config"));
    const [line = ""] = new RegExp(`^\\d+ ${ino} .*$`, "m").exec(whole) ?? [];
    const later = line.replace(/\d+(?=\.\d+$)/, (seconds) => String(Number(seconds) + 3_600));
    home.write(LIST, whole.replace(line, later), 0o600);
    expect([line === later, run().code]).toEqual([false, NODE_AFTER_A_CHANGE]);
  });
});

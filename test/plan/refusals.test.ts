// What can't be done safely is refused by name, with its reason, and nothing of it is written.
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { Home, makeCertificate, PROXY } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

describe("refusals", () => {
  const refusal = (home: Home, file: string, reason: RegExp) => {
    const content = existsSync(home.file(file)) && statSync(home.file(file)).isFile() ? home.read(file) : undefined;
    const strict = home.run(["apply", "--proxy", PROXY, "--to", "all"]);
    expect(strict.code).toBe(4);
    expect(strict.stderr).toMatch(reason);
    expect(existsSync(home.file(".profile"))).toBe(false);
    const outcome = home.run(["apply", "--proxy", PROXY]);
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toMatch(reason);
    if (content !== undefined) expect(home.read(file)).toBe(content);
    expect(home.read(".profile")).toContain(PROXY);
  };

  test.each([
    [".bashrc", "# >>> proxycast >>>\nx\n", /\.bashrc:1.*only one of its two/],
    [
      ".bashrc",
      "# >>> proxycast >>>\n# <<< proxycast <<<\n# >>> proxycast >>>\n# <<< proxycast <<<\n",
      /\.bashrc:3.*second proxycast block/,
    ],
    [".config/pip/pip.conf", "[global]\nproxy=a\nproxy=b\n", /pip\.conf:3.*second proxy/],
    [".config/pip/pip.conf", "proxy=a\n", /pip\.conf:1.*before the first/],
    [".config/pip/pip.conf", "\ufeff[global]\n", /pip\.conf:1.*byte order mark/],
    [".config/pip/pip.conf", "[global]\rtimeout = 60\r", /pip\.conf:1.*Python takes/],
    [".config/pip/pip.conf", "[global]\ntimeout\u00a0= 60\n", /pip\.conf:2.*Python takes/],
    [".condarc", "a: 1\na: 2\n", /condarc:2.*twice/],
    [".condarc", "a: [1\n", /condarc:\d.*not valid YAML/],
    [".condarc", "proxy_servers: &x\n  http: &y a\nb: *y\n", /condarc:2.*anchor/],
    [".condarc", "{a: 1}\n", /condarc:1.*flow style/],
    [".condarc", "a: 1\t# c\n", /condarc:1.*tab/],
    [".condarc", "a: 1\n---\nb: 2\n", /condarc:\d.*second document/],
  ])("%s with %j", (file, content, reason) => {
    const home = new Home();
    home.write(file, content);
    refusal(home, file, reason);
  });

  test.each([
    ['machine a login b password "c d"\n', /netrc:1.*quote/],
    ["#x y\nmachine a login b password c\n", /netrc:1.*blank after its #/],
    ["machine a login b password c\nmachine a login d password e\n", /netrc:2.*second entry/],
    ["MACHINE a\n", /netrc:1/],
    ["machine a login b password ö\n", /netrc:1/],
  ])(".netrc with %j", (content, reason) => {
    const home = new Home();
    home.write(".netrc", content, 0o600);
    const outcome = home.run(
      ["apply", "--proxy", PROXY, "--username", "ada", "--password-stdin", "--with-password", "netrc", "--to", "netrc"],
      { input: "x" },
    );
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toMatch(reason);
    expect(home.read(".netrc")).toBe(content);
  });

  test("a password that .netrc can't spell", () => {
    const home = new Home();
    const outcome = home.run(
      ["apply", "--proxy", PROXY, "--username", "CORP\\ada", "--password-stdin", "--with-password", "netrc"],
      { input: "a b" },
    );
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain("can't spell");
    expect(home.snapshot()).toEqual([]);
  });

  test("a hard link, a pipe, UTF-16, a loop of links", () => {
    const make: Record<string, (home: Home, file: string) => void> = {
      "hard links": (home, file) => {
        home.write("other", "x\n");
        linkSync(home.file("other"), file);
      },
      "it is a folder, where a file is expected": (_, file) => mkdirSync(file),
      "UTF-16": (home) => home.write(".bashrc", Buffer.from("\ufeffx\n", "utf16le")),
      ELOOP: (_, file) => symlinkSync(".bashrc", file),
    };
    for (const [reason, action] of Object.entries(make)) {
      const home = new Home();
      action(home, home.file(".bashrc"));
      refusal(home, ".bashrc", new RegExp(reason));
    }
    for (const file of [".bashrc", ".condarc", ".config/pip/pip.conf"]) {
      const home = new Home();
      mkdirSync(home.file(".config/pip"), { recursive: true });
      expect(spawnSync("mkfifo", [home.file(file)]).status).toBe(0);
      refusal(home, file, /not a plain file/);
    }
    const loop = new Home();
    symlinkSync(".condarc", loop.file(".condarc"));
    // It leads nowhere, and no conda is on this PATH: the others are written.
    expect(loop.run(["apply", "--proxy", PROXY]).code).toBe(0);
    expect(loop.read(".profile")).toContain(PROXY);
  });

  needs("fish")("a folder that others can write", () => {
    const open = new Home();
    open.write(".config/fish/conf.d/x.fish", "");
    chmodSync(open.file(".config/fish/conf.d"), 0o777);
    refusal(open, ".config/fish/conf.d/x.fish", /others can write/);
  });

  needs("mount")("a file that is a mount of its own, or on a disk that can only be read", () => {
    const mount = (...args: string[]) => expect(spawnSync("mount", args).status).toBe(0);
    const bound = new Home("ho me");
    bound.write(".bashrc", "x\n");
    bound.write("other", "y\n");
    mount("--bind", bound.file("other"), bound.file(".bashrc"));
    try {
      refusal(bound, ".bashrc", /mount of its own/);
    } finally {
      spawnSync("umount", [bound.file(".bashrc")]);
    }
    const store = new Home();
    store.write("store/.bashrc", "x\n");
    symlinkSync("store/.bashrc", store.file(".bashrc"));
    mount("--bind", store.file("store"), store.file("store"));
    mount("-o", "remount,bind,ro", store.file("store"));
    try {
      refusal(store, ".bashrc", /store can only be read/);
    } finally {
      spawnSync("umount", [store.file("store")]);
    }
  });

  needs("root")("a file or a folder of another user", () => {
    const other = new Home();
    other.write(".bashrc", "x\n");
    chownSync(other.file(".bashrc"), 65534, 65534);
    refusal(other, ".bashrc", /belongs to another user/);
    const home = new Home();
    home.write(".config/pip/pip.conf", "[global]\n");
    chownSync(home.file(".config/pip"), 65534, 65534);
    refusal(home, ".config/pip/pip.conf", /belongs to another user/);
  });

  test("a CA bundle that others can write; one that has expired is a warning", () => {
    const home = new Home();
    const bundle = `${home.base}/company.pem`;
    makeCertificate(bundle, "Scratch CA", { isExpired: true });
    const args = ["apply", "--proxy", PROXY, "--to", "bash", "--ca-bundle", bundle];
    chmodSync(bundle, 0o666);
    const refused = home.run(args);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("can be written by others");
    expect(home.snapshot()).toEqual([]);
    chmodSync(bundle, 0o644);
    const outcome = home.run(args);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/expired certificate \(Scratch CA, /);
    expect(home.read(".bashrc")).toContain("REQUESTS_CA_BUNDLE");
  });

  const expectRefusals = (cases: readonly ((home: Home) => void)[]) => {
    for (const spoil of cases) {
      const home = new Home();
      ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
      spoil(home);
      const before = home.read(".bashrc");
      expect(home.run(["apply", "--proxy", OTHER, "--to", "bash"]).code).toBe(4);
      expect(home.read(".bashrc")).toBe(before);
    }
  };

  needs("root")("a HOME, ledger or config that is not the user's own", () =>
    expectRefusals([
      (home) => chownSync(home.path, 65534, 65534),
      (home) => chownSync(home.file(".local/state/proxycast/ledger.json"), 65534, 65534),
      (home) => {
        home.write(CONFIG, `proxy: ${OTHER}\n`);
        chownSync(home.file(CONFIG), 65534, 65534);
      },
    ]),
  );

  test("a state folder, what is in it, or a config that others can write", () =>
    expectRefusals([
      (home) => chmodSync(home.file(".local/state/proxycast"), 0o777),
      (home) => chmodSync(home.file(".local/state/proxycast/decision.json"), 0o666),
      (home) => {
        home.write(CONFIG, `proxy: ${OTHER}\n`);
        chmodSync(home.file(CONFIG), 0o666);
      },
      (home) => {
        home.write(CONFIG, `proxy: ${OTHER}\n`);
        chmodSync(home.file(".config/proxycast"), 0o777);
      },
    ]));
});

needs("setfacl", "acl")("an access control list that a replaced file loses is named", () => {
  const home = new Home();
  home.write(".bashrc", "x\n");
  home.write(".profile", "x\n");
  expect(spawnSync("setfacl", ["-m", "u:nobody:r", home.file(".bashrc")]).status).toBe(0);
  const { stderr } = ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
  expect(stderr.match(/access control list/g)).toHaveLength(1);
  expect(stderr).toContain(".bashrc had an access control list");
});

test("a skip list that a shell or a program can't take is refused where it is written, and by env and run", () => {
  const home = new Home();
  const names = (count: number) =>
    Array.from({ length: count }, (_, at) => `host${at}.department.corp.example`).join(",");
  const long = home.run(["apply", "--proxy", PROXY, "--to", "csh", "--skip", names(150)]);
  expect(long).toMatchObject({ code: 4 });
  expect(long.stderr).toMatch(/\.cshrc: the skip list is longer than csh takes a word/);
  ok(home, ["apply", "--proxy", PROXY, "--to", "bash,npm", "--skip", names(150)]);
  home.write(CONFIG, `proxy: ${PROXY}\nskip: "${names(2500)}"\n`);
  for (const args of [["env"], ["run", "--", "true"]]) {
    const { code, stderr } = home.run(args);
    expect(code).toBe(4);
    expect(stderr).toContain("longer than a variable may be");
  }
});

test("JSON escapes what a terminal would obey, and means the same", () => {
  const home = new Home();
  const name = "a\u009b31m\u202eb";
  home.write(`${name}/rc`, "x\n");
  home.environment = { ...home.environment, NPM_CONFIG_USERCONFIG: home.file(`${name}/rc`) };
  const { stdout } = home.run(["plan", "--proxy", PROXY, "--to", "npm", "--json"]);
  expect(stdout).not.toMatch(/[\u0080-\u009f\u202e]/);
  expect(JSON.parse(stdout).changes[0].path).toContain(name);
});

test.each(["file://host/x.pac", "file:///tmp/a%2Fb.pac", "file:///tmp/%zz.pac", "u:s3cret@proxy.example/p.pac"])(
  "a PAC script at %s is refused, in words",
  (script) => {
    const { code, stderr } = new Home().run(["plan", "--pac", script]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/the PAC script/);
    expect(stderr).not.toContain("s3cret");
  },
);

needs("ksh")("remove is done over a file that was never ours, whoever else its shell has", () => {
  const home = new Home();
  home.write(".kshrc", Buffer.from("\ufeffx\n", "utf16le"));
  expect(home.run(["apply", "--proxy", PROXY]).code).toBe(4);
  ok(home, ["remove"]);
});

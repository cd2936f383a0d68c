// A canary password goes through every command, output mode and error path, and is found nowhere; so is a neighbour's.
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WRITERS } from "../../src/writers/index.ts";
import { Home, PROGRAM, PROXY } from "../helpers/home.ts";
import { runHere } from "../helpers/in-process.ts";
import { spawn } from "../helpers/processes.ts";
import { startSocks } from "../helpers/socks.ts";

const CANARY = "Can4ry/p@ss w'rd";
const USER = "alice";
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  encodeURIComponent(CANARY).replaceAll("'", "%27"),
  Buffer.from(`${USER}:${CANARY}`).toString("base64"),
  CANARY.replaceAll("'", "'\\''"),
  "Can4ry",
];
const NEIGHBOUR = "N3ighbour";

function expectNowhere(text: string, where: string): void {
  for (const form of [...FORMS, NEIGHBOUR]) expect(text.includes(form), `${form} in ${where}: ${text}`).toBe(false);
}

function populate(): Home {
  const home = new Home();
  home.write(".netrc", `machine a.example login bob password ${NEIGHBOUR}\n`, 0o600);
  home.write(
    ".config/pip/pip.conf",
    `[global]\nproxy = bob:${NEIGHBOUR}@old.example:3128\nindex-url = https://bob:${NEIGHBOUR}@index.example/simple\n`,
    0o600,
  );
  home.write(
    ".condarc",
    `proxy_servers:\n  http: http://bob:${NEIGHBOUR}"x ${NEIGHBOUR}@old.example:1\n  https: bob:x@${NEIGHBOUR}@p:1\n`,
    0o600,
  );
  const old = `http://bob:${NEIGHBOUR}@old.example:1`;
  home.write(".gitconfig", `[http]\n\tproxy = ${old}\n[url "https://bob:${NEIGHBOUR}@x.example/"]\n\tinsteadOf = x:\n`);
  home.write(".npmrc", `//reg.example/:_authToken=${NEIGHBOUR}\nproxy=${old}\n`, 0o600);
  home.write(".yarnrc.yml", `npmAuthToken: ${NEIGHBOUR}\nhttpProxy: "${old}"\n`, 0o600);
  home.write(".curlrc", `user = bob:${NEIGHBOUR}\nproxy-user = bob:${NEIGHBOUR}\nproxy = ${old}\n`, 0o600);
  home.write(".wgetrc", `password = ${NEIGHBOUR}\nproxy_password = ${NEIGHBOUR}\nhttp_proxy = ${old}\n`, 0o600);
  home.write(
    ".docker/config.json",
    `{"auths":{"r":{"auth":"${NEIGHBOUR}"}},"proxies":{"default":{"httpProxy":"${old}"}}}`,
    0o600,
  );
  home.write(".cargo/config.toml", `[http]\nproxy = "${old}"\n[registry]\ntoken = "${NEIGHBOUR}"\n`, 0o600);
  home.write(
    ".m2/settings.xml",
    `<settings><servers><server><id>s</id><password>${NEIGHBOUR}</password></server></servers><proxies><proxy><id>proxycast-http</id><host>o</host><password>${NEIGHBOUR}</password></proxy></proxies></settings>`,
    0o600,
  );
  home.write(
    ".gradle/gradle.properties",
    `repoPassword=${NEIGHBOUR}\nsystemProp.http.proxyHost=${old}\nsystemProp.http.proxyPassword=${NEIGHBOUR}\n`,
    0o600,
  );
  home.write(".Renviron", `GITHUB_PAT=${NEIGHBOUR}\nhttp_proxy=${old}\n`, 0o600);
  home.write(".gemrc", `:rubygems_api_key: ${NEIGHBOUR}\nhttp_proxy: ${old}\n`, 0o600);
  home.write(".config/Code/User/settings.json", `{"x.token":"${NEIGHBOUR}","http.proxy":"${old}"}`, 0o600);
  home.write(".bashrc", `export http_proxy=http://bob:${NEIGHBOUR}@old.example:1\n`);
  return home;
}

/** Every file below the home but those that the user named, and those that hold the user's own bytes. */
function expectNoFile(home: Home, allowed: readonly string[] = []): void {
  for (const name of readdirSync(home.path, { recursive: true, withFileTypes: true })) {
    const file = `${name.parentPath}/${name.name}`;
    if (!name.isFile() || allowed.some((path) => file.endsWith(path))) continue;
    const text = readFileSync(file, "utf8");
    for (const form of FORMS) expect(text.includes(form), `${form} in ${file}`).toBe(false);
  }
}

const SETTINGS = ["--proxy", PROXY, "--username", USER];
const WAYS: Readonly<
  Record<string, (home: Home) => { args: readonly string[]; environment?: Record<string, string>; input?: string }>
> = {
  "standard input": () => ({ args: [...SETTINGS, "--password-stdin"], input: `${CANARY}\n` }),
  "its variable": () => ({ args: SETTINGS, environment: { PROXYCAST_PASSWORD: CANARY } }),
  "a variable's URL": () => ({
    args: [],
    environment: { PROXYCAST_PROXY: `http://${USER}:${encodeURIComponent(CANARY)}@proxy.corp.example:8080` },
  }),
  "the environment's URL": () => {
    const url = `http://${USER}:${encodeURIComponent(CANARY)}@proxy.corp.example:8080`;
    return { args: [], environment: { http_proxy: url, https_proxy: url } };
  },
  "the environment's SOCKS URL": () => {
    const url = `socks5h://${USER}:${encodeURIComponent(CANARY)}@proxy.corp.example:1080`;
    return { args: [], environment: { all_proxy: url } };
  },
  "a command in the config": (home) => {
    home.write("pass", CANARY, 0o600);
    home.write(
      ".config/proxycast/config.yaml",
      `proxy: http://${USER}@proxy.corp.example:8080\npassword: {command: "cat ${home.file("pass")}"}\n`,
    );
    return { args: [] };
  },
  "a file in the config": (home) => {
    home.write("pass", CANARY, 0o600);
    home.write(
      ".config/proxycast/config.yaml",
      `proxy: http://${USER}@proxy.corp.example:8080\npassword: {file: ${home.file("pass")}}\n`,
    );
    return { args: [] };
  },
};

describe.each(Object.entries(WAYS))("a password from %s", (_, way) => {
  function start(rule: string) {
    const home = populate();
    const { args, environment = {}, input = "" } = way(home);
    const run = (command: string, ...more: string[]) => {
      const outcome = home.run([command, ...args, "--propagate", rule, ...more], { environment, input });
      expectNowhere(outcome.stdout + outcome.stderr, [command, ...more].join(" "));
      return outcome;
    };
    return { home, run };
  }

  test("stays out of everything", () => {
    const { home, run } = start("withhold-password");
    for (const command of ["show", "plan", "status", "env"]) {
      run(command);
      run(command, "--json");
    }
    expect(run("apply", "--verbose")).toMatchObject({ code: 0 });
    expect(run("apply", "--json", "--dry-run").code).toBe(0);
    // Their proxy's name is nobody's: what counts here is what they say.
    for (const more of [[], ["--json"]]) {
      run("test", "http://origin.invalid/", ...more);
      run("report", "https://origin.invalid/?Can4ry", "--timeout", "1", ...more);
    }
    run("ca", "save", "/dev/null", "https://origin.invalid/");
    run("setup", "--yes", "--dry-run");
    run("setup", "--yes", "--json");
    expectNoFile(home, ["/pass"]);
    run("off");
    run("on");
    expect(home.run(["status"]).stdout).not.toContain(NEIGHBOUR);
    for (const more of [["--dry-run"], ["--dry-run", "--json"], []]) {
      const outcome = home.run(["remove", ...more]);
      expectNowhere(outcome.stdout + outcome.stderr, `remove ${more}`);
    }
    expectNoFile(home, ["/pass"]);
  });

  // The rule says what is written, and nothing of how it is shown.
  test.each(["unless-password", "never"])("stays out of what the rule %s has a part in", (rule) => {
    const { home, run } = start(rule);
    for (const command of ["plan", "status", "env"]) run(command);
    run("plan", "--json");
    expect(run("apply", "--verbose")).toMatchObject({ code: 0 });
    run("report", "https://origin.invalid/?Can4ry", "--timeout", "1");
    run("setup", "--yes", "--json");
    expectNoFile(home, ["/pass"]);
    run("off");
    run("on");
    const outcome = home.run(["remove"]);
    expectNowhere(outcome.stdout + outcome.stderr, "remove");
    expectNoFile(home, ["/pass"]);
  });
});

test("a granted password stands in the named target alone, and in no output", () => {
  const home = populate();
  const run = (...args: string[]) => {
    const outcome = home.run(args, { input: CANARY });
    expectNowhere(outcome.stdout + outcome.stderr, args.join(" "));
    return outcome;
  };
  const grant = [...SETTINGS, "--password-stdin", "--with-password", "pip"];
  run("plan", ...grant);
  run("plan", ...grant, "--json");
  expect(run("apply", ...grant)).toMatchObject({ code: 0 });
  expect(home.read(".config/pip/pip.conf")).toContain("Can4ry");
  expectNoFile(home, ["/pip.conf"]);
  run("plan", "--proxy", "http://other.example:1");
  run("remove", "--dry-run");
  expect(run("remove")).toMatchObject({ code: 0 });
  expectNoFile(home);
});

test("a SOCKS server that refuses it gets it once, and nobody else does", async () => {
  const { port, sent } = await startSocks({ http: 1 }, { user: "others" });
  const home = populate();
  home.tests = true;
  const given = ["--proxy", `socks5h://127.0.0.1:${port}`, "--username", USER, "--password-stdin"];
  for (const command of [["apply"], ["apply", "--json"], ["test"], ["report", "--timeout", "1"]]) {
    const outcome = await home.start([...command, ...given], {}, CANARY);
    expectNowhere(outcome.stdout + outcome.stderr, command.join(" "));
    expect(outcome.stdout + outcome.stderr).toMatch(/refused this user name and password/);
  }
  expect(sent).toEqual([`${USER}:${CANARY}`]);
  expectNoFile(home);
});

const HOLDERS = WRITERS.filter(({ acceptsPassword }) => acceptsPassword).map(({ id }) => id);

test.each(HOLDERS)("a password granted to %s stands in its files alone, in no output, and goes again", (id) => {
  const home = populate();
  const run = (...args: string[]) => {
    // .netrc has no spelling for the whole of it. Another client that has none belongs here.
    const outcome = home.run(args, { input: id === "netrc" ? "Can4ry" : CANARY });
    expectNowhere(outcome.stdout + outcome.stderr, args.join(" "));
    return outcome;
  };
  const grant = [...SETTINGS, "--password-stdin", "--to", id, "--with-password", id];
  run("plan", ...grant);
  const { changes } = JSON.parse(run("plan", ...grant, "--json").stdout) as { changes: { path: string }[] };
  const files = changes.map(({ path }) => path.replace(/^~/, home.path));
  expect(run("apply", ...grant, "--verbose")).toMatchObject({ code: 0 });
  const holding = files.filter((file) => FORMS.some((form) => readFileSync(file, "utf8").includes(form)));
  expect(holding).not.toEqual([]);
  for (const file of holding) expect(statSync(file).mode & 0o077, file).toBe(0);
  expectNoFile(home, files);
  run("status", "--json");
  expect(run("remove")).toMatchObject({ code: 0 });
  expectNoFile(home);
});

describe("a diff shows our keys with their values, and nothing else of the file", () => {
  test("what goes and what comes, each with its own host", () => {
    const home = new Home();
    home.write(".npmrc", `proxy=http://u:${NEIGHBOUR}@a.test:1\nhttps-proxy=http://u:${NEIGHBOUR}@b.test:1\n`, 0o600);
    home.write(".condarc", `proxy_servers:\n  http: http://u:${NEIGHBOUR}@a.test:1\n  https: http://b.test:1\n`, 0o600);
    home.write(".curlrc", `proxy = c.test:1\nproxy-user = "u:${NEIGHBOUR}"\nnoproxy = "d.test"\n`, 0o600);
    const { stdout } = home.run(["plan", "--proxy", PROXY, "--to", "npm,conda,curl"]);
    for (const line of [
      `-proxy = http://[redacted]@a.test:1\n+proxy = ${PROXY}\n`,
      `-https-proxy = http://[redacted]@b.test:1\n+https-proxy = ${PROXY}\n`,
      `-proxy_servers.https = http://b.test:1\n+proxy_servers.https = ${PROXY}\n`,
      "-proxy-user = [redacted]\n",
      "-noproxy = d.test\n",
    ])
      expect(stdout).toContain(line);
    expect(stdout).not.toContain(NEIGHBOUR);
  });

  test.each([
    [
      "a line that goes on",
      "pip",
      ".config/pip/pip.conf",
      `[global]\nproxy = http://old.test:1\n  password = ${NEIGHBOUR}\n`,
    ],
    ["a word behind the value", "pip", ".config/pip/pip.conf", `[global]\nproxy = old.test ; token ${NEIGHBOUR}\n`],
    ["a blank for the colon", "git", ".gitconfig", `[http]\n\tproxy = joe ${NEIGHBOUR}\n`],
    ["a path behind the port", "npm", ".npmrc", `proxy=http://old.test:1/${NEIGHBOUR}\n`],
  ])("%s, where it is no value of its kind: not shown", (_, to, file, text) => {
    const home = new Home();
    home.write(file, text);
    for (const args of [
      ["plan", "--proxy", PROXY, "--to", to],
      ["apply", "--proxy", PROXY, "--to", to],
      ["off", "--dry-run"],
    ]) {
      const { stdout, stderr } = home.run(args);
      expect(stdout).toContain(args[0] === "apply" ? "updated" : "-");
      expect(stdout + stderr).not.toContain(NEIGHBOUR);
    }
    expect(home.run(["report", "--no-test"]).stdout).not.toContain(NEIGHBOUR);
  });

  test.each([[], ["--json"]])(
    "a block that somebody changed, whose ledger is lost: only our variables, %s",
    (...more) => {
      const home = new Home();
      expect(home.run(["apply", "--proxy", "http://old.test:1", "--to", "bash"])).toMatchObject({ code: 0 });
      const changed = home.read(".bashrc").replace("# <<<", `export AWS_KEY=${NEIGHBOUR}\n# <<<`);
      home.write(".bashrc", changed);
      rmSync(home.file(".local"), { recursive: true });
      for (const args of [
        ["plan", "--proxy", PROXY, "--to", "bash"],
        ["remove", "--dry-run", "--force"],
      ]) {
        const { stdout, stderr } = home.run([...args, ...more]);
        expect(stdout).toContain("-http_proxy = http://old.test:1");
        expect(stdout + stderr).not.toContain(NEIGHBOUR);
      }
    },
  );

  test("a key that is a map, of which the YAML library would warn", () => {
    const home = new Home();
    home.write(".condarc", `? {token: ${NEIGHBOUR}}\n: b\n`);
    const { stdout, stderr } = home.run(["apply", "--proxy", PROXY, "--to", "conda"]);
    expect(stdout + stderr).not.toContain(NEIGHBOUR);
    expect(stderr).not.toContain("Warning");
  });

  const LAST: Readonly<Record<string, [name: string, text: string]>> = {
    r: [".Renviron", "# first\nAWS_SECRET_ACCESS_KEY=X"],
    gradle: [".gradle/gradle.properties", "a.b=X"],
    npm: [".npmrc", "fund=false\n//r.test/:x=X"],
    wget: [".wgetrc", "header = X"],
    cargo: [".cargo/config.toml", '[a]\nx = "X"'],
    git: [".gitconfig", "[github]\n\tx = X"],
    conda: [".condarc", "a: X"],
    pip: [".config/pip/pip.conf", "[global]\nx = X"],
    yarn: [".yarnrc.yml", "npmX: X"],
    gem: [".gemrc", "x: X"],
    curl: [".curlrc", 'oauth2-bearer = "X"'],
    docker: [".docker/config.json", '{"a":{"b":"X"}}'],
    vscode: [".config/Code/User/settings.json", '{"a":"X"}'],
    maven: [".m2/settings.xml", "<settings><a>X</a></settings>"],
    bash: [".bashrc", "export A=X"],
  };

  test.each(Object.keys(LAST))("%s: a neighbour whose line has no end", async (to) => {
    const [name = "", text = ""] = LAST[to] ?? [];
    for (const ending of ["", "\r", "\n", " "]) {
      const home = new Home();
      home.write(name, text.replace("X", NEIGHBOUR) + ending, 0o600);
      const said = async (...args: string[]) => {
        const { code, stdout, stderr } = await runHere(home, args);
        expect(code, stderr).toBe(0);
        expect(stdout + stderr).not.toContain(NEIGHBOUR);
        return stdout;
      };
      for (const more of [[], ["--json"]])
        expect(await said("plan", "--proxy", PROXY, "--to", to, ...more)).toContain("proxy.corp.example");
      await said("apply", "--proxy", PROXY, "--to", to, "--no-test");
      for (const command of ["off", "remove"]) await said(command, "--dry-run", "--json");
    }
  });

  test.each([
    ["a comment behind the value", "npm", ".npmrc", `proxy=http://old.test:1 ; token ${NEIGHBOUR}\n`],
    [
      "the same line",
      "docker",
      ".docker/config.json",
      `{"auths":{"r":{"auth":"${NEIGHBOUR}"}},"proxies":{"default":{"httpProxy":"http://old.test:1"}}}`,
    ],
    [
      "a value over two lines",
      "conda",
      ".condarc",
      `proxy_servers:\n  http: "http://user:N3igh\\\n    ${NEIGHBOUR}@old.test:1"\n`,
    ],
    ["a slash too few", "conda", ".condarc", `proxy_servers:\n  http: http:/joe:${NEIGHBOUR}@old.test:1\n`],
    [
      "a proxy of ours by name",
      "maven",
      ".m2/settings.xml",
      `<settings><proxies><proxy><id>proxycast-http</id><host>old.test</host><password>${NEIGHBOUR}</password></proxy></proxies></settings>`,
    ],
  ])("%s", async (_, to, name, text) => {
    const home = new Home();
    home.write(name, text, 0o600);
    const said = async (...args: string[]) => {
      const { code, stdout, stderr } = await runHere(home, args);
      expect(code, stderr).toBe(0);
      expect(stdout + stderr).not.toContain("N3igh");
      return stdout;
    };
    expect(await said("plan", "--proxy", PROXY, "--to", to)).toContain("old.test");
    await said("report", "--mode", "none", "--format", "json", "http://127.0.0.1:1/");
    await said("apply", "--proxy", PROXY, "--to", to);
    await said("remove", "--dry-run");
  });

  test("a value of any length is shown at once", () => {
    const home = new Home();
    home.write(".config/pip/pip.conf", `[global]\nproxy = http://o:1/${"a.".repeat(60_000)}\n`);
    const started = Date.now();
    expect(home.run(["plan", "--proxy", PROXY, "--to", "pip"]).stdout.length).toBeLessThan(4_000);
    // Far from a bound that a slow machine would meet: it took eight seconds once.
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe("redact", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9!@:/ ]{1,12}$/).map((text) => `S${text}S`);
  const slashes = fc.constantFrom("http://", "https://", "http:/", "http//", "http;//", "htp:/", "//", "http:///", "");
  test("takes what stands in front of the last @ of a URL, however its slashes are mistyped", async () => {
    const { redact } = await import("../../src/output/redact.ts");
    fc.assert(
      fc.property(
        slashes,
        secret,
        fc.constantFrom("", "proxy = ", "  http: ", '"httpProxy": "'),
        (scheme, password, lead) => {
          const shown = redact(`${lead}${scheme}joe:${password}@old.example:1`);
          expect(shown).not.toContain(password);
          expect(shown).toContain("@old.example:1");
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("errors", () => {
  const url = `http://${USER}:Can4ry@proxy.corp.example`;
  test.each([
    ["apply", "--proxy", `${url}:8080`],
    ["apply", `--proxy=${url}:99999`],
    ["apply", "--proxy", `${url}:8080/path?x`],
    ["apply", "--proxy", `ftp://${USER}:Can4ry@h:1`],
    ["apply", "--proxy", `${USER}:Can4://ry@h:1`],
    ["apply", "--proxy", `http://${USER}:Can4ry%40h:1`],
    ["apply", "--proxy", "u:Can4ry"],
    ["apply", "--proxy", "@Can4ry"],
    ["apply", "--proxy", "http://u:Can4ry h:1"],
    ["apply", "--proxy", "http://u:Can4ry"],
    ["apply", "--host", "http://u:Can4ry h", "--port", "1"],
    ["apply", "--host", "u:Can4ry", "--port", "1"],
    ["apply", "--skip", "http://u:Can4ry h:1"],
    ["apply", "--skip", "u:Can4ry"],
    ["apply", "--ca-bundle", "http://u:Can4ry@h/x"],
    ["apply", "--ca-bundle", "//u:Can4ry@h/x"],
    ["apply", "--pac", "http:/u:Can4ry@h/x"],
    ["apply", "--mode", "Can4ry"],
    ["apply", "--propagate", "Can4ry"],
    ["apply", "--to", "Can4ry:x@y"],
    ["apply", "--skip", `${USER}:Can4ry@h`],
    ["apply", "--password", "Can4ry"],
    ["apply", "--pasword=Can4ry"],
    ["apply", "Can4ry"],
    [`--proxy=${url}:1`, "apply"],
    [`${url}:1`],
    ["apply", "--color", "Can4ry"],
    ["apply", "--proxy"],
    ["Can4ry"],
  ])("%s %s %s", (...args) => {
    const home = new Home();
    for (const more of [[], ["--json"]]) {
      const outcome = home.run([...args, ...more]);
      expect(outcome.code).toBe(2);
      expectNowhere(outcome.stdout + outcome.stderr, args.join(" "));
    }
    expect(home.snapshot()).toEqual([]);
  });

  test.each([
    "proxy: http://alice:Can4ry@h:1\n",
    "password: Can4ry\n",
    "password: {Can4ry: x}\n",
    "http://alice:Can4ry@h:1: x\n",
    "proxy: [Can4ry\n",
    "proxy: *Can4ry\n",
    "proxy: {a: Can4ry}\n",
  ])("a config that says %j", (content) => {
    const home = new Home();
    home.write(".config/proxycast/config.yaml", content);
    const outcome = home.run(["show", "--json"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/config\.yaml:\d/);
    expectNowhere(outcome.stdout + outcome.stderr, content);
  });

  test.each(["u:Can4ry", "@Can4ry", "http://u:Can4ry h:1", "http:/u:Can4ry@h:1", "u:Can4ry@h"])(
    "a proxy in a variable or in the config that says %j",
    async (value) => {
      const home = new Home();
      for (const command of ["plan", "show", "status", "env", "report", "setup", "run", "test"]) {
        const more = { report: ["http://127.0.0.1:1/"], run: ["--", "true"], setup: ["--yes"] }[command] ?? [];
        // A path may look like anything but an address.
        const names = ["https_proxy", "PROXYCAST_PROXY", ...(value.startsWith("http") ? ["REQUESTS_CA_BUNDLE"] : [])];
        for (const name of names) {
          const { stdout, stderr } = await runHere(home, [command, ...more], { [name]: value });
          expectNowhere(stdout + stderr, `${command} with ${name}`);
        }
      }
      home.write(".config/proxycast/config.yaml", `proxy: ${JSON.stringify(value)}\n`);
      for (const command of ["plan", "report"]) {
        const { code, stdout, stderr } = home.run([command]);
        expect(code).toBe(2);
        expectNowhere(stdout + stderr, `${command} with the config`);
      }
    },
  );

  test("a command or an option that does not exist is named, where it can be no password", () => {
    const said = (...args: string[]) => new Home().run(args).stderr;
    expect(said("frobnicate")).toMatch(/unknown command "frobnicate"/);
    expect(said("apply", "--frobnicate=x")).toMatch(/unknown option --frobnicate/);
    expect(said("--password-stdin", "hunter", "apply")).not.toContain("hunter");
    expect(said("apply", "hunter")).not.toContain("hunter");
  });

  test("a password command that fails says nothing of what it printed", () => {
    const home = new Home();
    home.write(
      ".config/proxycast/config.yaml",
      `proxy: http://alice@h:1\npassword: {command: "echo Can4ry; echo Can4ry >&2; false"}\n`,
    );
    const outcome = home.run(["apply", "--with-password", "pip"]);
    expect(outcome.code).toBe(2);
    expectNowhere(outcome.stdout + outcome.stderr, "a failing command");
  });
});

test("programs that are started see no password in their arguments or environment, but for run", async () => {
  const home = new Home();
  home.write(
    ".config/proxycast/config.yaml",
    `proxy: http://alice@h:1\npassword: {command: "cat /proc/self/environ /proc/self/cmdline > ${home.base}/seen; cat /proc/$PPID/cmdline >> ${home.base}/seen; echo x"}\n`,
  );
  const url = "http://alice:Can4ry@h:1";
  const environment = { http_proxy: url, HTTPS_PROXY: url, PROXYCAST_PROXY: "", DEBUG: "*", NODE_DEBUG: "http,net" };
  home.run(["apply", "--with-password", "pip"], { environment: { ...environment, PROXYCAST_USERNAME: "alice" } });
  expectNowhere(readFileSync(`${home.base}/seen`, "utf8"), "the password command's environment");
  const args = [
    PROGRAM,
    "run",
    "--proxy",
    "http://h:1",
    "--username",
    "alice",
    "--",
    "sh",
    "-c",
    "cat /proc/$PPID/cmdline /proc/self/cmdline; printenv http_proxy PROXYCAST_PASSWORD",
  ];
  const child = spawn(process.execPath, args, {
    env: { ...home.environment, PROXYCAST_PASSWORD: "Can4ry", HOME: `${home.base}/home` } as NodeJS.ProcessEnv,
  });
  let seen = "";
  child.stdout.on("data", (data) => (seen += data));
  await new Promise((resolve) => child.on("close", resolve));
  expect(seen.match(/Can4ry/g)).toEqual(["Can4ry"]);
  expect(seen).toContain("http://alice:Can4ry@h:1");
});

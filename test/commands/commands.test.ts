// The commands, as a person types them.
import { readFileSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { VARIABLES } from "../../src/model/environment.ts";
import { blockOf, CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { findProgram, Home, makeCertificate, PROGRAM, PROXY } from "../helpers/home.ts";
import { need, needs } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

describe("commands", () => {
  test("plan and show with a config that is still to be rolled out, in place of the machine's", () => {
    const home = new Home();
    home.write("../etc-xdg/proxycast/config.yaml", `proxy: ${OTHER}\nskip: .old.example\n`);
    home.write("staged.yaml", `proxy: ${PROXY}\ntargets: [bash]\n`);
    const before = home.snapshot();
    const plan = ok(home, ["plan", "--config", "staged.yaml"], { cwd: home.path });
    expect(plan.stdout).toContain(`+export http_proxy='${PROXY}'`);
    expect(plan.stdout).not.toContain("old.example");
    expect(home.json(["show", "--config", "~/staged.yaml"]).settings).toMatchObject({
      httpProxy: { value: PROXY, origin: `${home.file("staged.yaml")}:1` },
    });
    expect(home.snapshot()).toEqual(before);
    expect(home.run(["apply", "--config", "staged.yaml"]).code).toBe(2);
  });

  /** What a person types, by the shell; the file holds what `proxycast env` prints. */
  const EVAL: Readonly<Record<string, readonly [program: string, type: (file: string) => string]>> = {
    sh: ["dash", (file) => `eval "$(cat ${file})"`],
    bash: ["bash", (file) => `eval "$(cat ${file})"`],
    zsh: ["zsh", (file) => `eval "$(cat ${file})"`],
    ksh: ["ksh93", (file) => `eval "$(cat ${file})"`],
    mksh: ["mksh", (file) => `eval "$(cat ${file})"`],
    fish: ["fish", (file) => `cat ${file} | source`],
    tcsh: ["tcsh", (file) => `eval "\`cat ${file}\`"`],
    csh: ["bsd-csh", (file) => `eval "\`cat ${file}\`"`],
    elvish: ["elvish", (file) => `eval (cat ${file} | slurp)`],
    xonsh: ["xonsh", (file) => `execx($(cat ${file}))`],
    // Its source takes a file.
    nu: ["nu", (file) => `source ${file}`],
  };

  test.each(Object.entries(EVAL))(
    "env in %s: every variable, the CA bundle too, and --off",
    (shell, [program, type]) => {
      need(program);
      const home = new Home();
      makeCertificate(`${home.base}/ca.pem`);
      ok(home, ["setup", "--yes", "--proxy", PROXY, "--to", "sh", "--ca-bundle", `${home.base}/ca.pem`]);
      home.write("set", `${ok(home, ["env", "--shell", shell]).stdout}\n`);
      home.write("unset", `${ok(home, ["env", "--shell", shell, "--off"]).stdout}\n`);
      const print = (name: string) => `${shell === "nu" ? "^" : ""}sh -c 'env -0 > ${home.base}/${name}'`;
      const lines = [type(home.file("set")), print("on"), type(home.file("unset")), print("off")];
      const result = spawnSync(findProgram(program) as string, ["-c", lines.join("\n")], {
        encoding: "utf8",
        env: home.environment as NodeJS.ProcessEnv,
      });
      expect(result.stdout + result.stderr).toBe("");
      const read = (name: string) => readFileSync(`${home.base}/${name}`, "utf8").split("\0");
      const bundle = home.file(".local/state/proxycast/ca/bundle.pem");
      const company = home.file(".local/state/proxycast/ca/company.pem");
      const proxied = [...VARIABLES.http, ...VARIABLES.https].map((name) => `${name}=${PROXY}`);
      const trusted = [...VARIABLES.bundle.map((name) => `${name}=${bundle}`), `NODE_EXTRA_CA_CERTS=${company}`];
      expect(read("on")).toEqual(expect.arrayContaining([...proxied, ...trusted, "NODE_USE_ENV_PROXY=1"]));
      expect(read("off").filter((line) => /proxy=|^NODE_USE/i.test(line))).toEqual([]);
    },
  );

  needs("zsh")("env in an interactive zsh, which knows no comments", () => {
    const home = new Home();
    makeCertificate(`${home.base}/ca.pem`);
    ok(home, ["setup", "--yes", "--proxy", PROXY, "--to", "sh", "--ca-bundle", `${home.base}/ca.pem`]);
    home.write("set", ok(home, ["env", "--shell", "zsh"]).stdout);
    home.write("unset", ok(home, ["env", "--shell", "zsh", "--off"]).stdout);
    const script = 'eval "$(cat ~/set)"; printenv http_proxy PIP_CERT; eval "$(cat ~/unset)"; printenv http_proxy';
    const result = spawnSync("zsh", ["-i", "-c", script], { encoding: "utf8", env: home.environment as never });
    expect(result.stderr).toBe("");
    expect(result.stdout).toBe(`${PROXY}\n${home.file(".local/state/proxycast/ca/bundle.pem")}\n`);
  });

  test("after remove, env --off clears the CA variables that were ours, and no others", () => {
    const home = new Home();
    makeCertificate(`${home.base}/ca.pem`);
    ok(home, ["setup", "--yes", "--proxy", PROXY, "--to", "bash", "--ca-bundle", `${home.base}/ca.pem`]);
    const bundle = home.file(".local/state/proxycast/ca/bundle.pem");
    ok(home, ["remove"]);
    const environment = { PIP_CERT: bundle, SSL_CERT_FILE: "/mine.pem" };
    for (const shell of ["sh", "fish", "tcsh", "xonsh", "elvish", "nu", "pwsh"]) {
      const { stdout } = ok(home, ["env", "--off", "--shell", shell], { environment });
      expect(stdout).toContain("PIP_CERT");
      expect(stdout).not.toContain("SSL_CERT_FILE");
    }
    const { stdout } = ok(home, ["env", "--off", "--shell", "sh"], { environment });
    const seen = spawnSync("sh", ["-euc", `${stdout}\nenv`], {
      encoding: "utf8",
      env: { ...environment, PATH: "/bin" } as never,
    });
    expect(seen.stdout).not.toContain("PIP_CERT");
    expect(seen.stdout).toContain("SSL_CERT_FILE=/mine.pem");
  });

  test("run gives back what the launcher took, and before the first apply has a CA bundle of its own", () => {
    const home = new Home();
    makeCertificate(`${home.base}/ca.pem`);
    const given = { NODE_OPTIONS: "--no-warnings", DEBUG: "x", NODE_DEBUG: "" };
    const launch = (args: readonly string[]) =>
      spawnSync(PROGRAM, ["run", ...args], { encoding: "utf8", env: { ...home.environment, ...given } as never });
    const plain = launch(["--", "env"]).stdout.split("\n");
    for (const [name, value] of Object.entries(given)) expect(plain).toContain(`${name}=${value}`);
    expect(plain.join("\n")).not.toContain("KEPT");
    const script = 'grep -c BEGIN "$REQUESTS_CA_BUNDLE"; cat "$NODE_EXTRA_CA_CERTS"';
    const { stdout } = launch(["--proxy", PROXY, "--ca-bundle", `${home.base}/ca.pem`, "--", "sh", "-c", script]);
    expect(Number(stdout.split("\n")[0])).toBeGreaterThan(50);
    expect(stdout).toContain(readFileSync(`${home.base}/ca.pem`, "utf8").trim());
    expect(home.snapshot()).toEqual([]);
  });

  test("run leaves the environment alone where nothing is known of a proxy", () => {
    const home = new Home();
    ok(home, ["apply", "--to", "bash"]);
    const environment = { http_proxy: "http://mine.example:1", no_proxy: "z.z" };
    const { stdout } = ok(home, ["run", "--", "env"], { environment });
    expect(stdout).toContain("http_proxy=http://mine.example:1");
    expect(stdout).toContain("no_proxy=z.z");
  });

  test("a reader that has seen enough is no fault", () => {
    const home = new Home();
    const command = `"$0" "$1" plan --proxy ${PROXY} | head -1; echo "\${PIPESTATUS[0]}"`;
    const result = spawnSync("bash", ["-c", command, process.execPath, PROGRAM], {
      encoding: "utf8",
      env: home.environment as NodeJS.ProcessEnv,
    });
    expect(result.stderr).not.toContain("EPIPE");
    expect(result.stdout.trim().split("\n").at(-1)).toBe("0");
  });

  test("run exits as its command does, and passes a signal on", () => {
    const home = new Home();
    const run = (command: string) => home.run(["run", "--proxy", PROXY, "--", "sh", "-c", command]).code;
    expect(run("exit 7")).toBe(7);
    expect(run("kill -TERM $$")).toBe(143);
    expect(home.run(["run", "--proxy", PROXY, "--", "no-such-program"]).code).toBe(127);
    const script = `"$0" "$@" & sleep 1; kill -TERM $!; wait $!; echo $?`;
    const args = [
      process.execPath,
      `${process.cwd()}/dist/proxycast.cjs`,
      "run",
      "--proxy",
      PROXY,
      "--",
      "sleep",
      "20",
    ];
    const result = spawnSync("bash", ["-c", script, ...args], {
      encoding: "utf8",
      env: home.environment as NodeJS.ProcessEnv,
    });
    expect(result.stdout.trim()).toBe("143");
    expect(home.snapshot()).toEqual([]);
  });

  test("run names what outranks it", () => {
    const home = new Home();
    home.write(".gradle/gradle.properties", "# x\nsystemProp.http.proxyHost=old.example\n");
    home.write(".m2/settings.xml", "<settings/>\n");
    const args = ["run", "--proxy", PROXY, "--username", "ada", "--password-stdin", "--", "true"];
    const { stderr } = ok(home, args, { input: "s3cret" });
    expect(stderr).toContain("gradle: ~/.gradle/gradle.properties names a proxy");
    expect(stderr).not.toContain("maven");
  });

  test("what a killed run leaves goes with the next run, or with remove", () => {
    const home = new Home();
    home.write(".curlrc", "proxy = http://old.example:1\nuser-agent = é\n");
    const before = home.snapshot();
    const run = (command: string) => home.run(["run", "--proxy", PROXY, "--", "sh", "-c", command]);
    const killed = () => {
      expect(run("kill -KILL $PPID").code).toBe(null);
      expect(home.snapshot().length).toBeGreaterThan(before.length);
    };
    killed();
    const { stdout } = run('cat "$CURL_HOME/.curlrc"; ls "$HOME/.local/state/proxycast" | grep -c ^run-');
    expect(stdout).toBe("user-agent = é\n1\n");
    killed();
    home.write(".local/state/proxycast/run-another-1-1/wgetrc", "");
    ok(home, ["remove"]);
    expect(home.snapshot().filter((line) => line.includes("run-another"))).toHaveLength(2);
    rmSync(home.file(".local/state/proxycast/run-another-1-1"), { recursive: true });
    expect(home.snapshot().filter((line) => line.includes("run-"))).toEqual([]);
  });

  test("setup saves what it was given, a second one keeps the rest, remove takes all of it back", () => {
    const home = new Home();
    ok(home, ["setup", "--yes", "--proxy", PROXY, "--skip", "a.example", "--to", "bash"]);
    ok(home, ["setup", "--yes", "--propagate", "never"]);
    expect(home.read(CONFIG)).toContain(PROXY);
    expect(home.read(CONFIG)).toContain("a.example");
    ok(home, ["setup", "--yes", "--propagate", "withhold-password"], { environment: { PROXYCAST_PROXY: OTHER } });
    expect(home.read(CONFIG)).toContain(OTHER);
    ok(home, ["apply"]);
    expect(blockOf(home)).toContain(OTHER);
    ok(home, ["remove"]);
    expect(home.snapshot()).toEqual([]);
    expect(home.run(["setup", "--yes"]).code).toBe(2);
  });

  test("setup for one protocol keeps what was saved for both, and replaces a list", () => {
    const home = new Home();
    home.write(CONFIG, `proxy: ${PROXY}\nskip:\n  - a.example\n  - b.example\n`);
    ok(home, ["setup", "--yes", "--http-proxy", OTHER, "--to", "bash"]);
    expect(blockOf(home)).toContain(`https_proxy='${PROXY}'`);
    expect(blockOf(home)).toContain(`http_proxy='${OTHER}'`);
    expect(home.run(["plan", "--exit-code", "--to", "bash"]).code).toBe(0);
    ok(home, ["setup", "--yes", "--skip", "c.example", "--skip", "d.example"]);
    expect(blockOf(home)).toMatch(/no_proxy='[^']*c\.example[^']*d\.example/);
    expect(blockOf(home)).not.toContain("a.example");
    ok(home, ["remove"]);
    expect(home.read(CONFIG)).toBe(`proxy: ${PROXY}\nskip:\n  - a.example\n  - b.example\n`);
  });

  test("--json is one object of the contract; --quiet prints nothing; --dry-run writes nothing; --exit-code tells", () => {
    const home = new Home();
    const settings = ["--proxy", PROXY, "--to", "bash"];
    const before = home.snapshot();
    expect(home.run(["plan", ...settings, "--exit-code"]).code).toBe(1);
    expect(home.run(["plan", ...settings]).stdout).not.toContain("\u001b");
    expect(home.run(["plan", ...settings, "--color", "always"]).stdout).toContain("\u001b[32m+export http_proxy");
    ok(home, ["apply", ...settings, "--dry-run"]);
    expect(home.snapshot()).toEqual(before);
    const applied = home.json(["apply", ...settings]) as Record<string, unknown>;
    expect(Object.keys(applied)).toEqual([
      "schema",
      "command",
      "changed",
      "settings",
      "rule",
      "withheld",
      "off",
      "available",
      "changes",
      "counts",
      "rivals",
      "warnings",
      "finding",
      "error",
    ]);
    expect(applied).toMatchObject({
      schema: 1,
      finding: null,
      command: "apply",
      changed: true,
      rule: "withhold-password",
      error: null,
    });
    expect(applied.changes).toContainEqual({ writer: "bash", path: home.file(".bashrc"), state: "added" });
    expect(home.json(["apply", ...settings])).toMatchObject({ changed: false });
    expect(home.run(["status", ...settings, "--exit-code"]).code).toBe(0);
    expect(ok(home, ["apply", "--proxy", OTHER, "--quiet"]).stdout).toBe("");
    expect(home.json(["apply", "--proxy", "x"])).toMatchObject({ error: { exitCode: 2 } });
    expect(home.run(["apply"], { environment: { PROXYCAST_ACTIVE: "1" } })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("completion, help and version", () => {
    const home = new Home();
    expect(ok(home, ["completion"]).stdout).toContain("proxycast");
    expect(ok(home, ["--get-yargs-completions", "proxycast", "re"]).stdout).toContain("remove");
    expect(ok(home, ["--help"]).stdout).toContain("proxycast setup");
    expect(ok(home, ["--version"]).stdout.trim()).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
    expect(home.run([]).code).toBe(2);
  });

  needs("tmux")("setup asks on a terminal, and writes only after a yes", () => {
    const home = new Home();
    home.write(".bashrc", "x\n");
    let sessions = 0;
    const answer = (keys: readonly string[], flags = "") => {
      // Not the socket of a server that is still ending.
      const socket = `${home.base}/tmux-${++sessions}`;
      const tmux = (...args: string[]) =>
        spawnSync("tmux", ["-S", socket, ...args], {
          encoding: "utf8",
          env: { ...home.environment, TERM: "xterm" } as NodeJS.ProcessEnv,
        });
      tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        "120",
        "-y",
        "60",
        `${process.execPath} ${process.cwd()}/dist/proxycast.cjs setup --no-test --to bash ${flags}; sleep 30`,
      );
      let screen = "";
      for (const key of keys) {
        const [wait, text] = key.split("|") as [string, string];
        for (let tries = 0; tries < 300 && !screen.includes(wait); tries++) {
          spawnSync("sleep", ["0.1"]);
          screen = tmux("capture-pane", "-p").stdout;
        }
        expect(screen).toContain(wait);
        if (text) tmux("send-keys", "-l", text);
        tmux("send-keys", "Enter");
        screen = "";
      }
      spawnSync("sleep", ["1"]);
      const last = tmux("capture-pane", "-p").stdout;
      tmux("kill-server");
      return last;
    };
    const address = "Proxy, as|http://p.example:3128";
    const git = spawnSync("git", ["init", "-q", home.path], { env: home.environment as NodeJS.ProcessEnv });
    expect(git.status).toBe(0);
    const password = ["Password|s3cret", "Where will|", "hold the password|"];
    const refused = answer(password, "--proxy http://p.example:3128 --username ada");
    expect(refused).toMatch(/tracked\s+by[\s\S]*\? Where will later runs find the password/);
    rmSync(home.file(".git"), { recursive: true });
    const skip = ["Write this?|3", "reach directly|corp.example"];
    expect(answer([address, ...skip, "Write this?|6"])).toContain("nothing was written");
    expect(home.snapshot()).toHaveLength(1);
    expect(answer([address, ...skip, "Write this?|", "Ask each tool|n"])).toContain("Restart open shells");
    expect(home.read(".bashrc")).toContain("http://p.example:3128");
    expect(home.read(CONFIG)).toContain("http://p.example:3128");
  });
});

test("the CA bundle: two files, private, and kept when the one that was named is gone", () => {
  const home = new Home();
  makeCertificate(`${home.base}/company.pem`);
  ok(home, ["setup", "--yes", "--proxy", PROXY, "--ca-bundle", `${home.base}/company.pem`, "--to", "bash,pip"]);
  const company = home.read(".local/state/proxycast/ca/company.pem");
  const bundle = home.read(".local/state/proxycast/ca/bundle.pem");
  expect(company.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
  expect(bundle).toContain(company.trim());
  expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  rmSync(`${home.base}/company.pem`);
  expect(ok(home, ["apply"]).stderr).toContain("our copy of it stays in use");
  expect(home.read(".local/state/proxycast/ca/company.pem")).toBe(company);
  ok(home, ["apply", "--propagate", "never"]);
  expect(home.read(".bashrc")).toContain("REQUESTS_CA_BUNDLE");
  expect(home.read(".bashrc")).not.toContain(PROXY);
  expect(home.read(".config/pip/pip.conf")).toMatch(/^\[global\]\ncert = [^\n]*\n$/);
});

test("a target that is misspelled is told near names only where they are near, a bad skip entry where it comes from", () => {
  const home = new Home();
  const said = (...args: string[]) => home.run(args).stderr;
  expect(said("apply", "--to", "nmp")).toContain("did you mean npm\n");
  expect(said("apply", "--to", "condaa")).toContain("did you mean conda\n");
  expect(said("apply", "--to", "nope")).toMatch(/there are sh, .*vscode/);
  expect(said("apply", "--skip", "a b,c:0")).toContain("the skip list (--skip) has a port");
  home.write(CONFIG, `proxy: ${PROXY}\nskip: [a.example, "-x y!"]\n`);
  expect(said("plan")).toMatch(/the skip list \(.*config\.yaml:2\) has an entry/);
  expect(said("apply", "--proxy")).toBe("proxycast: --proxy needs a value\n");
});

test("where one entry of several goes, the file is to update; where all go, to restore", () => {
  const home = new Home();
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [conda]\nskip: [a.example, b.example]\n`);
  ok(home, ["apply"]);
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [conda]\nskip: [a.example]\n`);
  expect(ok(home, ["status"]).stdout).toMatch(/^to update +~\/\.condarc/m);
  expect(JSON.parse(ok(home, ["remove", "--dry-run", "--json"]).stdout).changes).toEqual([
    expect.objectContaining({ writer: "conda", state: "to restore" }),
  ]);
});

test("where no proxy is configured or detected, a command that writes says so, and the others nothing", () => {
  const home = new Home();
  expect(home.run(["apply"]).stderr).toContain("no proxy is configured or detected; nothing was changed");
  for (const args of [["status"], ["env"], ["show"], ["run", "--", "true"]])
    expect(home.run(args)).toMatchObject({ code: 0, stderr: "" });
});

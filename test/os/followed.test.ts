// The operating system as a source: real GNOME and KDE settings, followed, and left alone where they fall silent.
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { describe, expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { blockOf, CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { type Environment, Home, PROGRAM, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { startProxy } from "../helpers/network.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";

const SCHEMA = "org.gnome.system.proxy";
const DECISION = ".local/state/proxycast/decision.json";

/** Sets GNOME's values for good, in a session of its own: without one gsettings says 0 and saves nothing. */
function setGnome(home: Home, values: Readonly<Record<string, string>>): void {
  need("dbus-run-session", "gsettings");
  const runtime = `${home.base}/run`;
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const lines = Object.entries(values).map(([key, value]) => {
    const at = key.lastIndexOf(".");
    return `gsettings set ${SCHEMA}${at < 0 ? "" : `.${key.slice(0, at)}`} ${key.slice(at + 1)} "${value}"`;
  });
  execFileSync("dbus-run-session", ["--", "sh", "-ec", lines.join("\n")], {
    env: { ...home.environment, XDG_RUNTIME_DIR: runtime } as NodeJS.ProcessEnv,
    stdio: "ignore",
  });
}

function setKde(home: Home, values: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(values)) {
    const args = ["--file", "kioslaverc", "--group", "Proxy Settings", "--key", key, value];
    execFileSync("kwriteconfig5", args, { env: home.environment as NodeJS.ProcessEnv });
  }
}

const manual = (host: string, port: number) => ({ mode: "manual", "http.host": host, "http.port": String(port) });

/** Programs of this name, in front of all others on PATH. */
function pretend(home: Home, name: string, script: string): Environment {
  home.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(home.file(`bin/${name}`), 0o755);
  return { PATH: `${home.file("bin")}:${home.environment.PATH}` };
}

describe("GNOME", () => {
  testWithClient("gsettings", "dbus-run-session", "found, followed, turned off, and silence changes nothing", () => {
    const home = new Home("home", { stock: true });
    home.write(CONFIG, "targets: [bash]\n");
    // Nobody set it up: that is no answer, and asking leaves nothing behind.
    const before = home.snapshot();
    expect(ok(home, ["show"]).stdout).toMatch(/system +GNOME +no proxy/);
    expect(ok(home, ["show"]).stdout).toMatch(/httpProxy +none found/);
    expect(ok(home, ["plan"]).stdout).toBe("");
    expect(home.snapshot()).toEqual(before);

    setGnome(home, { ...manual("proxy.corp.example", 8080), "ignore-hosts": "['localhost', '*.corp.example']" });
    const shown = ok(home, ["show"]).stdout;
    expect(shown).toMatch(
      /httpProxy +http:\/\/proxy\.corp\.example:8080 +GNOME \(gsettings org\.gnome\.system\.proxy\)/,
    );
    expect(shown).toMatch(/httpsProxy +http:\/\/proxy\.corp\.example:8080 +GNOME/);
    expect(shown).toMatch(/skip +localhost,127\.0\.0\.1,::1,169\.254\.169\.254,corp\.example +GNOME/);
    ok(home, ["apply"]);
    expect(blockOf(home)).toContain(PROXY);

    // A new log-in shell and an old terminal carry our own output, which is no evidence.
    const inside = { http_proxy: PROXY, HTTP_PROXY: PROXY, https_proxy: PROXY, HTTPS_PROXY: PROXY };
    setGnome(home, manual("other.example", 1));
    ok(home, ["apply"], { environment: inside });
    expect(blockOf(home)).toContain(OTHER);
    expect(blockOf(home)).not.toContain(PROXY);
    ok(home, ["apply", "--refresh"], { environment: inside });
    expect(blockOf(home)).toContain(OTHER);

    setGnome(home, { mode: "none" });
    ok(home, ["apply"], { environment: inside });
    expect(blockOf(home)).not.toContain("example");
    ok(home, ["apply"]);
    expect(ok(home, ["show"]).stdout).toMatch(/httpProxy +none \(direct\) +GNOME/);

    setGnome(home, manual("proxy.corp.example", 8080));
    ok(home, ["apply"]);
    const written = home.read(".bashrc");
    const kept = home.read(DECISION);
    const silences = {
      "is not installed": "",
      "knows no proxy settings": "exit 1",
      "did not answer in time": "exec sleep 60",
      "can be read": "echo '<html>'; head -c 100000 /dev/urandom",
    };
    for (const [word, script] of Object.entries(silences)) {
      const environment = script ? pretend(home, "gsettings", script) : { PATH: "/nowhere" };
      const outcome = ok(home, ["apply"], { environment });
      expect(outcome.stderr).toContain(word);
      expect(outcome.stderr).toMatch(/what it said on \d{4}-\d\d-\d\d stays/);
      expect(ok(home, ["show"], { environment }).stdout).toMatch(/httpProxy +http:\/\/proxy\S+ +GNOME \(.*, as of /);
      expect(home.read(".bashrc")).toBe(written);
      expect(home.read(DECISION)).toBe(kept);
    }
    ok(home, ["remove"]);
    expect(existsSync(home.file(".local"))).toBe(false);
  });

  testWithClient(
    "gsettings",
    "gsettings",
    "its log-on serves the test and run, and is in no file of ours",
    async () => {
      const home = new Home();
      home.tests = true;
      const proxy = await startProxy({ http: 1 }, "alice:s3cret");
      home.environment = { ...home.environment, GSETTINGS_BACKEND: "keyfile" };
      const set = (group: string, key: string, value: string) =>
        execFileSync("gsettings", ["set", `${SCHEMA}${group}`, key, value], {
          env: home.environment as NodeJS.ProcessEnv,
        });
      set("", "mode", "manual");
      set(".http", "host", "127.0.0.1");
      set(".http", "port", String(proxy.port));
      set(".http", "use-authentication", "true");
      set(".http", "authentication-user", "alice");
      set(".http", "authentication-password", "s3cret");
      const before = home.snapshot();
      const shown = await home.start(["show"]);
      expect(shown.stdout).toMatch(/password +set +GNOME/);
      expect(shown.stdout).not.toContain("s3cret");
      await home.start(["test", "http://origin.test/"]);
      expect(proxy.hits[0]?.credentials).toBe("alice:s3cret");
      expect((await home.start(["apply", "--no-test", "--to", "bash,pip"])).code).toBe(0);
      expect((await home.start(["run", "--", "printenv", "http_proxy"])).stdout).toContain("alice:s3cret@");
      const found = spawnSync("grep", ["-rl", "s3cret", home.path], { encoding: "utf8" });
      expect(found.stdout).toBe(`${home.file(".config/glib-2.0/settings/keyfile")}\n`);
      expect((await home.start(["remove"])).code).toBe(0);
      expect(home.snapshot()).toEqual(before);
    },
  );
});

describe("KDE", () => {
  testWithClient(
    "kwriteconfig5",
    "kwriteconfig5",
    "found, followed, turned off; its desktop goes before the other",
    () => {
      const home = new Home("home", { stock: true });
      home.write(CONFIG, "targets: [bash]\n");
      setKde(home, {
        ProxyType: "1",
        httpProxy: "http://proxy.corp.example 8080",
        NoProxyFor: "localhost,.corp.example",
      });
      setKde(home, { httpsProxy: "http://other.example 1" });
      const shown = ok(home, ["show"]).stdout;
      expect(shown).toMatch(/httpProxy +http:\/\/proxy\.corp\.example:8080 +KDE \(kioslaverc\)/);
      expect(shown).toMatch(/httpsProxy +http:\/\/other\.example:1 +KDE/);
      expect(shown).toMatch(/skip +localhost,127\.0\.0\.1,::1,169\.254\.169\.254,corp\.example +KDE/);
      ok(home, ["apply"]);
      expect(blockOf(home)).toContain(PROXY);
      setKde(home, { httpProxy: "http://new.example 81" });
      ok(home, ["apply"]);
      expect(blockOf(home)).toContain("http://new.example:81");
      setKde(home, { ProxyType: "0" });
      ok(home, ["apply"]);
      expect(blockOf(home)).not.toContain("new.example");
      setKde(home, { ProxyType: "2", "Proxy Config Script": "" });
      expect(ok(home, ["apply"]).stderr).toContain("its PAC script has no address");
    },
  );

  testWithClient("kwriteconfig5", "kwriteconfig5", "a file that can't be read is a line in show", () => {
    need("strace");
    const home = new Home();
    setKde(home, { ProxyType: "1", httpProxy: "http://proxy.corp.example 8080" });
    const file = home.file(".config/kioslaverc");
    const fault = [
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-P",
      file,
      "-e",
      "trace=openat",
      "-e",
      "inject=openat:error=EACCES",
    ];
    const { status, stdout } = spawnSync("strace", [...fault, process.execPath, PROGRAM, "show"], {
      env: home.environment as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/system +KDE +it can't be read \(EACCES\)/);
  });

  testWithClient("kwriteconfig5", "kwriteconfig5", "in its session, its word goes before what GNOME has stored", () => {
    const home = new Home();
    setGnome(home, manual("other.example", 1));
    setKde(home, { ProxyType: "0" });
    expect(ok(home, ["show"]).stdout).toMatch(/httpProxy +http:\/\/other/);
    expect(ok(home, ["show"], { environment: { XDG_CURRENT_DESKTOP: "KDE" } }).stdout).toMatch(/httpProxy +none found/);
    setKde(home, { ProxyType: "1", httpProxy: "http://proxy.corp.example 8080" });
    ok(home, ["apply", "--to", "bash"], { environment: { XDG_CURRENT_DESKTOP: "KDE" } });
    // A log-in without a desktop finds what the one with it found.
    expect(ok(home, ["show"]).stdout).toMatch(/httpProxy +http:\/\/proxy\.corp/);
  });
});

testWithClient("gsettings", "gsettings", "the environment goes before it, and what that shadows is shown", () => {
  const home = new Home();
  setGnome(home, manual("other.example", 1));
  const environment = { http_proxy: PROXY, https_proxy: PROXY };
  expect(ok(home, ["show"], { environment }).stdout).toMatch(
    /httpProxy +http:\/\/proxy\S+ +\$http_proxy as of .*\(instead of http:\/\/other\.example:1 from GNOME/,
  );
  expect(ok(home, ["show", "--mode", "none"], { environment }).stdout).toMatch(/httpProxy +none \(direct\)/);
});

testWithClient("gsettings", "gsettings", "a log-in that follows it asks it again, and loads nothing for that", () => {
  need("strace");
  const home = new Home();
  setGnome(home, manual("proxy.corp.example", 8080));
  ok(home, ["apply", "--to", "bash"]);
  const trace = `${home.base}/trace`;
  execFileSync("strace", ["-f", "-qq", "-o", trace, "-e", "trace=openat,execve", process.execPath, ...program(home)], {
    env: home.environment as NodeJS.ProcessEnv,
    stdio: "ignore",
  });
  const calls = execFileSync("cat", [trace], { encoding: "utf8" });
  expect(calls).toMatch(/execve\("[^"]*\/gsettings"/);
  expect(calls).not.toMatch(/main\.cjs|execa\.cjs/);
  setGnome(home, manual("other.example", 1));
  ok(home, ["apply", "--to", "bash"]);
  expect(blockOf(home)).toContain(OTHER);
});

function program(home: Home): string[] {
  return [PROGRAM, ...home.line(["apply", "--to", "bash"])];
}

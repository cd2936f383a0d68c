import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blockOf, CONFIG, OTHER, ok, withoutChecksum } from "../helpers/contract.ts";
import { Home, makeCertificate, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";

const LEDGER = ".local/state/proxycast/ledger.json";

describe("precedence", () => {
  const setting = (home: Home, name: string, args: readonly string[] = [], environment = {}) =>
    (
      home.json(["show", ...args], { environment }).settings as unknown as Record<
        string,
        { value: unknown; origin: string; shadowed: unknown[] }
      >
    )[name];

  test("flag, variable, user config, machine config; each names its origin and what it shadowed", () => {
    // The machine's config is read where it is root's.
    need("root");
    const home = new Home();
    mkdirSync(`${home.base}/etc-xdg/proxycast`, { recursive: true });
    writeFileSync(`${home.base}/etc-xdg/proxycast/config.yaml`, "# company\nproxy: http://machine.example:1\n");
    expect(setting(home, "httpProxy")).toMatchObject({
      value: "http://machine.example:1",
      origin: `${home.base}/etc-xdg/proxycast/config.yaml:2`,
    });
    home.write(CONFIG, "proxy: http://user.example:1\n");
    expect(setting(home, "httpProxy")).toMatchObject({ value: "http://user.example:1" });
    const environment = { PROXYCAST_PROXY: "http://variable.example:1" };
    expect(setting(home, "httpProxy", [], environment)).toMatchObject({
      value: "http://variable.example:1",
      origin: "$PROXYCAST_PROXY",
    });
    const flag = setting(home, "httpProxy", ["--proxy", "flag.example:1"], environment);
    expect(flag).toMatchObject({ value: "http://flag.example:1", origin: "--proxy" });
    expect(flag?.shadowed).toHaveLength(3);
  });

  test("an explicit mode outranks one that the same or a lower source implies", () => {
    const home = new Home();
    home.write(CONFIG, "mode: none\nproxy: http://user.example:1\n");
    expect(setting(home, "mode")).toMatchObject({ value: "none" });
    expect(setting(home, "mode", ["--proxy", PROXY])).toMatchObject({ value: "custom" });
    expect(setting(home, "mode", ["--proxy", PROXY, "--mode", "none"])).toMatchObject({ value: "none" });
  });

  test("host and port, a user name that completes a URL, one protocol alone", () => {
    const home = new Home();
    expect(setting(home, "httpProxy", ["--host", "h.example", "--port", "3128"])).toMatchObject({
      value: "http://h.example:3128",
    });
    expect(setting(home, "username", ["--proxy", PROXY, "--username", "CORP\\ada"])).toMatchObject({
      value: "CORP\\ada",
    });
    const shown = home.run(["show", "--http-proxy", PROXY]);
    expect(shown.stderr).toContain("no proxy for https");
    expect(shown.stdout).toMatch(/httpsProxy +none found/);
  });

  test("skip: custom supersedes NO_PROXY, system combines with it; loopback and cloud metadata are always in it", () => {
    const home = new Home();
    const environment = { http_proxy: OTHER, no_proxy: "a.example,B.example a.example" };
    const skip = (...args: string[]) => setting(home, "skip", args, environment)?.value;
    expect(skip()).toEqual(["localhost", "127.0.0.1", "::1", "169.254.169.254", "a.example", "b.example"]);
    expect(skip("--skip", "c.example;.d.example")).toEqual([
      "localhost",
      "127.0.0.1",
      "::1",
      "169.254.169.254",
      "c.example",
      "d.example",
      "a.example",
      "b.example",
    ]);
    expect(skip("--proxy", PROXY, "--skip", "")).toEqual(["localhost", "127.0.0.1", "::1", "169.254.169.254"]);
  });
});

describe("bad settings", () => {
  test.each([
    ["no port", ["--proxy", "http://h.example"], /no port/],
    ["a port out of range", ["--proxy", "http://h.example:65536"], /1 to 65535/],
    ["a path", ["--proxy", "http://h.example:1/x"], /path, query or fragment/],
    ["another scheme", ["--proxy", "ftp://h.example:1"], /scheme other than/],
    ["another SOCKS", ["--proxy", "socks4://h.example:1"], /write socks5h:\/\/host:port/],
    ["a blank", ["--proxy", "http://h .example:1"], /a blank/],
    ["a control character", ["--proxy", "http://h\u0007.example:1"], /control character/],
    ["an empty host", ["--proxy", "http://:1"], /empty or invalid host/],
    ["IPv6 without brackets", ["--proxy", "http://::1:1"], /IPv6|host|port/],
    ["a password in a flag", ["--proxy", "http://u:x@h.example:1"], /--password-stdin/],
    ["proxy and host", ["--proxy", PROXY, "--host", "h", "--port", "1"], /either proxy or host/],
    ["host without port", ["--host", "h"], /together/],
    ["an unknown mode", ["--mode", "auto"], /system, custom, none/],
    ["custom without a proxy", ["--mode", "custom"], /needs a proxy/],
    ["a skip entry that is none", ["--proxy", PROXY, "--skip", "a/b"], /skip list/],
    ["an unknown target", ["--proxy", PROXY, "--to", "bsh"], /bash/],
    ["a missing CA bundle", ["--proxy", PROXY, "--ca-bundle", "/nowhere.pem"], /does not exist/],
    ["a CA bundle without certificates", ["--proxy", PROXY, "--ca-bundle", "/etc/hostname"], /no certificate/],
    ["a user name with a password behind it", ["--proxy", PROXY, "--username", "ada:x"], /can't hold a colon/],
    ["quiet and standard input", ["--quiet", "--password-stdin"], /never reads/],
  ])("%s", (_, args, message) => {
    const home = new Home();
    home.write(".bashrc", "alias x=y\n");
    const before = home.snapshot();
    const outcome = home.run(["apply", ...args]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(message);
    expect(home.snapshot()).toEqual(before);
  });

  test.each([
    ["an unknown key", "proxy: http://h:1\nprxy: x\n", /unknown setting "prxy" \(.*config\.yaml:2\)/],
    ["a wrong type", "skip: 5\n", /skip must be a list of names \(.*config\.yaml:1\)/],
    ["a password in the text", "\npassword: x\n", /never the password itself \(.*config\.yaml:2\)/],
    ["no map", "- a\n", /map of settings/],
    ["an alias without an anchor", "proxy: *x\n", /config\.yaml:1/],
  ])("a config with %s", (_, content, message) => {
    const home = new Home();
    home.write(CONFIG, content);
    const outcome = home.run(["apply"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(message);
  });

  test("what is accepted is written in one form", () => {
    const home = new Home();
    const value = (proxy: string) =>
      (home.json(["show", "--proxy", proxy]).settings as unknown as Record<string, { value: string }>).httpProxy?.value;
    expect(value("Proxy.Example:3128/")).toBe("http://proxy.example:3128");
    expect(value("http://[2001:DB8::1]:80")).toBe("http://[2001:db8::1]:80");
    expect(value("http://bücher.example:1")).toBe("http://xn--bcher-kva.example:1");
    expect(value("https://h.example:1")).toBe("https://h.example:1");
  });
});

describe("the decision", () => {
  const ALWAYS = "localhost,127.0.0.1,::1,169.254.169.254";
  const skipsOf = (home: Home) => /^export no_proxy='([^']*)'/m.exec(blockOf(home))?.[1];
  const env = (url: string) => ({ http_proxy: url, https_proxy: url, no_proxy: "corp.example" });

  test("the environment counts once; later runs keep to it, and status names a difference", () => {
    const home = new Home();
    ok(home, ["apply", "--to", "bash"], { environment: env(PROXY) });
    expect(blockOf(home)).toContain(PROXY);
    expect(skipsOf(home)).toBe(`${ALWAYS},corp.example,.corp.example`);
    ok(home, ["apply"], { environment: {} });
    ok(home, ["apply"], { environment: env(OTHER) });
    expect(blockOf(home)).toContain(PROXY);
    expect(home.run(["status"], { environment: env(OTHER) }).stderr).toContain("http_proxy in this shell differs");
    ok(home, ["apply", "--refresh"], { environment: env(OTHER) });
    expect(blockOf(home)).toContain(OTHER);
  });

  test("our own output is no evidence: a shell that sourced it changes nothing, and what it was made of stays", () => {
    const home = new Home();
    ok(home, ["apply", "--to", "bash"], { environment: env(PROXY) });
    const first = blockOf(home);
    const sourced = Object.fromEntries([...first.matchAll(/ (\w+)='([^']*)'/g)].map((match) => [match[1], match[2]]));
    ok(home, ["apply", "--refresh"], { environment: { ...sourced, no_proxy: `${sourced.no_proxy},new.example` } });
    expect(blockOf(home)).toContain(PROXY);
    expect(skipsOf(home)).toBe(`${ALWAYS},corp.example,.corp.example,new.example,.new.example`);
    ok(home, ["apply", "--proxy", OTHER]);
    ok(home, ["apply", "--refresh"], { environment: { http_proxy: OTHER, https_proxy: OTHER } });
    expect(blockOf(home)).toContain(PROXY);
  });

  test("a password in the environment is used for the run and not kept, and known later", () => {
    const home = new Home();
    const url = "http://ada:s3cret@p.example:1";
    ok(home, ["apply", "--to", "bash", "--propagate", "unless-password"], {
      environment: { http_proxy: url, https_proxy: url },
    });
    expect(home.read(".local/state/proxycast/decision.json")).not.toContain("s3cret");
    expect(existsSync(home.file(".bashrc"))).toBe(false);
    ok(home, ["apply", "--to", "bash"]);
    expect(blockOf(home)).toContain("http://p.example:1");
    expect(blockOf(home)).not.toContain("ada");
  });

  test("a variable that is no proxy is a fault only for who goes by the environment", () => {
    for (const value of ["http://proxy.corp", "socks://localhost:1080"]) {
      const home = new Home();
      const environment = { http_proxy: value };
      ok(home, ["setup", "--yes", "--proxy", PROXY, "--to", "bash"], { environment });
      ok(home, ["apply", "--refresh", "--mode", "none"], { environment });
      expect(home.run(["apply", "--refresh", "--mode", "system"], { environment }).code).toBe(2);
    }
  });

  test("setup says why the only proxy that it found can't be used", () => {
    const environment = { all_proxy: "socks://localhost:1080/" };
    const outcome = new Home().run(["setup", "--yes", "--to", "bash"], { environment });
    expect(outcome).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/write socks5h:\/\/host:port \(\$all_proxy\)/),
    });
  });

  test("a CA bundle that was cut off or holds junk is no bundle, and an expired one is named each time", () => {
    const home = new Home();
    const file = `${home.base}/ca.pem`;
    makeCertificate(file);
    const whole = readFileSync(file, "utf8");
    const args = ["apply", "--proxy", PROXY, "--to", "bash", "--ca-bundle", file];
    ok(home, args);
    const kept = home.read(".local/state/proxycast/ca/company.pem");
    const lines = whole.trim().split("\n");
    const junk = [
      "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n",
      `${lines.slice(0, 5).join("\n")}\n${lines.at(-1)}\n`,
    ];
    for (const text of junk) {
      writeFileSync(file, text);
      expect(home.run(args).code).toBe(2);
      expect(home.read(".local/state/proxycast/ca/company.pem")).toBe(kept);
    }
    makeCertificate(file, "Old CA", { isExpired: true });
    for (const command of ["apply", "status", "show"]) {
      expect(home.run([command, ...args.slice(1)]).stderr).toContain("expired certificate (Old CA");
    }
  });

  test("a CA bundle by a relative path or with ~ is the same one from every folder, and a missing one is not replaced", () => {
    const home = new Home();
    makeCertificate(home.file("ca.pem"), "First CA");
    makeCertificate(`${home.base}/ca.pem`, "Second CA");
    const environment = { REQUESTS_CA_BUNDLE: "ca.pem", http_proxy: PROXY, https_proxy: PROXY };
    const from = (cwd: string, args: readonly string[], environment = {}) => home.run(args, { cwd, environment }).code;
    expect(from(home.path, ["apply", "--to", "bash"], environment)).toBe(0);
    expect(from(home.base, ["plan", "--to", "bash", "--exit-code"])).toBe(0);
    expect(from(home.base, ["setup", "--yes", "--ca-bundle=~/ca.pem", "--to", "bash"])).toBe(0);
    expect(home.read(CONFIG)).toContain(home.file("ca.pem"));
    expect(home.run(["apply", "--ca-bundle", "/nope.pem"]).code).toBe(2);
    ok(home, ["off"]);
    home.write("ca.pem", "junk\n");
    ok(home, ["off"]);
    expect(home.run(["on"]).stderr).toMatch(/no certificate that parses \(.*config\.yaml:\d/);
  });

  test("off decides nothing about the environment", () => {
    const home = new Home();
    ok(home, ["off", "--to", "bash"], { environment: env(PROXY) });
    expect(home.read(".local/state/proxycast/decision.json")).not.toContain("proxy.corp");
    ok(home, ["on"]);
    expect(existsSync(home.file(".bashrc"))).toBe(false);
  });
});

describe("a bound password", () => {
  test("never goes to another proxy or user", () => {
    const home = new Home();
    home.write("pass", "s3cret\n", 0o600);
    home.write(CONFIG, `proxy: http://ada@p.example:1\npassword: {file: ${home.file("pass")}}\n`);
    const refused = (args: readonly string[], environment = {}) => {
      const outcome = home.run(args, { environment });
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain("was not given for");
      expect(outcome.stdout + outcome.stderr).not.toContain("s3cret");
    };
    const evil = { http_proxy: "http://ada@evil.example:1", https_proxy: "http://ada@evil.example:1" };
    const beforeDeciding = () => {
      refused(["run", "--mode", "system", "--", "printenv", "http_proxy"], evil);
      refused(["apply", "--mode", "system", "--with-password", "pip", "--to", "pip"], evil);
    };
    const attempts = () => {
      refused(["run", "--proxy", "http://ada@evil.example:1", "--", "printenv"]);
      refused(["run", "--", "printenv"], { PROXYCAST_PROXY: "http://mallory@p.example:1" });
      refused(["run", "--", "printenv"], { PROXYCAST_PROXY: "https://ada@p.example:1" });
    };
    beforeDeciding();
    attempts();
    expect(ok(home, ["run", "--", "printenv", "http_proxy"]).stdout.trim()).toBe("http://ada:s3cret@p.example:1");
    ok(home, ["apply", "--to", "bash"]);
    attempts();
    ok(home, ["apply", "--proxy", "http://ada@other.example:1", "--password-stdin"], { input: "x\n" });
    ok(home, ["apply"]);
    home.write(CONFIG, `proxy: http://ada@new.example:1\npassword: {file: ${home.file("pass")}}\n`);
    refused(["apply"]);
    ok(home, ["setup", "--yes"]);
    ok(home, ["apply"]);
  });

  test("a grant stays as it is when the password is not at hand, and goes with the rule", () => {
    const home = new Home();
    const settings = ["--proxy", PROXY, "--username", "ada"];
    ok(home, ["setup", "--yes", ...settings, "--password-stdin", "--with-password", "pip", "--to", "pip,bash"], {
      input: "s3cret",
    });
    const granted = home.read(".config/pip/pip.conf");
    expect(granted).toContain("s3cret");
    expect(statSync(home.file(".config/pip/pip.conf")).mode & 0o777).toBe(0o600);
    expect(ok(home, ["apply"]).stderr).toContain("pip: left as it is");
    expect(home.read(".config/pip/pip.conf")).toBe(granted);
    home.write(CONFIG, `proxy: ${PROXY}\n`);
    ok(home, ["apply"]);
    expect(home.read(".config/pip/pip.conf")).not.toContain("s3cret");
  });
});

describe("targets", () => {
  test("a relative path in a variable: the same file is taken back from every folder", () => {
    const home = new Home();
    mkdirSync(home.file("d"));
    const run = (cwd: string, args: readonly string[], environment = {}) =>
      home.run(args, { cwd, environment, input: "x\n" }).code;
    const grant = [
      "--proxy",
      PROXY,
      "--username",
      "ada",
      "--password-stdin",
      "--with-password",
      "netrc",
      "--to",
      "netrc",
    ];
    expect(run(home.file("d"), ["apply", ...grant], { NETRC: "n" })).toBe(0);
    expect(existsSync(home.file("d/n"))).toBe(true);
    expect(run(home.path, ["remove"])).toBe(0);
    expect(existsSync(home.file("d/n"))).toBe(false);
  });

  test("off and on again: what held a password gets what needs none", () => {
    const home = new Home();
    const environment = { PROXYCAST_PASSWORD: "pw" };
    const settings = ["--proxy", PROXY, "--username", "ada", "--with-password", "pip", "--to", "pip"];
    ok(home, ["setup", "--yes", ...settings], { environment });
    ok(home, ["off"]);
    ok(home, ["on"]);
    expect(home.read(".config/pip/pip.conf")).toContain(`proxy = ${PROXY}\n`);
  });

  test("a password for one of the shells that share a file: the file is served without it, and that is said", () => {
    const home = new Home();
    home.write("pw", "s3cret\n", 0o600);
    const config = `proxy: http://ada@p.example:1\npassword: {file: ${home.file("pw")}}\ntargets: [bash, sh]\n`;
    home.write(CONFIG, config);
    ok(home, ["apply"]);
    home.write(CONFIG, `${config}passwordTargets: [bash]\n`);
    for (const args of [["apply"], ["off"], ["on"]]) {
      const outcome = home.run(args);
      if (args[0] !== "off") expect(outcome.stdout + outcome.stderr).toContain("name them together");
    }
    expect(blockOf(home, ".profile")).toContain("http_proxy='http://p.example:1'");
    expect(home.read(".profile")).not.toContain("s3cret");
    expect(home.read(".bashrc")).toContain("s3cret");
  });

  test("pip's key is left out for an index on the skip list, wherever pip reads of it", () => {
    const cases: ((home: Home) => Record<string, string>)[] = [
      (home) => {
        home.write(".config/pip/pip.conf", "[global]\ntimeout = 5\n");
        home.write(".pip/pip.conf", "[global]\nindex-url = https://i.corp.example/simple\n");
        return {};
      },
      (home) => {
        mkdirSync(`${home.base}/etc-xdg/pip`, { recursive: true });
        writeFileSync(`${home.base}/etc-xdg/pip/pip.conf`, "[global]\nindex-url = https://i.corp.example/simple\n");
        return {};
      },
      () => ({ PIP_EXTRA_INDEX_URL: "https://i.corp.example:8443/simple" }),
    ];
    for (const prepare of cases) {
      const home = new Home();
      const environment = prepare(home);
      for (const skip of ["corp.example", "i.corp.example:8443"]) {
        if (skip.includes(":") && !environment.PIP_EXTRA_INDEX_URL) continue;
        const args = ["apply", "--proxy", PROXY, "--skip", skip, "--to", "pip,bash"];
        expect(ok(home, args, { environment }).stderr).toContain("left to the environment");
        const run = ["run", "--proxy", PROXY, "--skip", skip, "--", "printenv", "PIP_PROXY"];
        expect(home.run(run, { environment }).stdout).toBe("");
      }
    }
  });

  test("what outranks ours is named", () => {
    const home = new Home();
    home.write(".config/pip/pip.conf", "[install]\nproxy = http://i:1\n");
    home.write("prefix/.condarc", "proxy_servers:\n  http: http://other:9\n");
    const environment = { CONDA_PREFIX: home.file("prefix") };
    const { stderr } = ok(home, ["apply", "--proxy", PROXY, "--to", "pip,conda"], { environment });
    expect(stderr).toMatch(/^note: ~\/\.config\/pip\/pip\.conf:2 proxy of \[install\] outranks ours$/m);
    expect(stderr).toMatch(/^note: ~\/prefix\/\.condarc:2 proxy_servers\.http outranks ours there$/m);
  });

  test("a home with a # in its name", () => {
    const home = new Home("a#b;c");
    makeCertificate(`${home.base}/ca.pem`);
    ok(home, ["apply", "--proxy", PROXY, "--to", "pip", "--ca-bundle", `${home.base}/ca.pem`]);
    expect(/^cert *= *(.*)$/m.exec(home.read(".config/pip/pip.conf"))?.[1]).toBe(
      home.file(".local/state/proxycast/ca/bundle.pem"),
    );
  });

  test("not seen is not unwanted: a short PATH, another ZDOTDIR, --to, an empty environment", () => {
    const home = new Home();
    const environment = { ZDOTDIR: home.file("zdot"), http_proxy: PROXY, https_proxy: PROXY };
    mkdirSync(home.file("zdot"));
    ok(home, ["apply", "--to", "zsh,fish,bash"], { environment });
    const written = () => home.snapshot().filter((line) => !line.includes("receipt"));
    const before = written();
    ok(home, ["apply", "--to", "bash"], { environment: { PATH: "/nowhere" } });
    expect(home.run(["apply"], { environment: { PATH: "/nowhere" } }).code).toBe(0);
    expect(written()).toEqual(before);
    ok(home, ["apply", "--proxy", OTHER, "--to", "zsh"]);
    expect(home.read("zdot/.zshenv")).toContain(OTHER);
    expect(home.read(".bashrc")).toContain(PROXY);
  });

  test("saved targets that exclude a writer take it back", () => {
    const home = new Home();
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash,fish"]);
    home.write(CONFIG, `proxy: ${PROXY}\ntargets: [fish]\n`);
    ok(home, ["apply"]);
    expect(existsSync(home.file(".bashrc"))).toBe(false);
    expect(home.read(".config/fish/conf.d/proxycast.fish")).toContain(PROXY);
  });

  test("remove --to takes back that target alone", () => {
    const home = new Home();
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash,fish"]);
    ok(home, ["remove", "--to", "fish"]);
    expect(existsSync(home.file(".config/fish/conf.d/proxycast.fish"))).toBe(false);
    expect(home.read(".bashrc")).toContain(PROXY);
  });

  test("a dotfile manager that deploys its file again: the block is added again, and its text stays", () => {
    const home = new Home();
    home.write(".bashrc", "one\n");
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    home.write(".bashrc", "two\n");
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    expect(home.read(".bashrc")).toContain(PROXY);
    ok(home, ["remove"]);
    expect(home.read(".bashrc")).toBe("two\n");
  });

  test("drift is left and named, unless forced; forced, it comes back on remove", () => {
    const home = new Home();
    ok(home, ["apply", "--proxy", PROXY, "--to", "pip"]);
    home.write(".config/pip/pip.conf", "[global]\nproxy = http://mine.example:1\n");
    const outcome = home.run(["apply", "--proxy", OTHER, "--to", "pip"]);
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toMatch(/drifted +~\/.config\/pip\/pip.conf/);
    expect(home.run(["remove"]).code).toBe(4);
    expect(home.read(".config/pip/pip.conf")).toContain("mine");
    ok(home, ["apply", "--proxy", OTHER, "--to", "pip", "--force"]);
    ok(home, ["remove"]);
    expect(home.read(".config/pip/pip.conf")).toBe("[global]\nproxy = http://mine.example:1\n");
  });

  test("a lost ledger: the block is still ours", () => {
    const home = new Home();
    home.write(".bashrc", "one\n");
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    rmSync(home.file(".local"), { recursive: true });
    ok(home, ["apply", "--proxy", OTHER, "--to", "bash"]);
    expect(home.read(".bashrc").match(/>>> proxycast/g)).toHaveLength(1);
    rmSync(home.file(".local"), { recursive: true });
    ok(home, ["remove"]);
    expect(home.read(".bashrc")).toBe("one\n");
  });

  test("what another machine wrote and would change is left and named, unless forced", () => {
    const home = new Home();
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    const ledger = (machine: string) =>
      withoutChecksum(home.read(LEDGER)).replaceAll(/"machine": "[^"]*"/g, `"machine": "${machine}"`);
    home.write(LEDGER, ledger("0123456789abcdef".repeat(2)), 0o600);
    expect(home.run(["apply", "--proxy", PROXY]).code).toBe(0);
    const outcome = home.run(["apply", "--proxy", OTHER]);
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toContain("another machine");
    expect(blockOf(home)).toContain(PROXY);
    ok(home, ["apply", "--proxy", OTHER, "--force"]);
    expect(blockOf(home)).toContain(OTHER);
    // An earlier version noted the host name, which has changed since: where no other machine wrote, that was this one.
    home.write(LEDGER, ledger("laptop.office.example"), 0o600);
    ok(home, ["off"]);
    expect(blockOf(home)).not.toContain(OTHER);
    home.write(LEDGER, ledger("no-id"), 0o600);
    ok(home, ["remove"]);
    expect(home.snapshot()).toEqual([]);
  });

  test("a new login file never hides another", () => {
    const home = new Home();
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash,tcsh"]);
    for (const name of [".bash_profile", ".bash_login", ".tcshrc"]) expect(existsSync(home.file(name))).toBe(false);
    home.write(".bash_login", "x\n");
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    expect(home.read(".bash_login")).toContain(PROXY);
  });

  test("/dev/null as a config path means that the client is absent", () => {
    const home = new Home();
    const environment = { PIP_CONFIG_FILE: "/dev/null", CONDARC: "/dev/null", NETRC: "/dev/null" };
    ok(home, ["apply", "--proxy", PROXY, "--to", "pip,conda,bash"], { environment });
    expect(home.snapshot().some((line) => /condarc|pip/.test(line))).toBe(false);
  });
});

// Files as people have them: what stood there before, in whatever spelling, and what they do to it while we are in.
import { describe, expect, test } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { ok } from "../helpers/contract.ts";
import { type Environment, Home, PROXY } from "../helpers/home.ts";

const OLD = "http://old.example:1";

/** What comes back to the byte, though it is unusual. @param gone what must not stay beside our proxy */
const UNUSUAL: readonly { to: string; file: string; text: string; gone?: string }[] = [
  { to: "npm", file: ".npmrc", text: 'prefix="C:\\Program Files\\npm"\ninit-author-name="Jo" # me "x"\n' },
  { to: "npm", file: ".npmrc", text: `"proxy" = ${OLD}\n`, gone: OLD },
  {
    to: "cargo",
    file: ".cargo/config.toml",
    text: '[http]\nmultiplexing = false\n\n[target.x]\nrustflags = ["-C", "link-arg=x"] # why\n',
  },
  { to: "wget", file: ".wgetrc", text: `httpproxy=${OLD}\nno-proxy = x.example\n`, gone: OLD },
  { to: "wget", file: ".wgetrc", text: "proxy_user = me\nproxy-password = oldpw\n", gone: "oldpw" },
  { to: "curl", file: ".curlrc", text: `Proxy = ${OLD}\n`, gone: OLD },
  { to: "curl", file: ".curlrc", text: `proxy = ${OLD}\nproxy-user = "me:oldpw"\n`, gone: "oldpw" },
  { to: "curl", file: ".config/curlrc", text: "user-agent = mine\n" },
  {
    to: "gradle",
    file: ".gradle/gradle.properties",
    text: "systemProp.http.proxyUser=me\nsystemProp.http.proxyPassword=oldpw\n",
    gone: "oldpw",
  },
  {
    to: "docker",
    file: ".docker/config.json",
    text: `{"Proxies":{"default":{"HTTPProxy":"${OLD}"},"x":{}}}`,
    gone: OLD,
  },
  { to: "vscode", file: ".config/Code/User/settings.json", text: "// my settings\n/* none */\n" },
  {
    to: "vscode",
    file: ".config/Code/User/settings.json",
    text: `{\n  "a": 1,\n  // company proxy\n  "http.proxy": "${OLD}"\n}`,
    gone: OLD,
  },
  {
    to: "vscode",
    file: ".config/Code/User/settings.json",
    text: `{ // why\n"http.proxy": "${OLD}",\n"a": 1}`,
    gone: OLD,
  },
];

test.each(UNUSUAL)("$to: $file with $text", ({ to, file, text, gone }) => {
  const home = new Home();
  home.write(file, text);
  const before = home.snapshot();
  ok(home, ["apply", "--to", to, "--proxy", PROXY]);
  expect(home.read(file)).toContain("proxy.corp.example");
  if (gone) expect(home.read(file)).not.toContain(gone);
  ok(home, ["off"]);
  if (gone) expect(home.read(file)).not.toContain(gone);
  expect(home.read(file)).not.toContain("proxy.corp.example");
  ok(home, ["remove"]);
  expect(home.snapshot()).toEqual(before);
});

test.each(["-xhttp://old.example:1", "-sx http://old.example:1", "socks5 = old.example:1"])(
  "curl: %s is named, since it goes before ours",
  (line) => {
    const home = new Home();
    home.write(".curlrc", `silent\n${line}\n`);
    ok(home, ["apply", "--to", "curl", "--proxy", PROXY]);
    const { stdout } = ok(home, ["status", "--to", "curl", "--proxy", PROXY]);
    expect(stdout).toMatch(/^overridden +~\/\.curlrc +curl +~\/\.curlrc:4 .* outranks ours$/m);
    ok(home, ["remove"]);
    expect(home.read(".curlrc")).toBe(`silent\n${line}\n`);
  },
);

test("gradle: a proxy of the user's own for the other protocol keeps its log-on", () => {
  const home = new Home();
  const own = "systemProp.https.proxyHost=old.example\nsystemProp.https.proxyUser=me\n";
  home.write(".gradle/gradle.properties", own);
  ok(home, ["apply", "--to", "gradle", "--http-proxy", PROXY]);
  expect(home.read(".gradle/gradle.properties")).toContain(own);
  expect(home.read(".gradle/gradle.properties")).toContain("systemProp.http.proxyHost=proxy.corp.example");
});

describe("remove", () => {
  test("looks at no file that was never ours", () => {
    const home = new Home();
    ok(home, ["apply", "--to", "git", "--proxy", PROXY]);
    const broken = { ".cargo/config.toml": "[[[", ".m2/settings.xml": "<a", ".npmrc": 'x="\\d"\n', ".netrc": '"' };
    for (const [name, text] of Object.entries(broken)) home.write(name, text);
    const environment = { WGETRC: home.file("one"), R_ENVIRON_USER: home.file("one") };
    ok(home, ["remove"], { environment });
    expect(home.snapshot().filter((line) => /gitconfig|proxycast/.test(line))).toEqual([]);
  });

  test("takes away the section that we made, and no other of its name", () => {
    const home = new Home();
    home.write(".gitconfig", "[user]\n\tname = x\n");
    ok(home, ["apply", "--to", "git", "--proxy", PROXY]);
    home.write(".gitconfig", `${home.read(".gitconfig")}[http]\n\tpostBuffer = 5\n`);
    ok(home, ["remove"]);
    expect(home.read(".gitconfig")).toBe("[user]\n\tname = x\n[http]\n\tpostBuffer = 5\n");
  });

  test("takes our lines out of a file that has grown lists since", () => {
    const home = new Home();
    home.write(".cargo/config.toml", "[net]\nretry = 2\n");
    ok(home, ["apply", "--to", "cargo", "--proxy", PROXY]);
    const more = '[build]\nrustflags = ["-C", "x"]\n';
    home.write(".cargo/config.toml", home.read(".cargo/config.toml") + more);
    ok(home, ["apply", "--proxy", "http://p2.example:1"]);
    ok(home, ["remove"]);
    expect(home.read(".cargo/config.toml")).toBe(`[net]\nretry = 2\n${more}`);
  });
});

describe("the file that the client reads", () => {
  const places: readonly [to: string, environment: (home: Home) => Environment, file: string][] = [
    ["npm", () => ({ npm_config_userconfig: "~/cf/npmrc" }), "cf/npmrc"],
    ["r", () => ({ R_ENVIRON_USER: "~/cf/renv" }), "cf/renv"],
    ["ipython", () => ({ IPYTHONDIR: "~/cf/ip" }), "cf/ip/profile_default/startup/00-proxycast.py"],
    ["curl", (home) => ({ CURL_HOME: home.path, XDG_CONFIG_HOME: home.file("xdg") }), ".curlrc"],
  ];
  test.each(places)("%s", (to, environment, file) => {
    const home = new Home();
    if (to === "curl") home.write("xdg/.curlrc", "silent\n");
    const cwd = home.base;
    ok(home, ["apply", "--to", to, "--proxy", PROXY], { environment: environment(home), cwd });
    expect(home.read(to === "curl" ? "xdg/.curlrc" : file)).toContain("proxy.corp.example");
  });

  test("none where the variable is set to nothing", () => {
    const home = new Home();
    home.run(["apply", "--to", "r", "--proxy", PROXY], { environment: { R_ENVIRON_USER: "" } });
    expect(home.snapshot().filter((line) => line.includes("Renviron"))).toEqual([]);
  });
});

testWithClient("R", "Rscript", "run leaves a project's own .Renviron in force", () => {
  const home = new Home();
  home.write(".Renviron", `HOMEVAR=1\nhttp_proxy=${OLD}\n`);
  home.write("project/.Renviron", "PROJVAR=42\n");
  const args = ["run", "--proxy", PROXY, "--", "Rscript", "-e", 'cat(Sys.getenv(c("PROJVAR", "HOMEVAR")), sep = ",")'];
  expect(ok(home, args, { cwd: home.file("project") }).stdout).toBe("42,");
  expect(ok(home, args, { cwd: home.base }).stdout).toBe(",1");
  // The home may be the project: its proxy must not go before the one of this run.
  const proxy = [...args.slice(0, -1), 'cat(Sys.getenv(c("HOMEVAR", "http_proxy")), sep = ",")'];
  for (const cwd of [home.path, home.base]) expect(ok(home, proxy, { cwd }).stdout).toBe(`1,${PROXY}`);
  home.write("project/.Renviron", `PROJVAR=42\nhttp_proxy=${OLD}\n`);
  expect(ok(home, proxy, { cwd: home.file("project") }).stdout).toBe(`,${PROXY}`);
});

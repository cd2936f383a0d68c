// Every writer from every start: apply, apply again, off, on, remove. The first bytes, modes and links come back, and
// what was written stands in golden/, reviewed as a diff.
import { chownSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { WRITERS } from "../../src/writers/index.ts";
import { Home, makeCertificate, PROXY } from "../helpers/home.ts";

/** The file that each writer manages first, with what a user typically has in it. */
const FILES: Readonly<Record<string, { path: string; typical: string }>> = {
  sh: { path: ".profile", typical: "# mine\nPATH=$HOME/bin:$PATH\n" },
  bash: { path: ".bashrc", typical: "case $- in\n    *i*) ;;\n      *) return;;\nesac\nalias ll='ls -l'\n" },
  zsh: { path: ".zshenv", typical: "typeset -U path\n" },
  fish: { path: ".config/fish/conf.d/proxycast.fish", typical: "# a file of the user's by our name\n" },
  tcsh: { path: ".cshrc", typical: "set prompt = '%m> '\n" },
  csh: { path: ".cshrc", typical: "set prompt = '%m> '\n" },
  ksh: { path: ".kshrc", typical: "set -o vi\n" },
  mksh: { path: ".mkshrc", typical: "set -o emacs\n" },
  elvish: { path: ".config/elvish/rc.elv", typical: "use str\n" },
  xonsh: { path: ".config/xonsh/rc.d/proxycast.xsh", typical: "$X = 1\n" },
  nushell: { path: ".config/nushell/env.nu", typical: "$env.EDITOR = 'vi'\n" },
  powershell: {
    path: ".config/powershell/profile.ps1",
    typical: "# mine\nusing namespace System.IO\n\nSet-Alias ll Get-ChildItem\n",
  },
  conda: {
    path: ".condarc",
    typical: "# mine\nchannels:\n  - defaults # first\n  - conda-forge\n\nssl_verify:   true   # company\n",
  },
  pip: {
    path: ".config/pip/pip.conf",
    typical:
      "# mine\n[global]\ntimeout = 60\nextra-index-url =\n    https://a.example/simple\n    # why\n    https://b.example/simple\n\n[install]\nno-compile = yes\n",
  },
  netrc: {
    path: ".netrc",
    typical: "# mine\nmachine a.example\n  login bob\n  password hunter\n\ndefault login x password y\n",
  },
  ipython: {
    path: ".ipython/profile_default/startup/00-proxycast.py",
    typical: "# a file of the user's by our name\n",
  },
  git: {
    path: ".gitconfig",
    typical: "[user]\n\tname = Alice # me\n[alias]\n\tst = status\n[http]\n\tsslVerify = true\n",
  },
  subversion: {
    path: ".subversion/servers",
    typical: "# mine\n[groups]\nlab = *.lab.example\n\n[lab]\nhttp-timeout = 60\n",
  },
  mercurial: {
    path: ".hgrc",
    typical: "# mine\n[ui]\nusername = Alice <a@x.example>\n; more\n[ui]\nmerge =\n  internal\n",
  },
  aria2: { path: ".config/aria2/aria2.conf", typical: "# mine\ncontinue=true\nuser-agent = me # myself\n" },
  jetbrains: {
    path: ".config/JetBrains/PyCharm2024.3/options/proxy.settings.xml",
    typical:
      '<application>\n  <component name="HttpConfigurable">\n    <option name="KEEP_PROXY_PASSWORD" value="true" />\n  </component>\n  <component name="Other"><option name="PROXY_HOST" value="x" /></component>\n</application>\n',
  },
  npm: { path: ".npmrc", typical: "; mine\n//reg.example/:_authToken=abc==\nfund = false\n[section]\nlost=1\n" },
  yarn: {
    path: ".yarnrc.yml",
    typical: "# mine\nnodeLinker: node-modules\n\nnetworkSettings:\n  old.example:\n    enableNetwork: true\n",
  },
  curl: { path: ".curlrc", typical: '# mine\nsilent\nuser-agent = "me # myself"\n--retry 3\n' },
  wget: { path: ".wgetrc", typical: "# mine\ntries = 3\nuser_agent = me # myself\n" },
  docker: {
    path: ".docker/config.json",
    typical: '{\n\t"auths": {\n\t\t"reg.example": {"auth": "YWJj"}\n\t},\n\t"psFormat": "x"\n}\n',
  },
  cargo: {
    path: ".cargo/config.toml",
    typical: "# mine\n[net]\nretry = 3 # times\n\n[http]\ntimeout = 30\n\n[alias]\nb = 'build'\n",
  },
  maven: {
    path: ".m2/settings.xml",
    typical:
      '<?xml version="1.0"?>\n<!-- mine -->\n<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">\n  <offline>false</offline>\n  <servers/>\n</settings>\n',
  },
  gradle: {
    path: ".gradle/gradle.properties",
    typical: "# mine\norg.gradle.jvmargs=-Xmx2g \\\n  -Dx=y\nkey : value\n",
  },
  r: { path: ".Renviron", typical: "# mine\nR_LIBS_USER='~/R lib'\nEDITOR=vi\n" },
  gem: { path: ".gemrc", typical: "# mine\n:update_sources: true\ngem: --no-document\n" },
  systemd: { path: ".config/environment.d/60-proxycast.conf", typical: "# a file of the user's by our name\n" },
  vscode: {
    path: ".config/Code/User/settings.json",
    typical:
      '// mine\n{\n  "editor.tabSize": 2, // small\n  /* "http.proxy": "x" */\n  "files.exclude": { "a": true, },\n}\n',
  },
};

const OWN: Readonly<Record<string, string>> = {
  sh: "export http_proxy=http://old.example:1\n",
  conda: "proxy_servers:\n    https: 'http://old.example:1'   # old\n    http: http://old.example:1\nchannels: []\n",
  pip: "[global]\nproxy:http://old.example:1   \ncert=/old.pem\n",
  git: '[http]\n\tproxy = "http://old.example:1" ; old\n[http "https://x.example"]\n\tproxy = ""\n[core]\n\teditor = vi\n',
  subversion: "[global]\nHTTP-Proxy-Host:old.example\nhttp-proxy-port = 1\nhttp-proxy-username = bob\n",
  mercurial: "[http_proxy]\nhost=old.example:1\nuser = bob\n[web]\ncacerts = /old.pem\n",
  aria2: "all-proxy=http://old.example:1\nhttp-proxy = http://old.example:2\n",
  jetbrains:
    '<application>\n  <component name="HttpConfigurable">\n    <option name="USE_PROXY_PAC" value="true" />\n    <option name="PROXY_HOST" value="old.example" />\n  </component>\n</application>',
  npm: "proxy = http://old.example:1 ; old\nhttps-proxy=null\nnoproxy[]=a.example\n",
  yarn: "httpsProxy: 'http://old.example:1' # old\nnetworkSettings: {}\n",
  curl: 'proxy=http://old.example:1\nnoproxy "a.example"\n-s\n',
  wget: "HTTP-Proxy = http://old.example:1\nno_proxy=a.example\n",
  docker: '{"proxies":{"default":{"httpProxy":"http://old.example:1","ftpProxy":"x"}},"a":[1,2]}\n',
  cargo: "[http] # mine\nproxy = 'http://old.example:1' # old\ncainfo=\"/old.pem\"\n",
  maven:
    "<settings>\n  <proxies>\n    <!-- old -->\n    <proxy><id>old</id><host>old.example</host><port>1</port></proxy>\n  </proxies>\n</settings>\n",
  gradle: "systemProp.http.proxyHost: old.example\nsystemProp.http.proxyPort 1\n",
  r: 'https_proxy="http://old.example:1"\n',
  gem: "http_proxy: http://old.example:1 # old\n:ssl_ca_cert: /old.pem\n",
  vscode: '{"http.proxy":"http://old.example:1","http.noProxy":["a.example"]}',
  netrc: "machine proxy.corp.example\n\tlogin old\n\tpassword older\nmachine b.example login c password d\n",
};

interface Start {
  readonly name: string;
  readonly content: (id: string, typical: string) => string | undefined;
  /** Where it is not one proxy for both protocols. */
  readonly proxies?: readonly string[];
}

const SHELLS = "sh bash zsh fish tcsh csh ksh mksh elvish xonsh nushell powershell";
/** Whose lines stand between our marks. */
const BLOCKS = [...SHELLS.split(" "), "ipython", "systemd"];

const STARTS: readonly Start[] = [
  { name: "missing", content: () => undefined },
  { name: "empty", content: () => "" },
  { name: "typical", content: (_, typical) => typical },
  { name: "crlf", content: (_, typical) => typical.replaceAll("\n", "\r\n") },
  { name: "no-last-newline", content: (_, typical) => typical.replace(/\n$/, "") },
  { name: "own-value", content: (id, typical) => OWN[id] ?? typical },
  {
    name: "older-block",
    content: (id, typical) =>
      !BLOCKS.includes(id)
        ? typical
        : `${typical}# >>> proxycast >>>\n# an older version's\n# <<< proxycast <<<\nlast line\n`,
  },
  {
    name: "two-proxies",
    content: (_, typical) => typical,
    // One of them at the port that its scheme means, and a user for the other alone.
    proxies: [
      "--http-proxy",
      "http://web.proxy.corp.example:80",
      "--https-proxy",
      "https://alice@proxy.corp.example:443",
    ],
  },
  {
    name: "socks",
    content: (_, typical) => typical,
    proxies: ["--proxy", "socks5h://alice@proxy.corp.example:1080"],
  },
];

const PASSWORD = "s3cret!%";
const ONE = ["--proxy", PROXY, "--username", "alice"];
const SKIPS = ["--skip", "wiki.corp.example,.lab.example"];
const GRANT = ["--password-stdin", "--with-password", "netrc"];

function prepare(start: Start): Home {
  const home = new Home();
  makeCertificate(`${home.base}/company.pem`);
  // The folder that the IDE makes shows that it is here.
  mkdirSync(home.file(".config/JetBrains/PyCharm2024.3/options"), { recursive: true });
  for (const [id, { path, typical }] of Object.entries(FILES)) {
    const content = start.content(id, typical);
    if (content !== undefined) home.write(path, content, id === "netrc" ? 0o600 : 0o640);
  }
  // Another group than the user's own, which takes root to give.
  if (process.getuid?.() === 0 && start.content("bash", "") !== undefined) chownSync(home.file(".bashrc"), 0, 100);
  return home;
}

describe.each(STARTS)("from $name", (start) => {
  test("apply, apply again, off, on and remove", async () => {
    const home = prepare(start);
    const first = home.snapshot();
    const args = [
      ...(start.proxies ?? ONE),
      ...SKIPS,
      "--ca-bundle",
      `${home.base}/company.pem`,
      ...GRANT,
      "--to",
      "all",
    ];
    const options = { input: PASSWORD };

    const plan = home.run(["plan", ...args], options);
    expect(plan.code, plan.stderr).toBe(0);
    expect(home.snapshot()).toEqual(first);
    expect(home.run(["apply", ...args], options)).toMatchObject({ code: 0 });
    for (const { path } of Object.values(FILES)) {
      const golden = home.read(path).replaceAll(home.base, "/base").replaceAll("\r", "␍");
      await expect(golden).toMatchFileSnapshot(
        `golden/${start.name}/${path.replaceAll("/", "_").replace(/^[._]+/, "")}.txt`,
      );
    }
    const applied = home.snapshot();
    const times = (): number[] => Object.values(FILES).map(({ path }) => statSync(home.file(path)).mtimeMs);
    const before = times();
    const again = home.run(["apply", ...args], options);
    expect(again.code).toBe(0);
    expect(again.stdout).not.toMatch(/added|updated|restored/);
    expect(again.stderr).toContain("everything is in sync");
    expect(home.snapshot()).toEqual(applied);
    expect(times()).toEqual(before);

    const off = home.run(["off", "--to", "all"]);
    expect(off.code, off.stderr).toBe(0);
    const left = home.snapshot();
    for (const [id, { path }] of Object.entries(FILES)) {
      const text = left.some((line) => line.startsWith(`${path} `)) ? home.read(path) : "";
      // In .netrc one start has an entry of the user's own for that proxy.
      expect(text, path).not.toContain(id === "netrc" ? "alice" : "proxy.corp.example");
    }
    const on = home.run(["on", ...args], options);
    expect(on.code, on.stderr).toBe(0);
    expect(home.snapshot().filter((line) => !/decision|ledger/.test(line))).toEqual(
      applied.filter((line) => !/decision|ledger/.test(line)),
    );

    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    const older = start.name === "older-block" ? BLOCKS.map((id) => FILES[id] as (typeof FILES)[string]) : [];
    for (const { path, typical } of older) expect(home.read(path), path).toBe(`${typical}last line\n`);
    const others = (lines: string[]) => lines.filter((line) => !older.some(({ path }) => line.startsWith(`${path} `)));
    expect(others(home.snapshot())).toEqual(others(first));
  });
});

test("a SOCKS proxy instead of another: who can't use one is as before, and all of it comes back", () => {
  const start = STARTS.find(({ name }) => name === "own-value") as Start;
  const home = prepare(start);
  const first = home.snapshot();
  const lineOf = (lines: readonly string[], id: string) => lines.find((line) => line.startsWith(`${FILES[id]?.path} `));
  const apply = (proxy: string) => home.run(["apply", "--proxy", proxy, "--to", "all"]);
  expect(apply(PROXY)).toMatchObject({ code: 0 });
  const applied = home.snapshot();
  const outcome = apply("socks5h://proxy.corp.example:1080");
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toMatch(/subversion, mercurial, yarn, wget, .* can't use a SOCKS proxy/);
  const now = home.snapshot();
  for (const id of ["wget", "yarn", "subversion", "mercurial", "aria2", "maven", "gradle", "gem", "jetbrains"]) {
    expect(lineOf(applied, id), id).not.toBe(lineOf(first, id));
    expect(lineOf(now, id), id).toBe(lineOf(first, id));
  }
  for (const id of ["bash", "curl", "npm"]) expect(home.read(FILES[id]?.path ?? "")).toContain("socks5h://proxy");
  expect(apply(PROXY)).toMatchObject({ code: 0 });
  expect(home.read(".wgetrc")).toContain(PROXY);
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
});

test("every writer has a file in the table", () => {
  expect(Object.keys(FILES).sort()).toEqual(WRITERS.map(({ id }) => id).sort());
});

describe("links", () => {
  test("a linked file, a chain, a dangling link and a linked folder stay links", () => {
    const home = new Home();
    home.write("dots/bashrc", "alias x=y\n");
    mkdirSync(home.file("dots/config"));
    symlinkSync("dots/bashrc", home.file(".bashrc-link"));
    symlinkSync(".bashrc-link", home.file(".bashrc"));
    symlinkSync("dots/not-yet", home.file(".profile"));
    symlinkSync("dots/config", home.file(".config"));
    const first = home.snapshot();
    expect(home.run(["apply", "--proxy", PROXY, "--to", "bash,fish,pip"])).toMatchObject({ code: 0 });
    expect(readFileSync(home.file("dots/bashrc"), "utf8")).toContain(PROXY);
    expect(readFileSync(home.file("dots/not-yet"), "utf8")).toContain(PROXY);
    expect(readFileSync(home.file("dots/config/pip/pip.conf"), "utf8")).toContain(PROXY);
    expect(home.snapshot()).toEqual(expect.arrayContaining(first.filter((line) => line.includes("->"))));
    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    expect(home.snapshot()).toEqual(first);
  });
});

test("switching the shell style cleans up the other one", () => {
  const home = new Home();
  home.write(".bashrc", "alias x=y\n");
  const first = home.snapshot();
  const apply = (style: string) =>
    expect(home.run(["apply", "--proxy", PROXY, "--to", "bash", "--shell-style", style])).toMatchObject({ code: 0 });
  apply("inline");
  const inline = home.snapshot().filter((line) => !/ledger|decision|receipt/.test(line));
  apply("source");
  expect(home.read(".bashrc")).not.toContain(PROXY);
  expect(home.read(".local/state/proxycast/shell/sh.sh")).toContain(PROXY);
  apply("inline");
  expect(home.snapshot().filter((line) => !/ledger|decision|receipt/.test(line))).toEqual(inline);
  apply("source");
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
});

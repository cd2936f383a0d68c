// Homes with a file of every client: what a user typically has in it, and in which states it may be found.
import { chownSync, mkdirSync } from "node:fs";
import { Home, makeCertificate } from "./home.ts";

/** The file that each writer manages first, with what a user typically has in it. */
export const FILES: Readonly<Record<string, { path: string; typical: string }>> = {
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

export interface Start {
  readonly name: string;
  readonly content: (id: string, typical: string) => string | undefined;
  /** Where it is not one proxy for both protocols. */
  readonly proxies?: readonly string[];
}

const SHELLS = "sh bash zsh fish tcsh csh ksh mksh elvish xonsh nushell powershell";
/** Whose lines stand between our marks. */
export const BLOCKS = [...SHELLS.split(" "), "ipython", "systemd"];

export const STARTS: readonly Start[] = [
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

/** A home in which every client has its file in that state, and company.pem beside it. */
export function homeFrom(start: Start): Home {
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

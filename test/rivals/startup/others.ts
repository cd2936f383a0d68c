// Start-up files of R and IPython, and environment.d.
import { type Case, OLD } from "../../helpers/startup.ts";

const R = `Sys.setenv(http_proxy = "${OLD}")`;
const R_FILE = ".Rprofile";
export const R_CASES: readonly Case[] = (
  [
    ["Sys.setenv", R, "1 http_proxy wins"],
    ["without blanks", `Sys.setenv(https_proxy="x",http_proxy='${OLD}')`, "1 http_proxy, https_proxy wins"],
    ["over lines", `Sys.setenv(\n  "http_proxy" = "${OLD}",\n  https_proxy = "x"\n)`, "2 http_proxy wins"],
    ["base::", `base::Sys.setenv(\`http_proxy\` = "${OLD}")`, "1 http_proxy wins"],
    ["Sys.unsetenv", 'Sys.unsetenv("http_proxy")', "1 unset http_proxy wins"],
    ["Sys.unsetenv of several", 'Sys.unsetenv(c("http_proxy", "https_proxy"))', "1 unset http_proxy, https_proxy wins"],
    ["a variable", `proxy <- "${OLD}"\nSys.setenv(http_proxy = proxy)`, "2 http_proxy wins"],
    ["another's value", 'Sys.setenv(http_proxy = paste0("http://", "old.example:1"))', "1 http_proxy wins"],
    ["local", `local({\n  ${R}\n})`, "2 http_proxy wins"],
    ["invisible", `invisible(${R})`, "1 http_proxy wins"],
    ["if", `if (file.exists("/not-there-at-all")) {\n  ${R}\n}`, "2 http_proxy may"],
    ["if without braces", `if (file.exists("/not-there-at-all"))\n  ${R}`, "2 http_proxy may"],
    ["else", `if (TRUE) {\n  x <- 1\n} else {\n  ${R}\n}`, ""],
    ["interactive", `if (interactive()) {\n  ${R}\n}`, "2 http_proxy in interactive shells wins"],
    ["interactive &&", `if (interactive() && TRUE) ${R}`, "1 http_proxy may"],
    ["function", `proxy_on <- function(x) {\n  ${R}\n}\noff = function() Sys.unsetenv("http_proxy")`, ""],
    ["function that is called", `proxy_on <- function() {\n  ${R}\n}\nproxy_on()`, "2 http_proxy wins"],
    [".First", `.First <- function() {\n  ${R}\n}`, "2 http_proxy wins"],
    ["comment and string", `# ${R}\nx <- '\n${R}\n'`, ""],
    ["where there is none", `if (Sys.getenv("http_proxy") == "") ${R}`, "1 http_proxy may"],
    ["options", 'options(repos = c(CRAN = "https://a.example"), download.file.method = "libcurl")', ""],
    ["readRenviron", 'readRenviron("~/.proxy.env")', ".proxy.env:1 http_proxy wins"],
    ["do.call", `do.call(Sys.setenv, list(http_proxy = "${OLD}"))`, "1 http_proxy wins"],
    ["set to nothing", 'Sys.setenv(http_proxy = "")', "1 unset http_proxy wins"],
    ["several on a line", `x <- 1; ${R}`, "1 http_proxy wins"],
    ["try", `try(${R}, silent = TRUE)`, "1 http_proxy wins"],
  ] as const
).map(([name, text, said]): Case => {
  const files = {
    [R_FILE]: `${text}\n`,
    ...(text.includes(".proxy.env") ? { ".proxy.env": `http_proxy=${OLD}\n` } : {}),
  };
  return [name, files, said.replace(/^(?=\d)/, `${R_FILE}:`)];
});

const Y = `os.environ['http_proxy'] = '${OLD}'`;
const IPYTHON_FILE = ".ipython/profile_default/startup/50-mine.py";
export const IPYTHON: readonly Case[] = (
  [
    ["os.environ", `import os\n${Y}`, "2 http_proxy wins"],
    ["environ", `from os import environ\nenviron["http_proxy"] = "${OLD}"`, "2 http_proxy wins"],
    [
      "update",
      `import os\nos.environ.update({\n    'http_proxy': '${OLD}',\n    'https_proxy': 'x',\n})`,
      "2 http_proxy, https_proxy wins",
    ],
    ["update by names", `import os\nos.environ.update(http_proxy='${OLD}')`, "2 http_proxy wins"],
    ["setdefault", `import os\nos.environ.setdefault('http_proxy', '${OLD}')`, "2 http_proxy uncovered"],
    ["pop", "import os\nos.environ.pop('http_proxy', None)", "2 unset http_proxy wins"],
    ["del", "import os\ndel os.environ['http_proxy']", "2 unset http_proxy wins"],
    [
      "for",
      `import os\nfor name in ('http_proxy', 'https_proxy'):\n    os.environ[name] = '${OLD}'`,
      "3 http_proxy, https_proxy wins",
    ],
    ["if", `import os\nif os.path.exists('/not-there-at-all'):\n    ${Y}`, "3 http_proxy may"],
    ["where there is none", `import os\nif 'http_proxy' not in os.environ:\n    ${Y}`, "3 http_proxy uncovered"],
    [
      "where there is none, by get",
      `import os\nif not os.environ.get('http_proxy'):\n    ${Y}`,
      "3 http_proxy uncovered",
    ],
    ["function", `import os\ndef proxy_on():\n    ${Y}\n`, ""],
    ["function that is called", `import os\ndef proxy_on():\n    ${Y}\n\nproxy_on()`, "3 http_proxy wins"],
    ["class", `import os\nclass A:\n    def f(self):\n        ${Y}\n`, ""],
    ["comment and string", `# ${Y}\n"""\n${Y}\n"""\nx = '''it's\n${Y}'''`, ""],
    ["several on a line", `import os; ${Y}; x = 1`, "1 http_proxy wins"],
    ["a copy of ours", "import os\nos.environ['http_proxy'] = os.environ['https_proxy']", ""],
    [
      "a formatted string",
      "import os\nport = 1\nos.environ['http_proxy'] = f'http://old.example:{port}'",
      "3 http_proxy wins",
    ],
    ["try", `try:\n    import os\n    ${Y}\nexcept ImportError:\n    pass`, "3 http_proxy wins"],
    ["with", `import os, contextlib\nwith contextlib.suppress(Exception):\n    ${Y}`, "3 http_proxy wins"],
    ["continued", `import os\nos.environ['http_proxy'] = \\\n    '${OLD}'`, "2 http_proxy wins"],
  ] as const
).map(
  ([name, text, said]): Case => [name, { [IPYTHON_FILE]: `${text}\n` }, said.replace(/^(?=\d)/, `${IPYTHON_FILE}:`)],
);
export const IPYTHON_FILES: readonly Case[] = [
  [
    "ipython_config.py",
    { ".ipython/profile_default/ipython_config.py": `import os\n${Y}\nc = get_config()\n` },
    ".ipython/profile_default/ipython_config.py:2 http_proxy wins",
  ],
  [
    "an earlier file",
    { ".ipython/profile_default/startup/00-a.py": `import os\n${Y}\n` },
    ".ipython/profile_default/startup/00-a.py:2 http_proxy wins",
  ],
  [
    ".ipy",
    { ".ipython/profile_default/startup/60.ipy": `%env http_proxy=${OLD}\n` },
    ".ipython/profile_default/startup/60.ipy:1 http_proxy wins",
  ],
];

const D = `http_proxy=${OLD}\n`;
export const SYSTEMD: readonly Case[] = [
  ["a later file", { ".config/environment.d/70-mine.conf": D }, ".config/environment.d/70-mine.conf:1 http_proxy wins"],
  [
    "an earlier file",
    { ".config/environment.d/50-mine.conf": D },
    ".config/environment.d/50-mine.conf:1 http_proxy uncovered",
  ],
  ["comments", { ".config/environment.d/70-mine.conf": `# ${D}; ${D}` }, ""],
  [
    "quotes",
    { ".config/environment.d/70-mine.conf": `A=1\nhttp_proxy="${OLD}"\n` },
    ".config/environment.d/70-mine.conf:2 http_proxy wins",
  ],
  [
    "a variable",
    { ".config/environment.d/70-mine.conf": `P=${OLD}\nhttp_proxy=\${P}\n` },
    ".config/environment.d/70-mine.conf:2 http_proxy wins",
  ],
  ["a copy of ours", { ".config/environment.d/70-mine.conf": "http_proxy=$https_proxy\n" }, ""],
  [
    "its own default",
    { ".config/environment.d/70-mine.conf": `http_proxy=\${http_proxy:-${OLD}}\n` },
    ".config/environment.d/70-mine.conf:1 http_proxy uncovered",
  ],
  ["export is no assignment", { ".config/environment.d/70-mine.conf": `export http_proxy=${OLD}\n` }, ""],
  ["set to nothing", { ".config/environment.d/70-mine.conf": "http_proxy=\n" }, ""],
  ["another ending", { ".config/environment.d/70-mine.conf.bak": D }, ""],
];

export const GENERATOR = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";

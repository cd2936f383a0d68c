// What of the user's own counts besides ours for package managers, and what is said of it.
import { rmSync } from "node:fs";
import { probeRivals } from "../helpers/rival-table.ts";

probeRivals({
  client: "pip",
  program: ["/usr/bin/python3", "/usr/bin/pip3"],
  to: "pip",
  ask: ({ run, home }, python) =>
    run(python, [
      ...["-m", "pip", "download", "--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--retries", "0"],
      ...[
        "--timeout",
        "3",
        "-d",
        home.file("out"),
        "--index-url",
        "http://site.test/simple",
        "--trusted-host",
        "site.test",
        "demo",
      ],
    ]),
  rows: [
    {
      name: "the old file beside ours",
      files: ({ old }) => ({
        ".config/pip/pip.conf": "[global]\ntimeout = 3\n",
        ".pip/pip.conf": `[global]\nproxy = ${old}\n`,
      }),
      on: ["ours", "~/.pip/pip.conf:2 proxy of [global] (uncovered)"],
      off: ["old", "~/.pip/pip.conf:2 proxy of [global] (wins)"],
    },
    {
      name: "a command's section",
      files: ({ old }) => ({ ".config/pip/pip.conf": `[global]\ntimeout = 3\n[download]\nPROXY: ${old}\n` }),
      on: ["old", "~/.config/pip/pip.conf:5 proxy of [download] (part)"],
      off: ["old", "~/.config/pip/pip.conf:4 proxy of [download] (part)"],
    },
    {
      name: "[DEFAULT], which ours outranks",
      files: ({ old }) => ({ ".config/pip/pip.conf": `[DEFAULT]\nproxy = ${old}\n[global]\ntimeout = 3\n` }),
      on: ["ours"],
      off: ["old", "~/.config/pip/pip.conf:2 proxy of [global] (wins)"],
    },
    {
      name: "[DEFAULT], which counts in a command's section",
      files: ({ old }) => ({ ".config/pip/pip.conf": `[DEFAULT]\nproxy = ${old}\n[download]\nno-deps = true\n` }),
      on: ["old", "~/.config/pip/pip.conf:2 proxy of [download] (part)"],
      off: ["old", "~/.config/pip/pip.conf:2 proxy of [download] (part)"],
    },
    {
      name: "a section of no command, and an empty one",
      files: ({ old }) => ({ ".config/pip/pip.conf": `[mine]\nproxy = ${old}\n[download]\nproxy =\n` }),
      on: ["ours"],
      off: ["direct"],
    },
    {
      name: "the machine's file",
      files: ({ old }) => ({ "xdg/pip/pip.conf": `[global]\nproxy = ${old}\n` }),
      environment: ({ home }) => ({ XDG_CONFIG_DIRS: `${home}/xdg` }),
      on: ["ours", "~/xdg/pip/pip.conf:2 proxy of [global] (uncovered)"],
      off: ["old", "~/xdg/pip/pip.conf:2 proxy of [global] (wins)"],
    },
    {
      name: "the variable",
      files: () => ({}),
      environment: ({ old }) => ({ PIP_PROXY: old }),
      on: ["old", "PIP_PROXY (wins)"],
      off: ["old", "PIP_PROXY (wins)"],
    },
  ],
});

probeRivals({
  client: "npm",
  program: "npm",
  to: "npm",
  ask: async ({ run, home }, npm) => {
    rmSync(home.file("cache"), { recursive: true, force: true });
    await run(npm, ["view", "tiny", "version", "--registry", "http://site.test/"], {
      npm_config_fetch_retries: "0",
      npm_config_update_notifier: "false",
      npm_config_cache: home.file("cache"),
    });
  },
  rows: [
    {
      name: "the project's file",
      files: ({ old }) => ({ "project/package.json": "{}", "project/.npmrc": `fund=false\nhttps-proxy = ${old}\n` }),
      on: ["old", "~/project/.npmrc:2 https-proxy (part)"],
      off: ["old", "~/project/.npmrc:2 https-proxy (part)"],
    },
    {
      name: "the project's file takes it away",
      files: () => ({ "project/package.json": "{}", "project/.npmrc": "https-proxy=null\nproxy=null\n" }),
      on: ["direct", "~/project/.npmrc:1 https-proxy (part, direct)", "~/project/.npmrc:2 proxy (part, direct)"],
      off: ["direct"],
    },
    {
      name: "the machine's file",
      files: ({ old }) => ({ machine: `proxy=${old}\n` }),
      environment: ({ home }) => ({ npm_config_globalconfig: `${home}/machine` }),
      on: ["ours", "~/machine:1 proxy (uncovered)"],
      off: ["old", "~/machine:1 proxy (wins)"],
    },
    {
      name: "a variable, in any case",
      files: () => ({}),
      environment: ({ old }) => ({ NPM_CONFIG_HTTPS_PROXY: old }),
      on: ["old", "NPM_CONFIG_HTTPS_PROXY (wins)"],
      off: ["old", "NPM_CONFIG_HTTPS_PROXY (wins)"],
    },
  ],
});

probeRivals({
  client: "yarn classic",
  program: "yarn1",
  to: "npm",
  ask: async ({ run, home }, yarn) => {
    rmSync(home.file("cache"), { recursive: true, force: true });
    await run(yarn, ["info", "tiny", "--network-timeout", "1000", "--registry", "http://site.test/"], {
      PREFIX: "/nonexistent",
      YARN_CACHE_FOLDER: home.file("cache"),
      npm_config_globalconfig: "/dev/null",
    });
  },
  rows: [
    {
      name: "a file of its own",
      files: ({ old }) => ({ ".yarnrc": `# x\nproxy "${old}"\n` }),
      on: ["old", "~/.yarnrc:2 proxy of yarn classic (part)"],
      off: ["old", "~/.yarnrc:2 proxy of yarn classic (part)"],
    },
    {
      name: "a variable of its own",
      files: () => ({}),
      environment: ({ old }) => ({ YARN_PROXY: old }),
      on: ["old", "YARN_PROXY for yarn classic (part)"],
      off: ["old", "YARN_PROXY for yarn classic (part)"],
    },
  ],
});

probeRivals({
  client: "yarn",
  program: "yarn",
  to: "yarn",
  ask: ({ run, home }, yarn) => {
    home.write("project/yarn.lock", "");
    home.write("project/package.json", '{"name":"p"}');
    return run(yarn, ["npm", "info", "tiny", "--json", "--fields", "version"], {
      YARN_UNSAFE_HTTP_WHITELIST: "*",
      YARN_HTTP_RETRY: "0",
      YARN_ENABLE_TELEMETRY: "0",
      YARN_NPM_REGISTRY_SERVER: "http://site.test",
    });
  },
  rows: [
    {
      name: "the project's file",
      files: ({ old }) => ({ "project/.yarnrc.yml": `# x\nhttpProxy: "${old}"\n` }),
      on: ["old", "~/project/.yarnrc.yml:2 httpProxy (part)"],
      off: ["old", "~/project/.yarnrc.yml:2 httpProxy (part)"],
    },
    {
      name: "a variable",
      files: () => ({}),
      environment: ({ old }) => ({ YARN_HTTP_PROXY: old }),
      on: ["old", "YARN_HTTP_PROXY (wins)"],
      off: ["old", "YARN_HTTP_PROXY (wins)"],
    },
  ],
});

probeRivals({
  client: "cargo",
  program: ["cargo", "git"],
  to: "cargo",
  ask: ({ run, home }, cargo) => {
    home.write("project/src/main.rs", "fn main() {}\n");
    const manifest = ["[package]", 'name = "p"', 'version = "0.1.0"', "[dependencies]"];
    home.write("project/Cargo.toml", [...manifest, 'tiny = { git = "http://site.test/tiny.git" }', ""].join("\n"));
    const rustup = process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`;
    return run(cargo, ["fetch"], { RUSTUP_HOME: rustup, CARGO_NET_RETRY: "0" });
  },
  rows: [
    {
      name: "the project's file",
      files: ({ old }) => ({ "project/.cargo/config.toml": `[http]\n  proxy = "${old}" # x\n` }),
      on: ["old", "~/project/.cargo/config.toml:2 http.proxy (part)"],
      off: ["old", "~/project/.cargo/config.toml:2 http.proxy (part)"],
    },
    {
      name: "the project's file, in one line",
      files: ({ old }) => ({ "project/.cargo/config.toml": `http = { timeout = 5, proxy = "${old}" }\n` }),
      on: ["old", "~/project/.cargo/config.toml:1 http.proxy (part)"],
      off: ["old", "~/project/.cargo/config.toml:1 http.proxy (part)"],
    },
    {
      name: "git's proxy",
      files: ({ old }) => ({ ".gitconfig": `[http]\n\tproxy = ${old}\n` }),
      on: ["ours", "~/.gitconfig:2 http.proxy of git (uncovered)"],
      off: ["old", "~/.gitconfig:2 http.proxy of git (wins)"],
    },
    {
      name: "the variable",
      files: () => ({}),
      environment: ({ old }) => ({ CARGO_HTTP_PROXY: old }),
      on: ["old", "CARGO_HTTP_PROXY (wins)"],
      off: ["old", "CARGO_HTTP_PROXY (wins)"],
    },
  ],
});

const CHANNEL = "channels: []\ndefault_channels: []\nremote_max_retries: 0\n";

probeRivals({
  client: "conda",
  program: "conda",
  to: "conda",
  ask: ({ run, home }, conda) =>
    run(conda, ["search", "--override-channels", "-c", "http://site.test/channel", "demo"], {
      CONDA_SUBDIR: "linux-64",
      CONDA_PKGS_DIRS: home.file("pkgs"),
    }),
  rows: [
    {
      name: "a file before ours",
      files: ({ old }) => ({
        ".condarc": CHANNEL,
        ".conda/.condarc": `proxy_servers:\n  http: ${old}\n  https: ${old}\n`,
      }),
      on: [
        "ours",
        "~/.conda/.condarc:2 proxy_servers.http (uncovered)",
        "~/.conda/.condarc:3 proxy_servers.https (uncovered)",
      ],
      off: ["old", "~/.conda/.condarc:2 proxy_servers.http (wins)", "~/.conda/.condarc:3 proxy_servers.https (wins)"],
    },
    {
      name: "the environment's file, in one line",
      files: ({ old }) => ({ ".condarc": CHANNEL, "env/.condarc": `proxy_servers: {http: "${old}"}\n` }),
      environment: ({ home }) => ({ CONDA_PREFIX: `${home}/env` }),
      on: ["old", "~/env/.condarc:1 proxy_servers.http (part)"],
      off: ["old", "~/env/.condarc:1 proxy_servers.http (part)"],
    },
    {
      name: "a host of its own",
      files: ({ old }) => ({
        ".condarc": CHANNEL,
        ".conda/condarc.d/a.yml": `proxy_servers:\n  # x\n  "http://site.test": ${old}\n`,
      }),
      on: ["old", "~/.conda/condarc.d/a.yml:3 proxy_servers for http://site.test (part)"],
      off: ["old", "~/.conda/condarc.d/a.yml:3 proxy_servers for http://site.test (part)"],
    },
    {
      name: "a file before ours that has the last word, for the map and for a key",
      files: ({ old }) => ({
        ".condarc": CHANNEL,
        ".conda/.condarc": `proxy_servers: #!final\n  http: ${old}\n`,
      }),
      on: ["old", "~/.conda/.condarc:2 proxy_servers.http (wins)"],
      off: ["old", "~/.conda/.condarc:2 proxy_servers.http (wins)"],
    },
    {
      name: "a key that has the last word",
      files: ({ old }) => ({ ".condarc": CHANNEL, ".conda/.condarc": `proxy_servers:\n  http: ${old} #!final\n` }),
      on: ["old", "~/.conda/.condarc:2 proxy_servers.http (wins)"],
      off: ["old", "~/.conda/.condarc:2 proxy_servers.http (wins)"],
    },
    {
      name: "all, which ours outranks",
      files: ({ old }) => ({ ".condarc": CHANNEL, ".conda/condarc": `proxy_servers:\n  all: ${old}\n` }),
      on: ["ours", "~/.conda/condarc:2 proxy_servers.all (uncovered)"],
      off: ["old", "~/.conda/condarc:2 proxy_servers.all (wins)"],
    },
  ],
});

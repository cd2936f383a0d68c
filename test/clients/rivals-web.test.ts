// What of the user's own counts besides ours for programs that fetch URLs, and what is said of it.
import { probeRivals } from "../helpers/rival-table.ts";

probeRivals({
  client: "curl",
  program: "curl",
  to: "curl",
  ask: ({ run }, curl) => run(curl, ["-sS", "--connect-timeout", "4", "http://site.test/"]),
  rows: [
    ...["socks5 =", "proxy1.0 =", "--proxy1", "preproxy", "socks5-hostname =", "socks5-h", "socks4a:"].map(
      (option) => ({
        name: option,
        files: ({ oldPlace }: { oldPlace: string }) => ({
          ".curlrc": option.includes("proxy1") ? `silent\n${option} ${oldPlace}\n` : `${option} 127.0.0.1:1\n`,
        }),
        on: (option.includes("proxy1")
          ? ["old", "~/.curlrc:4 proxy1.0 (wins)"]
          : [
              "direct",
              `~/.curlrc:3 ${option === "socks5-h" ? "socks5-hostname" : option.replace(/\W+$/, "")} (wins)`,
            ]) as ["old", string],
        off: (option.includes("proxy1")
          ? ["old", "~/.curlrc:2 proxy1.0 (wins)"]
          : [
              "direct",
              `~/.curlrc:1 ${option === "socks5-h" ? "socks5-hostname" : option.replace(/\W+$/, "")} (wins)`,
            ]) as ["old", string],
      }),
    ),
    {
      name: "-x grown together",
      files: ({ old }) => ({ ".curlrc": `-sSx ${old}\n` }),
      on: ["old", "~/.curlrc:3 proxy (wins)"],
      off: ["old", "~/.curlrc:1 proxy (wins)"],
    },
    {
      name: "another file",
      files: ({ home, old }) => ({ ".curlrc": `config = "${home}/more"\n`, more: `# x\nproxy = ${old}\n` }),
      on: ["old", "~/more:2 proxy (wins)"],
      off: ["old", "~/more:2 proxy (wins)"],
    },
    {
      name: "another file that agrees, and options that are none",
      files: ({ home, ours }) => ({
        ".curlrc": `config = "${home}/more"\n-o x\nproxy-header = a\n`,
        more: `-x ${ours}\n`,
      }),
      on: ["ours"],
      off: ["ours", "~/more:1 proxy (wins)"],
    },
  ],
});

probeRivals({
  client: "wget",
  program: "wget",
  to: "wget",
  ask: ({ run }, wget) => run(wget, ["-nv", "-O-", "-t1", "-T30", "http://site.test/"]),
  rows: [
    {
      name: "use_proxy in its own file",
      files: () => ({ ".wgetrc": "tries = 1\nUse-Proxy = off\n" }),
      on: ["direct", "~/.wgetrc:2 use_proxy (wins, direct)"],
      off: ["direct"],
    },
    {
      name: "use_proxy in the machine's file",
      files: () => ({ machine: "use_proxy = no\n" }),
      environment: ({ home }) => ({ SYSTEM_WGETRC: `${home}/machine` }),
      on: ["direct", "~/machine:1 use_proxy (wins, direct)"],
      off: ["direct"],
    },
    {
      name: "use_proxy taken back",
      files: () => ({ machine: "use_proxy = no\n", ".wgetrc": "use_proxy = on\n" }),
      environment: ({ home }) => ({ SYSTEM_WGETRC: `${home}/machine` }),
      on: ["ours"],
      off: ["direct"],
    },
    {
      name: "a proxy in the machine's file",
      files: ({ old }) => ({ machine: `http_proxy = ${old}\n` }),
      environment: ({ home }) => ({ SYSTEM_WGETRC: `${home}/machine` }),
      on: ["ours", "~/machine:1 http_proxy (uncovered)"],
      off: ["old", "~/machine:1 http_proxy (wins)"],
    },
  ],
});

probeRivals({
  client: "gem",
  program: "gem",
  to: "gem",
  ask: ({ run }, gem) => run(gem, ["fetch", "tiny", "--clear-sources", "-s", "http://site.test/"]),
  rows: [
    {
      name: "an option for all commands",
      files: ({ old }) => ({ ".gemrc": `gem: "--no-document --http-proxy=${old}"\nhttp_proxy: ${old}\n` }),
      on: ["old", "~/.gemrc:1 --http-proxy of gem: (wins)"],
      off: ["old", "~/.gemrc:1 --http-proxy of gem: (wins)"],
    },
    {
      name: "-p for one command",
      files: ({ old }) => ({ ".gemrc": `fetch: -p ${old}\n` }),
      on: ["old", "~/.gemrc:1 --http-proxy of fetch: (part)"],
      off: ["old", "~/.gemrc:1 --http-proxy of fetch: (part)"],
    },
    {
      name: "no proxy for one command",
      files: () => ({ ".gemrc": "fetch: --no-http-proxy\n" }),
      on: ["direct", "~/.gemrc:1 --no-http-proxy of fetch: (part, direct)"],
      off: ["direct"],
    },
    {
      name: "a file of GEMRC",
      files: ({ old }) => ({ more: `---\nhttp_proxy: "${old}"\n` }),
      environment: ({ home }) => ({ GEMRC: `${home}/more` }),
      on: ["old", "~/more:2 http_proxy (wins)"],
      off: ["old", "~/more:2 http_proxy (wins)"],
    },
    {
      name: "what agrees, what is commented out, and a symbol, which it passes over",
      files: ({ old, ours }) => ({
        ".gemrc": `# gem: --http-proxy ${old}\n:http_proxy: ${old}\ngem: --http-proxy ${ours}/\n:fetch: -p ${old}\n`,
      }),
      on: ["ours"],
      off: ["ours", "~/.gemrc:3 --http-proxy of gem: (wins)"],
    },
  ],
});

probeRivals({
  client: "R",
  program: "Rscript",
  to: "r",
  ask: ({ run }, r) => run(r, ["-e", 'try(download.file("http://site.test/", tempfile(), quiet=TRUE))']),
  rows: [
    {
      name: "a project's file instead of ours",
      files: ({ old }) => ({ "project/.Renviron": `A=b\nhttp_proxy=${old}\n` }),
      on: ["old", "~/project/.Renviron:2 http_proxy (part)"],
      off: ["old", "~/project/.Renviron:2 http_proxy (part)"],
    },
    {
      name: "a project's file without a proxy",
      files: () => ({ "project/.Renviron": "A=b\n" }),
      on: ["direct", "~/project/.Renviron is read instead of ours, and (may, direct)"],
      off: ["direct"],
    },
    {
      name: "the machine's file",
      files: ({ old }) => ({ machine: `http_proxy=${old}\n` }),
      environment: ({ home }) => ({ R_ENVIRON: `${home}/machine` }),
      on: ["ours", "~/machine:1 http_proxy (uncovered)"],
      off: ["old", "~/machine:1 http_proxy (wins)"],
    },
  ],
});

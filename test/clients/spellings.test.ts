// Spellings that a client reads and that are edited, not refused: the real client says what it makes of the result, after
// apply and after off.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { ok } from "../helpers/contract.ts";
import { clientPath, Home, PROXY } from "../helpers/home.ts";
import { spawnSync } from "../helpers/processes.ts";

interface Spelling {
  readonly client: string;
  readonly program: string;
  readonly to: string;
  readonly file: string;
  readonly texts: readonly string[];
  readonly args: readonly string[];
  /** What it prints where there is no proxy. */
  readonly none: string;
}

const SPELLINGS: readonly Spelling[] = [
  {
    client: "git",
    program: "git",
    to: "git",
    file: ".gitconfig",
    texts: [
      "[http] proxy = x\n",
      "[http]\n\tproxy = a\n\tproxy = b\n",
      "[http] proxy = a\n[user]\n\tname = x\n[http] proxy = b",
    ],
    args: ["config", "--global", "--default", "none", "http.proxy"],
    none: "none",
  },
  {
    client: "npm",
    program: "npm",
    to: "npm",
    file: ".npmrc",
    texts: ["https-proxy=a\nhttps-proxy=b\n", "https-proxy=a\nfund=false\n; c\nhttps-proxy=b\nhttps-proxy = c"],
    args: ["config", "get", "https-proxy"],
    none: "null",
  },
  {
    client: "conda",
    program: "conda",
    to: "conda",
    file: ".condarc",
    texts: [
      "proxy_servers: {http: x}\n",
      "proxy_servers: {\n  http: x, https: y,\n}\nchannels: []\n",
      "channels: []\n...\n",
      "proxy_servers: {https: y} # why\n...",
    ],
    args: ["config", "--show", "proxy_servers"],
    none: "proxy_servers: {}",
  },
  {
    client: "gem",
    program: "ruby",
    to: "gem",
    file: ".gemrc",
    texts: ["gem: --no-document\n---\nhttp_proxy: second\n", "---\nhttp_proxy: x\n---\nb: 1\n"],
    args: ["-e", 'require "rubygems/config_file"; puts Gem::ConfigFile.new([])["http_proxy"].inspect'],
    none: "nil",
  },
];

for (const { client, program, to, file, texts, args, none } of SPELLINGS) {
  testWithClient(client, program, `reads ${file} as it was meant, however it is spelled`, (found) => {
    for (const text of texts) {
      const home = new Home();
      home.write(file, text);
      const ask = () => {
        const env = { HOME: home.path, PATH: clientPath(), LANG: "C.UTF-8", GIT_CONFIG_NOSYSTEM: "1" };
        const { status, stdout, stderr } = spawnSync(found, args, { env, cwd: home.base, encoding: "utf8" });
        expect(status, stderr).toBe(0);
        return stdout.trim();
      };
      ok(home, ["apply", "--proxy", PROXY, "--to", to]);
      expect(ask(), text).toContain(PROXY);
      ok(home, ["off", "--to", to]);
      expect(ask(), text).toBe(none);
      ok(home, ["remove"]);
      expect(home.read(file)).toBe(text);
    }
  });
}

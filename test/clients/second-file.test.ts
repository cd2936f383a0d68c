// The second file that a client reads, which gets the values where the first is managed: asked of the real clients.
import { expect, test } from "vitest";
import { CONFIG } from "../helpers/contract.ts";
import { clientPath, Home, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const OWN = "http://own.example:1";

interface Client {
  readonly id: string;
  readonly program: string;
  readonly file: string;
  readonly text: string;
  /** Lines that name a proxy of the user's in the first file. */
  readonly own: string;
  readonly asks: readonly string[];
  readonly second: string;
  /** Which of the two counts, and whether a note says so. */
  readonly counts: "own" | "ours";
}

const CLIENTS: readonly Client[] = [
  {
    id: "git",
    program: "git",
    file: ".gitconfig",
    text: "[user]\n\tname = Ada\n",
    own: `[http]\n\tproxy = ${OWN}\n`,
    asks: ["config", "http.proxy"],
    second: ".config/git/config",
    counts: "own",
  },
  {
    id: "conda",
    program: "conda",
    file: ".condarc",
    text: "channels: [a]\n",
    own: `proxy_servers:\n  https: ${OWN}\n`,
    asks: ["config", "--show", "proxy_servers"],
    second: ".conda/condarc.d/proxycast.yml",
    counts: "own",
  },
  {
    id: "pip",
    program: "pip",
    file: ".config/pip/pip.conf",
    text: "[global]\ntimeout = 60\n",
    own: `proxy = ${OWN}\n`,
    asks: ["config", "get", "global.proxy"],
    second: ".pip/pip.conf",
    counts: "own",
  },
  {
    id: "pip",
    program: "pip",
    file: ".pip/pip.conf",
    text: "[global]\ntimeout = 60\n",
    own: `proxy = ${OWN}\n`,
    asks: ["config", "get", "global.proxy"],
    second: ".config/pip/pip.conf",
    counts: "ours",
  },
  {
    id: "mercurial",
    program: "hg",
    file: ".hgrc",
    text: "[ui]\nusername = Ada\n",
    own: "[http_proxy]\nhost = own.example:1\n",
    asks: ["config", "http_proxy.host"],
    second: ".config/hg/hgrc",
    counts: "ours",
  },
];

test.each(CLIENTS)("$id reads $second besides $file, and $counts counts", (client) => {
  need(client.program);
  const home = new Home();
  const environment = { ...home.environment, PATH: clientPath() } as NodeJS.ProcessEnv;
  const ask = () => {
    const { status, stdout, stderr } = spawnSync(client.program, client.asks, { env: environment, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    return stdout;
  };
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [${client.id}]\nmanaged: beside\n`);
  home.write(client.file, client.text);
  // Held by chezmoi, as far as can be told without it.
  const source = client.file.replace(/^\.([^/]*)/, "dot_$1");
  home.write(`.local/share/chezmoi/${source}`, client.text);
  const apply = () => {
    const outcome = home.run(["apply"]);
    expect(outcome.code, outcome.stderr).toBe(0);
    return outcome.stderr;
  };
  expect(apply()).not.toContain("counts");
  expect(home.read(client.file)).toBe(client.text);
  expect(home.read(client.second)).toContain("proxy.corp.example");
  const place = client.id === "mercurial" ? "proxy.corp.example:8080" : PROXY;
  expect(ask()).toContain(place);

  home.write(client.file, client.text + client.own);
  const note = apply();
  expect(note.includes("itself, which counts")).toBe(client.counts === "own");
  expect(ask().includes("own.example")).toBe(client.counts === "own");
  const off = home.run(["off", "--json"]);
  expect(ask()).toContain("own.example");
  // pip's current file is by now the first, whatever the legacy one holds.
  const isSecond = client.second !== ".config/pip/pip.conf";
  expect(off.code).toBe(4);
  const { changes, error } = JSON.parse(off.stdout);
  const left = expect.objectContaining({ path: home.file(client.file), state: "left" });
  expect(changes).toEqual(isSecond ? expect.arrayContaining([left]) : expect.not.arrayContaining([left]));
  expect(error?.message).toBe(`left as it is: ~/${client.file} (${isSecond ? "left" : "still names a proxy"})`);
  expect(home.run(["remove"]).code).toBe(0);
  expect(home.read(client.file)).toBe(client.text + client.own);
  expect(home.snapshot().some((line) => line.startsWith(`${client.second} `))).toBe(false);
});

// IPython, and with it the kernels of Jupyter: it is started with the start-up files of the default profile, in a folder of its
// own, since it puts a history and more into the one that it uses.
// https://ipython.readthedocs.io/en/stable/interactive/tutorial.html#startup-files
import * as path from "node:path";
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { routeByVariables, USUAL } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { finding } from "./environment.ts";

const READS = { ...USUAL, findEntry: finding("host", "suffix", "ip", "port", "all") };

const PRINT = `import os, json; print("proxycast:" + json.dumps({k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}))`;
const FETCH = `import urllib.request as r, urllib.error as e
try: r.urlopen("URL", timeout=15).close(); print("proxycast:through")
except e.HTTPError as x: print("proxycast:through" if x.code not in (403, 407, 502, 503, 504) else f"HTTP Error {x.code}")
except Exception as x: print(repr(x))`;

function run({ terminal, program, settings }: Question, code: string) {
  const { system, folder } = terminal;
  const [target] = WRITERS.find(({ id }) => id === "ipython")?.locate(system, settings) ?? [];
  const startUp = target ? path.dirname(target.path) : "";
  const names = startUp && system.facts(startUp)?.kind === "folder" ? [...system.list(startUp)].sort() : [];
  const files = names.filter((name) => /\.i?py$/.test(name)).map((name) => path.join(startUp, name));
  const given = files.map((file) => `--InteractiveShellApp.exec_files=${file}`);
  const quiet = ["--no-banner", "--colors=NoColor", "--HistoryManager.enabled=False", "--no-simple-prompt"];
  const variables = { IPYTHONDIR: folder, PYTHONDONTWRITEBYTECODE: "1" };
  return terminal.run(program, [...quiet, ...given, "-c", code], { variables });
}

export const ipython: Ask = {
  writer: "ipython",
  programs: ["ipython", "ipython3"],
  reads: READS,
  async route(question): Promise<readonly Said[]> {
    const { terminal, url, settings } = question;
    const { stdout } = await run(question, PRINT);
    const [, text] = /^proxycast:(\{.*\})$/m.exec(stdout) ?? [];
    if (text === undefined) return [{ route: { kind: "unknown", why: "its start-up files do not come to their end" } }];
    const said = routeByVariables(JSON.parse(text) as Record<string, string>, url, READS);
    if (!said.from || !("variable" in said.from)) return [said];
    const { variable } = said.from;
    const [target] = WRITERS.find(({ id }) => id === "ipython")?.locate(terminal.system, settings) ?? [];
    const line = target && lineOf(terminal.system, target.path, (one) => one.includes(`'${variable}'`));
    return [line === undefined || !target ? said : { ...said, from: { path: target.path, line } }];
  },
  async fetch(question) {
    const outcome = await run(question, FETCH.replace("URL", question.url.href.replace(/["\\]/g, encodeURIComponent)));
    return toFetched(outcome, /^proxycast:through$/m.test(outcome.stdout));
  },
};

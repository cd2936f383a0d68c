// What a script answers here is what it answers in pacparser, another engine with another implementation of the functions.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { findProgram, Home } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { textsHere } from "../helpers/pac.ts";
import { spawnSync } from "../helpers/processes.ts";
import { SCRIPTS } from "./scripts.ts";

const PARSER = "python-pacparser";

const NAMES: Readonly<Record<string, readonly string[]>> = {
  "app.corp.example": ["10.1.2.3"],
  "www.example.com": ["203.0.113.9"],
  intranet: ["192.168.7.7"],
};
const URLS = [...Object.keys(NAMES), "nowhere.example", "corp.example", "10.1.2.3", "192.0.2.1"].flatMap((host) => [
  `http://${host}/`,
  `https://${host}/`,
]);

/** In namespaces of its own: names come from a file, and no name server is there to ask. */
function askPacparser(): readonly (readonly string[])[] {
  const home = new Home();
  const hosts = path.join(home.base, "hosts");
  writeFileSync(
    hosts,
    Object.entries(NAMES)
      .map(([name, [address]]) => `${address} ${name}\n`)
      .join(""),
  );
  const script = 'mount --bind "$1" /etc/hosts && exec "$2" "$3"';
  const program = findProgram(PARSER) ?? "";
  const { stdout, stderr } = spawnSync(
    "unshare",
    ["-mn", "sh", "-c", script, "sh", hosts, program, "test/pac/ask-pacparser.py"],
    {
      input: JSON.stringify(Object.values(SCRIPTS).map((text) => [text, URLS])),
      encoding: "utf8",
    },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

let asked: readonly (readonly string[])[] | undefined;

needs(PARSER, "mount", "network").each(Object.keys(SCRIPTS).map((name, at) => [name, at] as const))(
  "%s",
  async (name, at) => {
    asked ??= askPacparser();
    const script = SCRIPTS[name] ?? "";
    expect(await textsHere({ script, urls: URLS, names: NAMES })).toEqual(asked[at]);
  },
);

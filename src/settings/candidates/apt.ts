// apt's own settings, which no writer of ours touches: `Acquire::http::Proxy`, in one word or in nested braces.
// https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html
import * as path from "node:path";
import { type ProxyServer, parseProxy } from "../../model/proxy.ts";
import type { System } from "../../system/system.ts";
import type { Finding } from "./candidate.ts";
import { toFinding } from "./clients.ts";
import { readEvidence } from "./files.ts";

const FOLDER = "/etc/apt/apt.conf.d";

/** Names that it reads: of these signs, and without an ending or with .conf. */
const IS_READ = /^[\w-]+(?:\.conf)?$/;

export function findInApt(system: System): readonly Finding[] {
  return filesOf(system).flatMap((file) => {
    const settings = readAptConfig(readEvidence(system, file) ?? "");
    return toFinding([serverOf(settings, "http"), serverOf(settings, "https")], file);
  });
}

/** The last one counts. */
function filesOf(system: System): readonly string[] {
  try {
    const names = system.list(FOLDER).filter((name) => IS_READ.test(name));
    return [...names.sort().map((name) => path.join(FOLDER, name)), "/etc/apt/apt.conf"].reverse();
  } catch {
    return [];
  }
}

type Settings = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

function serverOf(settings: Settings, protocol: string): { server: ProxyServer; line: number } | undefined {
  const found = settings.get(`acquire::${protocol}::proxy`);
  const parsed = found && found.value !== "DIRECT" ? parseProxy(found.value) : undefined;
  return found && parsed?.kind === "proxy" ? { server: parsed.proxy, line: found.line } : undefined;
}

/** Names in lower case, since apt knows no case there. */
export function readAptConfig(text: string): Settings {
  const settings = new Map<string, { value: string; line: number }>();
  const scopes: string[] = [];
  let words: string[] = [];
  let line = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    const start = line;
    line += token.split("\n").length - 1;
    if (/^(?:\s|\/\/|\/\*|#)/.test(token)) continue;
    if (!/^[{};]$/.test(token)) {
      words.push(token.replace(/^"([^"]*)"?$/, "$1"));
      continue;
    }
    const [name = "", value] = words;
    if (token === "{") scopes.push(name);
    // The last of a group may be without its own end.
    else if (value !== undefined) settings.set([...scopes, name].join("::").toLowerCase(), { value, line: start });
    if (token === "}") scopes.pop();
    words = [];
  }
  return settings;
}

/** Blanks, comments, quoted texts, signs, words, which a comment ends. Seen with apt 2.6.1. */
const TOKEN = /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\n]*|"[^"\n]*"?|[{};]|(?:(?!\/[/*])[^\s{};"])+/g;

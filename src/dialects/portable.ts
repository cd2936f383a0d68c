// The skip list as the no_proxy variable that the most clients read alike: commas, no blanks, lower case, each domain
// bare and with a leading dot. What only some clients read goes in too, and is reported; what crashes one stays out.
import type { NoProxyEntry } from "../model/no-proxy.ts";

export interface PortableList {
  readonly text: string;
  /** Entries that not every client, or none, can be told, by the reason. */
  readonly partial: ReadonlyMap<string, readonly string[]>;
}

/**
 * httpx 0.24 to 0.28.1 raises from its constructor, whatever address is wanted, for a bracket, for a network of IPv6 and
 * for an asterisk in a name that is not ASCII, and with it the clients of openai, anthropic, ollama and langchain, and JupyterLab.
 * https://github.com/encode/httpx/blob/0.28.1/httpx/_utils.py (get_environment_proxies)
 */
const CRASHES = "left out, since Python programs on httpx stop where no_proxy has it";

const PARTIAL: { readonly [K in NoProxyEntry["kind"]]?: string } = {
  cidr: "only curl, Python requests, pip, bun and Go read networks",
  port: "curl, wget and npm don't read ports",
  wildcard: "hardly any client reads an asterisk inside a name",
  all: "wget, npm and Ruby don't read a lone asterisk; proxycast off reaches them all",
  local: "no client reads it from a variable; name the hosts",
};

export function toPortable(entries: readonly NoProxyEntry[]): PortableList {
  const items = new Set<string>();
  const partial = new Map<string, string[]>();
  // curl and Python read an asterisk only if it is alone.
  const all = entries.filter(({ kind }) => kind === "all");
  for (const entry of all.length > 0 ? all : entries) {
    for (const item of spell(entry)) items.add(item);
    const reason = reasonFor(entry);
    if (!reason) continue;
    const known = partial.get(reason);
    if (known) known.push(entry.text);
    else partial.set(reason, [entry.text]);
  }
  return { text: [...items].join(","), partial };
}

function reasonFor(entry: NoProxyEntry): string | undefined {
  if (isCrash(entry)) return CRASHES;
  return PARTIAL[entry.kind];
}

function isCrash(entry: NoProxyEntry): boolean {
  if (entry.kind === "wildcard") return /[^ -~]/.test(entry.text);
  return (entry.kind === "cidr" && entry.family === 6) || (entry.kind === "port" && entry.host.includes(":"));
}

function spell(entry: NoProxyEntry): readonly string[] {
  switch (entry.kind) {
    case "host":
      return entry.text.includes(".") ? [entry.text, `.${entry.text}`] : [entry.text];
    case "suffix":
      return [entry.text, `.${entry.text}`];
    case "local":
      return [];
    default:
      return isCrash(entry) ? [] : [entry.text];
  }
}

// What the files of clients name already, by the keys that their writers would set and the parsers of their formats.
import { lineNumber } from "../../formats/format.ts";
import { loadFormat } from "../../formats/index.ts";
import type { Edit, Key, Target, Value } from "../../model/edit.ts";
import type { PropagatedSettings } from "../../model/propagated.ts";
import { PROTOCOLS, type Protocol } from "../../model/protocol.ts";
import { type Endpoint, formatEndpoint, formatPlace, type ProxyServer, parseProxy } from "../../model/proxy.ts";
import { absolutePath, shortPath } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { WRITERS } from "../../writers/index.ts";
import type { Writer } from "../../writers/writer.ts";
import { writtenForm } from "../sources/environment.ts";
import type { Finding } from "./candidate.ts";
import { readEvidence } from "./files.ts";
import type { Search } from "./index.ts";
import { MACHINE_FILES } from "./machine-files.ts";

/** Settings that name a made-up proxy for each protocol: what a writer wants with them shows which keys hold one. */
export type Sample = PropagatedSettings & {
  readonly proxy: { readonly kind: "url"; readonly http: Endpoint; readonly https: Endpoint };
};

/** With two proxies, and with one for both. */
export type Samples = readonly [Sample, Sample];

/** Where a client keeps a proxy: as a URL, or as a host and its port. */
type Place =
  | { readonly protocol: Protocol; readonly url: Key }
  | { readonly protocol: Protocol; readonly host: Key; readonly port: Key };

interface Places {
  readonly proxies: readonly Place[];
  /** Keys of their own for the user name, and for the password. */
  readonly usernames: readonly Key[];
  readonly passwords: readonly Key[];
}

export async function findInClients(system: System, search: Search): Promise<readonly Finding[]> {
  const found = await Promise.all(WRITERS.map((writer) => findIn(system, writer, search)));
  return found.flat();
}

async function findIn(system: System, writer: Writer, search: Search): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const target of targetsOf(system, writer, search.samples[0])) {
    try {
      const places = findPlaces(writer, target, search.samples);
      const text = places ? readEvidence(system, target.path) : undefined;
      if (places && text) findings.push(...(await readPlaces(system, { text, target, places }, search)));
    } catch {
      // A file that its own client can't read either: it names nothing.
    }
  }
  return findings;
}

/** The client's own files, what it reads besides, and the machine's. */
function targetsOf(system: System, writer: Writer, settings: Sample): Target[] {
  const own = writer.locate(system, settings);
  const all = own.flatMap((target) => [
    target,
    ...(writer.beside?.(system, target) ?? []),
    ...(MACHINE_FILES[writer.id] ?? []).map((path) => ({ ...target, path })),
  ]);
  const byPath = new Map(all.map((target) => [absolutePath(system, target.path), target]));
  const isStructured = ({ format: { parser } }: Target) => !["block", "file", "netrc"].includes(parser);
  return [...byPath].flatMap(([path, target]) => (isStructured(target) ? [{ ...target, path }] : []));
}

/** By the first sample that the client can be told: some know one proxy for all protocols. */
function findPlaces(writer: Writer, target: Target, samples: Samples): Places | undefined {
  const all = samples.map((sample) => placesIn(writer.desire(sample, target).edits, sample));
  return all.find(({ proxies }) => proxies.length > 0);
}

function placesIn(edits: readonly Edit[], { proxy }: Sample): Places {
  const proxies: Place[] = [];
  let host: { readonly key: Key; readonly protocol: Protocol } | undefined;
  for (const { key, value } of edits) {
    const text = typeof value === "string" ? value : "";
    const protocol = PROTOCOLS.find((one) => text.includes(proxy[one].host));
    const isWhole = protocol && text.includes(formatPlace(proxy[protocol]));
    if (isWhole) proxies.push({ protocol, url: key });
    else if (protocol) host = { key, protocol };
    else if (host && text === String(proxy[host.protocol].port)) {
      proxies.push({ protocol: host.protocol, host: host.key, port: key });
      host = undefined;
    }
  }
  const keys = edits.filter(({ value }) => value === undefined).map(({ key }) => key);
  const ending = (pattern: RegExp) => keys.filter((key) => pattern.test(key.at(-1) ?? ""));
  return { proxies, usernames: ending(/user(?:name)?$/i), passwords: ending(/pass(?:wd|word)$/i) };
}

interface Asked {
  readonly text: string;
  readonly target: Target;
  readonly places: Places;
}

async function readPlaces(system: System, { text, target, places }: Asked, search: Search): Promise<Finding[]> {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  const parsed = (await loadFormat(target.format)).parse(whole, target);
  const valueAt = (key: Key) => {
    const located = parsed.get(key);
    const isOurs = located && search.isWritten(target.path, key, located.value);
    return located && !isOurs ? { value: textOf(located.value), line: lineNumber(whole, located.start) } : undefined;
  };
  const found = new Map<Protocol, { readonly server: ProxyServer; readonly line: number }>();
  for (const place of places.proxies) {
    const first = valueAt("url" in place ? place.url : place.host);
    const port = "port" in place ? valueAt(place.port)?.value : undefined;
    const written = first && (port === undefined ? first.value : `${first.value}:${port}`);
    const server = written ? parseProxy(written) : undefined;
    if (!first || !written || server?.kind !== "proxy" || search.writtenValues.has(writtenForm(written))) continue;
    found.set(place.protocol, { server: server.proxy, line: first.line });
  }
  const [finding] = toFinding([found.get("http"), found.get("https")], shortPath(system, target.path));
  return finding ? [{ ...finding, ...accountIn(places, valueAt) }] : [];
}

/** A name and a password under keys of their own; curl has both in one value. */
function accountIn(places: Places, valueAt: (key: Key) => { readonly value: string } | undefined) {
  const account = places.usernames.flatMap((key) => valueAt(key)?.value || [])[0];
  const [, username = "", password = ""] = /^([^:]*)(?::(.*))?$/s.exec(account ?? "") ?? [];
  const hasPassword = password !== "" || places.passwords.some((key) => valueAt(key)?.value);
  return { ...(username ? { username } : {}), ...(hasPassword ? { hasPassword: true } : {}) };
}

/** One protocol's counts for both: nobody sets up a client for half of the web on purpose. */
export function toFinding(
  found: readonly ({ readonly server: ProxyServer; readonly line: number } | undefined)[],
  shown: string,
): Finding[] {
  const both = found.flatMap((one) => one ?? []);
  const [first] = both;
  if (!first) return [];
  const [http = first, https = first] = found;
  const isOne = formatEndpoint(http.server.endpoint) === formatEndpoint(https.server.endpoint);
  const username = both.find(({ server }) => server.username)?.server.username;
  return [
    {
      kind: "client",
      http: http.server.endpoint,
      https: https.server.endpoint,
      ...(username === undefined ? {} : { username }),
      ...(both.some(({ server }) => server.password) ? { hasPassword: true } : {}),
      foundIn: isOne ? `${shown}:${first.line}` : `${shown}:${http.line}, ${https.line}`,
    },
  ];
}

/** JSON's values are as they are in the file. */
function textOf(value: Value): string {
  if (typeof value !== "string") return "";
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

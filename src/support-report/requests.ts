// What became of each request: times, answers, causes, names, certificates, and the hosts that IT must allow.
import { describeCause, hintFor } from "../diagnosis/causes.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import type { Prepared } from "../engine/request.ts";
import { hostOf, portOf, shownUrl } from "../model/urls.ts";
import { resultJson, resultRow, stateOf } from "../output/results.ts";
import type { DetailRow } from "../pretest/detailed-test.ts";
import type { Peer } from "./network.ts";
import type { Section } from "./render.ts";

export function resultsOf(rows: readonly DetailRow[]): readonly ProbeResult[] {
  return rows.flatMap(({ resolved, direct }) => (direct ? [resolved, direct] : [resolved]));
}

export function requests(prepared: Prepared | undefined, rows: readonly DetailRow[]): Section[] {
  const results = resultsOf(rows);
  return [
    {
      id: "tests",
      title: "Tests",
      columns: ["result", "address", "way", "time"],
      rows: results.map(resultRow),
      json: results.map(resultJson),
    },
    answers(results),
    causes(rows),
    names(prepared, results),
    certificates(results),
    hosts(rows),
  ];
}

/** The last answer to each request, in the words of whoever gave it. */
function answers(results: readonly ProbeResult[]): Section {
  const rows = results.flatMap(({ url, isDirect, said }) => {
    if (!said) return [];
    const { status, isProxys, server, via, error, title, clockSkew = 0 } = said;
    const words = [
      isProxys ? "the proxy's own" : "",
      server ? `Server: ${server}` : "",
      via ? `Via: ${via}` : "",
      error ? `error: ${error}` : "",
      title ? `page: "${title}"` : "",
      Math.abs(clockSkew) >= NOTABLE_SKEW ? `its clock is ${Math.round(clockSkew / 1_000)} s from this one` : "",
    ];
    return [[shownUrl(url), isDirect ? "direct" : "proxy", String(status), words.filter(Boolean).join("; ")]];
  });
  return { id: "answers", title: "HTTP answers", columns: ["address", "way", "status", "said"], rows };
}

/** Milliseconds: less is the time that an answer takes. */
const NOTABLE_SKEW = 60_000;

/** What a comparison without the proxy fails of is no news behind a proxy that works. */
function causes(rows: readonly DetailRow[]): Section {
  const failures = rows.flatMap(({ resolved, direct }) => [
    ...(resolved.cause ? [resolved] : []),
    ...(resolved.cause && direct?.cause ? [direct] : []),
  ]);
  return {
    id: "causes",
    title: "What failed, and what to do",
    columns: ["address", "way", "cause", "advice"],
    rows: failures.map(({ url, isDirect, cause }) => [
      shownUrl(url),
      isDirect ? "direct" : "proxy",
      cause ? describeCause(cause) : "",
      cause && !isDirect ? hintFor(cause) : "",
    ]),
    json: null,
  };
}

function names(prepared: Prepared | undefined, results: readonly ProbeResult[]): Section {
  const found = new Map<string, string>();
  for (const result of results) {
    const name = peerName(prepared, result);
    if (result.stages.length > 0 && !found.get(name)) found.set(name, result.addresses.join(", "));
  }
  const rows = [...found].map(([name, addresses]) => [name, addresses || "not found"]);
  return { id: "names", title: "Names and addresses", columns: ["name", "addresses"], rows, json: null };
}

/** Whom a request was sent to. */
function peerName(prepared: Prepared | undefined, { url, isDirect }: ProbeResult): string {
  const choice = prepared?.settings?.[url.protocol === "https:" ? "https" : "http"]?.value;
  if (isDirect || choice?.kind !== "proxy") return hostOf(url);
  return `${choice.proxy.endpoint.host} (proxy)`;
}

/** Each proxy that has an address, and one of those that were asked for directly. */
export function peersOf(prepared: Prepared | undefined, results: readonly ProbeResult[]): Peer[] {
  const found = results.flatMap((result) => {
    const [address] = result.addresses;
    return address ? [{ name: peerName(prepared, result), address, isDirect: result.isDirect }] : [];
  });
  const proxies = new Map(found.filter(({ isDirect }) => !isDirect).map((peer) => [peer.name, peer]));
  return [...proxies.values(), ...found.filter(({ isDirect }) => isDirect).slice(0, 1)];
}

function certificates(results: readonly ProbeResult[]): Section {
  const rows = results.flatMap((result) => {
    const { url, isDirect, chain, proxyChain, tls, isTrusted } = result;
    const way = isDirect ? "direct" : "proxy";
    const session = `${hostOf(url)} (${way}, ${tls?.protocol} ${tls?.cipher}, ${isTrusted ? "trusted" : "not trusted"})`;
    return [
      ...proxyChain.map((facts, at) => ({ facts, head: at === 0 ? `the proxy's own, for ${hostOf(url)}` : "" })),
      ...chain.map((facts, at) => ({ facts, head: at === 0 ? session : "" })),
    ].map(({ facts: { subject, issuer, from, to, fingerprint, names }, head }) => [
      head,
      `${subject} <- ${issuer}`,
      `${from} to ${to}`,
      `SHA-256 ${fingerprint}`,
      names === subject ? "" : names,
    ]);
  });
  const columns = ["session", "subject <- issuer", "valid", "fingerprint", "names"];
  return { id: "certificates", title: "Certificates, the leaf first", columns, rows, json: null };
}

function hosts(rows: readonly DetailRow[]): Section {
  const found = new Map<string, { host: string; port: number; passed: boolean; result: string }>();
  for (const { resolved } of rows) {
    const { url, isDirect, cause } = resolved;
    const name = `${hostOf(url)}:${portOf(url)}`;
    const result = isDirect ? `${stateOf(resolved)} (direct)` : stateOf(resolved);
    const isWorse = found.get(name)?.passed === true && cause !== undefined;
    if (!found.has(name) || isWorse)
      found.set(name, { host: hostOf(url), port: portOf(url), passed: cause === undefined, result });
  }
  return {
    id: "hosts",
    title: "Hosts that the proxy or firewall must allow",
    columns: ["host", "result"],
    rows: [...found].map(([name, { result }]) => [name, result]),
    json: [...found.values()],
  };
}

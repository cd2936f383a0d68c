// What the report says, a section a question that the support desk would ask.

import { describeCause, hintFor } from "../diagnosis/causes.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import type { Prepared } from "../engine/request.ts";
import { printable } from "../model/printable.ts";
import type { Finding, Problem } from "../model/problem.ts";
import { hostOf, portOf, shownUrl } from "../model/urls.ts";
import { findingJson } from "../output/finding.ts";
import { redact, shownText } from "../output/redact.ts";
import { resultJson, resultRow, stateOf } from "../output/results.ts";
import { pacAnswers, settingRows, shownSettingValue, sourceRows } from "../output/settings.ts";
import type { DetailRow } from "../pretest/detailed-test.ts";
import { readMemory, recall, testedText } from "../pretest/results.ts";
import type { System } from "../system/system.ts";
import { clientFiles } from "./client-files.ts";
import { clients, environment } from "./clients.ts";
import { network, type Peer } from "./network.ts";
import type { Section } from "./render.ts";

/** The program and the machine that it runs on. */
export interface Here {
  readonly system: System;
  /** Version of proxycast and of the Node that runs it. */
  readonly build: string;
  readonly now: Date;
}

export interface ReportFacts {
  /** What it comes to, and what to do next: above all else. */
  readonly finding?: Section | undefined;
  readonly versions: Section;
  /** undefined where the settings could not be resolved; the notes say why. */
  readonly prepared: Prepared | undefined;
  readonly rows: readonly DetailRow[];
  readonly notes: readonly string[];
  /** What is wrong with settings, each left out of all that follows. */
  readonly problems: readonly Problem[];
  readonly verifiesTls: boolean;
  readonly showsUsername: boolean;
}

export async function sectionsOf(here: Here, facts: ReportFacts): Promise<Section[]> {
  const { prepared, rows, notes, problems, finding, versions } = facts;
  const results = rows.flatMap(({ resolved, direct }) => (direct ? [resolved, direct] : [resolved]));
  const said = notes.map((note) => printable(redact(note)));
  const wrong = problems.map(({ message }) => printable(redact(message)));
  return [
    ...(finding ? [finding] : []),
    machine(here, facts),
    await network(here.system, peersOf(prepared, results)),
    listed("problems", "Problems in the settings", "problem", wrong),
    settings(here, facts),
    listed("notes", "Notes", "note", said),
    clients(here.system, prepared),
    versions,
    ...clientFiles(here.system),
    environment(here.system, prepared),
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

/** What it comes to, and what to do next. */
export function findingSection(finding: Finding): Section {
  const { headline, what, next } = finding;
  const rows = [
    ["finding", headline],
    ["what", what],
    ["next", next],
  ].map((row) => row.map((text) => redact(text)));
  return { id: "finding", title: "Finding", columns: ["part", "text"], rows, json: findingJson(finding) };
}

function listed(id: string, title: string, column: string, texts: readonly string[]): Section {
  return { id, title, columns: [column], rows: texts.map((text) => [text]), json: texts };
}

function machine({ build, system, now }: Here, { verifiesTls }: ReportFacts): Section {
  const rows = [
    ["proxycast", build],
    ["system", system.description()],
    ["date", now.toISOString()],
    ["TLS", verifiesTls ? "verified" : "NOT VERIFIED (--no-verify-tls): anybody may have answered"],
  ];
  const json = { proxycast: build, system: system.description(), date: now.toISOString(), verifiesTls };
  return { id: "machine", title: "Machine", columns: ["what", "value"], rows, json };
}

function settings({ system, now }: Here, { prepared, showsUsername }: ReportFacts): Section {
  const resolved = prepared?.settings;
  const rows = resolved
    ? [
        ...settingRows(resolved).map(({ name, value, origin, shadowed }) => [
          name,
          name === "username" && typeof value === "string" && !showsUsername
            ? shortName(value)
            : shownText(shownSettingValue(name, value)),
          origin,
          shadowed.map((other) => `instead of ${shownText(other.value)} from ${other.origin}`).join("; "),
        ]),
        ...sourceRows(resolved),
        ["tested", testedText(recall(readMemory(system), resolved, now)), ""],
      ]
    : [];
  // JSON has the settings as every command does, and these beside them.
  const pac =
    resolved &&
    pacAnswers(resolved).map(({ text, ...answer }) => ({
      ...answer,
      ...(text ? { text: redact(text) } : {}),
    }));
  const json = resolved && { system: resolved.system, pac: pac ?? [], tested: rows.at(-1)?.[1] };
  return {
    id: "evidence",
    title: "Settings and where they come from",
    columns: ["setting", "value", "origin", "shadowed"],
    rows,
    json: json ?? null,
  };
}

export function shortName(name: string): string {
  return `${name.slice(0, 1)}…`;
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
function peersOf(prepared: Prepared | undefined, results: readonly ProbeResult[]): Peer[] {
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

/** The user's name in the paths of the home stays at home. A path in an address is none of it. */
export function homeHider(system: System): (text: string) => string {
  const homes = [system.home, system.realPath(system.home)].filter((home) => home.length > 1);
  const forms = homes
    .flatMap((home) => [home, JSON.stringify(home).slice(1, -1)])
    .map((form) => form.replace(/\W/g, "\\$&"));
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\w.:/~-])(?:${forms.join("|")})(?![\\w.-])`, "g");
  return (text) => text.replace(pattern, "~");
}

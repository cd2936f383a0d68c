// report: what the support desk needs to know about this machine's way into the network, fit to be pasted into a ticket.
import * as path from "node:path";
import type { Prepared } from "../engine.ts";
import { EXIT, type ExitCode, errorCode, Problem } from "../model/problem.ts";
import { withoutUserinfo } from "../model/proxy-url.ts";
import { redact } from "../model/redact.ts";
import { hostOf, parseUrls, portOf, shownUrl } from "../model/urls.ts";
import { testUrls } from "../probe/addresses.ts";
import { CAUSES, describeCause } from "../probe/causes.ts";
import { type DetailRow, testInDetail } from "../probe/detail.ts";
import { asTester, findLogOn, toTestRequest } from "../probe/gate.ts";
import { readMemory, recall, testedText } from "../probe/memory.ts";
import { scrub } from "../probe/scrub.ts";
import { presentLines, settingRows, settingsJson, shownSettingValue, targetRows, toJson } from "../report.ts";
import { environmentValues } from "../writers/environment.ts";
import { type Context, noteAll } from "./context.ts";
import { type ProbeOptions, prepareProbe } from "./probing.ts";
import { formatReport, type ReportFormat, type Section } from "./report-text.ts";
import { resultJson, resultRow, stateOf } from "./test.ts";

export interface ReportOptions extends ProbeOptions {
  readonly format: ReportFormat;
  readonly output: string | undefined;
  readonly showsUsername: boolean;
}

/** Milliseconds after its start within which the report is there: a minute is promised. */
const END = 52_000;

export async function report(context: Context, options: ReportOptions): Promise<ExitCode> {
  const { system } = context;
  const output = options.output === undefined ? undefined : path.resolve(options.output);
  if (output !== undefined) checkOutput(context, output);
  if (options.quiet && output === undefined)
    throw new Problem(EXIT.usage, "--quiet says nothing: name a file with --output");
  const { prepared, settings, gate, isRemembering, forbids } = await prepareProbe(context, options);
  noteAll(context, prepared.warnings);
  const urls = options.urls.length > 0 ? parseUrls(options.urls, "the command line") : testUrls(settings);
  const logOn = forbids ? { credentials: {}, problem: forbids } : await findLogOn(system, gate);
  // What is not sent now may have been sent before: it must not be said back.
  const known = logOn.problem ? await gate.loadCredentials().catch(() => undefined) : logOn.credentials;
  const base = {
    ...toTestRequest(system, gate, logOn.credentials, known),
    urls,
    verifiesTls: options.verifiesTls,
    end: END,
  };
  let problem = logOn.problem;
  const act = () => testInDetail({ ...base, withoutLogOn: problem?.message });
  const asOnly = () =>
    asTester(system, gate, { credentials: logOn.credentials, isRemembering }, act, (found) => ({
      results: found.map(({ resolved }) => resolved),
    }));
  const rows = problem
    ? await act()
    : await asOnly().catch((error: unknown) => {
        // Refused meanwhile, in another run: the rest of the report is as good as ever.
        if (!(error instanceof Problem) || error.exitCode !== EXIT.testFailed) throw error;
        problem = error;
        return act();
      });
  if (problem) context.note(`the log-on is not tried: ${problem.message}`);
  const sections = sectionsOf(context, options, prepared, rows);
  const json = {
    ...toJson(system, prepared, { command: "report", isChanged: false, withDiff: false }),
    settings: null,
  };
  const shown = {
    ...json,
    settings: hideUsername(settingsJson(settings), options),
    ...(problem ? { logOn: problem.message } : {}),
  };
  const text = `${formatReport(sections, options.format, shown)}\n`;
  if (output === undefined) context.out(text.trimEnd());
  else save(context, output, text);
  return EXIT.done;
}

function hideUsername(settings: Record<string, unknown>, { showsUsername }: ReportOptions): object {
  const { username } = settings as { username: { value: string | null } };
  const value = username.value && !showsUsername ? `${username.value.slice(0, 1)}…` : username.value;
  return { ...settings, username: { ...username, value } };
}

/** Before a minute of tests, not after it. */
function checkOutput({ system }: Context, file: string): void {
  if (system.facts(file)) throw new Problem(EXIT.refused, `${file} is there already: name a file that is not`);
  const folder = path.dirname(file);
  if (system.facts(folder)?.kind !== "folder" || !system.mayWrite(folder)) {
    throw new Problem(EXIT.refused, `nothing can be written in ${folder}`);
  }
}

function save(context: Context, file: string, text: string): void {
  try {
    context.system.create(file, Buffer.from(text), 0o600);
  } catch (error) {
    throw new Problem(EXIT.refused, `${file} can't be made (${errorCode(error)}): name a file that is not there yet`);
  }
  context.note(`saved ${file}`);
}

function sectionsOf(
  context: Context,
  options: ReportOptions,
  prepared: Prepared,
  rows: readonly DetailRow[],
): Section[] {
  const { system } = context;
  const results = rows.flatMap(({ resolved, direct }) => (direct ? [resolved, direct] : [resolved]));
  const failures = results.filter(({ cause }) => cause);
  const hosts = hostsOf(rows);
  return [
    {
      id: "machine",
      title: "Machine",
      rows: [
        ["proxycast", context.build],
        ["system", system.description()],
        ["date", context.now.toISOString()],
        ...(options.verifiesTls ? [] : [["TLS", "NOT VERIFIED (--no-verify-tls)"]]),
      ],
    },
    { id: "settings", title: "Settings and where they come from", rows: settingsTable(context, options, prepared) },
    { id: "clients", title: "Clients that would use something else at present", rows: clientsTable(context, prepared) },
    { id: "environment", title: "Variables of this process that differ", rows: environmentTable(context, prepared) },
    {
      id: "tests",
      title: "Tests",
      rows: results.map(resultRow),
      json: results.map(resultJson),
    },
    {
      id: "causes",
      title: "What failed, and what to do",
      rows: failures.map((result) => [
        shownUrl(result.url),
        result.isDirect ? "direct" : "proxy",
        result.cause ? describeCause(result.cause) : "",
        result.cause ? CAUSES[result.cause.id].hint : "",
      ]),
    },
    {
      id: "names",
      title: "Names and addresses",
      rows: results.map(({ url, isDirect, addresses }) => [
        isDirect ? hostOf(url) : `the proxy for ${hostOf(url)}`,
        addresses.join(", ") || "-",
      ]),
    },
    { id: "certificates", title: "Certificates, the leaf first", rows: certificatesTable(rows) },
    { id: "hosts", title: "Hosts that the proxy or firewall must allow", rows: hosts },
  ];
}

function settingsTable({ system, now }: Context, { showsUsername }: ReportOptions, { settings }: Prepared): string[][] {
  if (!settings) return [];
  const rows = settingRows(settings).map(({ name, value, origin, shadowed }) => [
    name,
    name === "username" && typeof value === "string" && !showsUsername
      ? `${value.slice(0, 1)}…`
      : shownSettingValue(name, value),
    [origin, ...shadowed.map((other) => `(instead of ${other.value} from ${other.origin})`)].filter(Boolean).join("  "),
  ]);
  return [...rows, ["tested", testedText(recall(readMemory(system), settings, now)), ""]];
}

/** Targets that are not as resolved, with the lines that stand there now. */
function clientsTable({ system }: Context, { plan }: Prepared): string[][] {
  const lines = presentLines(system, plan);
  return targetRows(system, plan, false)
    .filter(({ state }) => state !== "in sync")
    .map(({ writers, path: file, state, note }) => [writers.join(", "), file, state, note ?? lines.get(file) ?? ""]);
}

function environmentTable({ system }: Context, { permitted }: Prepared): string[][] {
  const wanted = permitted ? environmentValues(permitted) : {};
  const names = { http_proxy: wanted.http, https_proxy: wanted.https, no_proxy: wanted.no_proxy };
  return Object.entries(names).flatMap(([lower, value]) =>
    [lower, lower.toUpperCase()].flatMap((name) => {
      const now = system.variable(name);
      return (now ?? "") === (value ?? "")
        ? []
        : [[name, now === undefined ? "not set" : shownVariable(now), `resolved: ${value ?? "not set"}`]];
    }),
  );
}

/** Of other people's values: no log-on, no query, nothing that a terminal would obey. */
function shownVariable(text: string): string {
  return scrub(redact(withoutUserinfo(text).replace(/[?#;].*/s, "")), []);
}

function certificatesTable(rows: readonly DetailRow[]): string[][] {
  return rows.flatMap(({ resolved }) =>
    resolved.chain.map(({ subject, issuer, from, to, fingerprint }, at) => [
      at === 0
        ? `${hostOf(resolved.url)} (${resolved.tls?.protocol}, ${resolved.isTrusted ? "trusted" : "not trusted"})`
        : "",
      `${subject} <- ${issuer}`,
      `${from} to ${to}`,
      `SHA-256 ${fingerprint}`,
    ]),
  );
}

function hostsOf(rows: readonly DetailRow[]): string[][] {
  const hosts = new Map<string, string>();
  for (const { resolved } of rows) {
    const name = `${hostOf(resolved.url)}:${portOf(resolved.url)}`;
    const state = resolved.isDirect ? `${stateOf(resolved)} (direct)` : stateOf(resolved);
    if (!hosts.has(name) || state !== "passed") hosts.set(name, state);
  }
  return [...hosts];
}

// report: what the support desk needs to know about this machine's way into the network, fit to be pasted into a ticket.
import * as path from "node:path";
import { withRivals } from "../engine/rivals.ts";
import { EXIT, type ExitCode, errorCode, type Finding, Problem } from "../model/problem.ts";
import { DEFAULT_URLS, parseUrls, shownUrl } from "../model/urls.ts";
import { emptyJson, settingsJson, toJson } from "../output/json.ts";
import { redact } from "../output/redact.ts";
import { testUrls } from "../pretest/addresses.ts";
import { type DetailRow, testInDetail } from "../pretest/detailed-test.ts";
import { noteNeeded } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { judgeEach, judgeProxy, type TestOutcome } from "../pretest/quick-test.ts";
import { directRequest, type TestRequest, toTestRequest } from "../pretest/request.ts";
import { copy } from "../support-report/clipboard.ts";
import { formatReport, type ReportFormat } from "../support-report/render.ts";
import { findingSection, homeHider, sectionsOf, shortName } from "../support-report/sections.ts";
import { versions } from "../support-report/versions.ts";
import { type Context, noteAll } from "./shared/context.ts";
import { checkNewFile, writeNewFile } from "./shared/new-file.ts";
import { type ProbeOptions, type Probing, prepareProbe } from "./shared/probing.ts";

export interface ReportOptions extends ProbeOptions {
  readonly format: ReportFormat;
  readonly output: string | undefined;
  /** Onto the clipboard. */
  readonly copies: boolean;
  readonly showsUsername: boolean;
}

/**
 * Milliseconds after its start at which the last request ends. A minute is promised, and a lookup that is under way keeps
 * Node for ten seconds more: two each for three name servers, with and without the search domain.
 */
const END = 46_000;

export async function report(context: Context, options: ReportOptions): Promise<ExitCode> {
  const { verifiesTls, showsUsername } = options;
  const output = options.output === undefined || options.output === "-" ? undefined : path.resolve(options.output);
  if (output !== undefined) checkNewFile(context, output);
  if (options.quiet && output === undefined && !options.copies)
    throw new Problem(EXIT.usage, "--quiet says nothing: name a file with --output, or give --copy");
  const named = parseUrls(options.urls, "the command line");
  context.system.limitNameLookups();
  // Settings that are wrong are what a report is for. A run may resolve them several times.
  const wrong = new Map<string, Problem>();
  const onProblem = (problem: Problem) => void (wrong.has(problem.message) || wrong.set(problem.message, problem));
  const found = await prepareProbe(context, { ...options, onProblem }).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.exitCode === EXIT.internal) throw error;
    onProblem(error);
    return error;
  });
  const probing =
    found instanceof Problem ? found : { ...found, prepared: await withRivals(context.system, found.prepared) };
  const problems = [...wrong.values()];
  const isResolved = !(probing instanceof Problem);
  const [tested, told] = await Promise.all([
    isResolved ? testAll(context, options, probing, named) : testDirectly(context, options, probing, named),
    versions(context.system),
  ]);
  noteAll(context, tested.notes);
  const prepared = isResolved ? probing.prepared : undefined;
  const sections = await sectionsOf(context, {
    ...tested,
    finding: findingSection(tested.finding),
    versions: told,
    prepared,
    problems,
    verifiesTls,
    showsUsername,
  });
  const hide = showsUsername ? String : homeHider(context.system);
  // Before it is laid out; what JSON has of its own after that.
  const shown = sections.map((section) => ({ ...section, rows: section.rows.map((row) => row.map(hide)) }));
  const final = hide(formatReport(shown, options.format, jsonOf(context, options, probing, problems)));
  if (output !== undefined) save(context, output, final);
  const isCopied = options.copies && (await putOnClipboard(context, final));
  if (output === undefined && !isCopied) context.out(final);
  for (const { message } of problems) context.error(message);
  return problems[0]?.exitCode ?? (options.copies && !isCopied ? EXIT.refused : EXIT.done);
}

interface Tested {
  readonly finding: Finding;
  readonly rows: readonly DetailRow[];
  readonly notes: readonly string[];
}

async function testAll(
  { system }: Context,
  { verifiesTls }: ReportOptions,
  { prepared, settings, pretest, isRemembering, forbids }: Probing,
  named: readonly URL[],
): Promise<Tested> {
  const { credentials, ...found } = forbids
    ? { credentials: {}, problem: forbids }
    : await findCredentials(system, pretest);
  // What is not sent now may have been sent before: it must not be said back.
  const known = found.problem ? await pretest.loadCredentials().catch(() => undefined) : credentials;
  const urls = named.length > 0 ? named : testUrls(settings);
  const base = { ...(await toTestRequest(system, pretest, credentials, known)), urls, verifiesTls, end: END };
  const act = (isTried: boolean) => testInDetail({ ...base, isTried, credentials: isTried ? credentials : {} });
  const observe = (rows: readonly DetailRow[]) => ({ results: rows.map(({ resolved }) => resolved) });
  let problem = found.problem;
  let rows: readonly DetailRow[] | undefined;
  try {
    // Only credentials make it matter that nobody else tests.
    const hasCredentials = isRemembering && (credentials.http ?? credentials.https) !== undefined;
    if (!problem)
      rows = await asTester(system, pretest, { credentials, isRemembering: hasCredentials }, () => act(true), observe);
  } catch (error) {
    // Refused meanwhile, or being tried, by another run, or no room to remember it: the rest is as good as ever.
    problem = toProblem(error);
  }
  const untried = problem ? [`the user name and password are not tried: ${problem.message}`] : [];
  const tested = rows ?? (await act(false));
  const { finding: judged, needed, warnings } = await judge(base, tested, named);
  // What an earlier test came to says more than that nothing was tried.
  const finding = judged.id === "not-tried" ? (problem?.finding ?? judged) : judged;
  const seen = verifiesTls ? [...noteNeeded(needed, settings), ...warnings] : [];
  return { rows: tested, finding, notes: [...prepared.notes, ...untried, ...seen] };
}

/** All answers, read together. */
function judge(request: TestRequest, rows: readonly DetailRow[], named: readonly URL[]): Promise<TestOutcome> {
  const results = rows.map(({ resolved, direct }) => (direct ? { ...resolved, direct } : resolved));
  // It may look once more, through the other protocol's proxy.
  const timeout = Math.min(request.timeout, Math.max(100, END - performance.now()));
  return (named.length > 0 ? judgeEach : judgeProxy)({ ...request, timeout }, results);
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error as { syscall?: string }).syscall) throw error;
  return new Problem(EXIT.refused, `what becomes of it can't be kept (${errorCode(error)})`);
}

async function testDirectly(
  context: Context,
  { verifiesTls, timeout }: ReportOptions,
  problem: Problem,
  named: readonly URL[],
): Promise<Tested> {
  const urls = named.length > 0 ? named : parseUrls(DEFAULT_URLS, "the built-in list");
  const onStart = (url: URL) => context.progress(`asking ${shownUrl(url)}`);
  const direct = await directRequest(context.system, urls, { timeout, version: context.version, onStart });
  const base = { ...direct, verifiesTls };
  const rows = await testInDetail({ ...base, end: END, isTried: true });
  const { finding } = await judge(base, rows, named);
  return { rows, finding, notes: [`the settings can't be resolved, so that no proxy was tested: ${problem.message}`] };
}

function jsonOf(
  { system }: Context,
  { showsUsername }: ReportOptions,
  probing: Probing | Problem,
  [first]: readonly Problem[],
): object {
  const error = first ? { message: redact(first.message), exitCode: first.exitCode } : null;
  if (probing instanceof Problem) return { ...emptyJson("report"), error };
  const { prepared, settings } = probing;
  const json = toJson(system, prepared, { command: "report", isChanged: false, withDiff: false });
  return { ...json, error, settings: hideUsername(settingsJson(settings), showsUsername) };
}

function hideUsername(settings: Record<string, unknown>, showsUsername: boolean): object {
  const { username } = settings as { username: { value: string | null } };
  const value = username.value && !showsUsername ? shortName(username.value) : username.value;
  return { ...settings, username: { ...username, value } };
}

/** A report that can't be copied is shown, likewise. */
async function putOnClipboard(context: Context, text: string): Promise<boolean> {
  const { by, why } = await copy(context.system, text, context.isTerminal() ? context.out : undefined);
  if (by) context.note(`copied to the clipboard by ${by}`);
  else context.error(`the report is not on the clipboard: ${why}`);
  return by !== undefined;
}

/** A report that can't be saved is shown: it took its time. */
function save(context: Context, output: string, text: string): void {
  try {
    writeNewFile(context, output, `${text}\n`, 0o600);
  } catch (error) {
    context.out(text);
    throw error;
  }
  context.note(`saved ${output}`);
}

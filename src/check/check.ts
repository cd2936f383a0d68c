// Asks the clients that are here, as a new terminal starts them, which proxy they use, and whether a request gets through.
import { printable } from "../model/printable.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Rivals } from "../model/rival.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import type { Ask, Fetched, Question, Said } from "./ask.ts";
import { SHELLS } from "./capture.ts";
import { Careful } from "./careful.ts";
import { agrees, expectedRoute } from "./expected.ts";
import { ASKS } from "./index.ts";
import { askShell, UNKNOWN } from "./shells.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface CheckRequest {
  readonly settings: PropagatedSettings;
  /** What is wanted of a client that is off by itself. */
  readonly settingsOff: PropagatedSettings;
  readonly off: readonly string[];
  readonly rivals: Rivals;
  /** Ids of those for which something was written. */
  readonly written: ReadonlySet<string>;
  /** Ids of the clients to ask; undefined: all that are here. */
  readonly targets: readonly string[] | undefined;
  /** What is asked for; undefined: what each asks for by itself, or this machine's test address. */
  readonly url: URL | undefined;
  readonly standard: URL;
  readonly fetches: boolean;
  /** Clients whose request is not made, and why: the proxy wants a password that they have not got. */
  readonly withheld: (id: string, url: URL) => string | undefined;
  /** Whether a client may hold the proxy's password. */
  readonly holdsPassword: (id: string) => boolean;
  readonly onStart: (title: string) => void;
}

/** What is known of one client, in one way to start it. */
export interface Checked extends Said {
  readonly client: string;
  readonly url: URL;
  /** Whether it is what was written; undefined where that can't be told. */
  readonly isOurs: boolean | undefined;
  readonly fetched?: Fetched | undefined;
  /** It goes another way, and nothing was written for it. */
  readonly isUnwritten?: true;
  /** The proxy wants a password that this client has not got, or that is not to be sent. */
  readonly isWithheld?: true;
  /** Why there was no request, or no answer to the question. */
  readonly reason?: string | undefined;
}

export interface CheckResult {
  readonly answers: readonly Checked[];
  readonly notes: readonly string[];
}

/** Clients that are asked at once. */
const AT_ONCE = 3;

export function check(system: System, request: CheckRequest): Promise<CheckResult> {
  return system.withScratch(async (folder) => {
    request.onStart("a new terminal");
    const terminal = await openTerminal(system, folder);
    const careful = new Careful();
    const isWanted = ({ id }: Writer) =>
      request.targets?.includes(id) ?? (!SHELLS[id] || isUsed(id, terminal, request));
    const wanted = WRITERS.filter(isWanted).map((writer) => ({
      title: writer.title,
      job: toJob(writer, terminal, { request, careful }),
    }));
    const answers = await runAll(wanted.flatMap(({ job }) => job ?? []));
    const absent = request.targets ? wanted.filter(({ job }) => !job).map(({ title }) => title) : [];
    const notes = absent.map((title) => `${title}: a new terminal finds no program of it that can be asked`);
    return { answers: answers.flat(), notes: [...terminal.notes, ...notes] };
  });
}

/** A shell that is merely installed: nothing was written for it, and to start it may leave files of its own. */
function isUsed(id: string, { variables }: Terminal, { written }: CheckRequest): boolean {
  return written.has(id) || variables.SHELL?.split("/").at(-1) === SHELLS[id]?.program;
}

/** What all clients have in common. */
interface Way {
  readonly request: CheckRequest;
  readonly careful: Careful;
}

type Job = () => Promise<readonly Checked[]>;

function toJob(writer: Writer, terminal: Terminal, way: Way): Job | undefined {
  const { id, title } = writer;
  const { request } = way;
  const ask = ASKS.find((one) => one.writer === id);
  const names = SHELLS[id] ? [SHELLS[id].program] : ask?.programs;
  const program = names?.map((name) => terminal.find(name)).find((file) => file !== undefined);
  if (!names || (names.length > 0 && program === undefined)) return undefined;
  const settings = request.off.includes(id) ? request.settingsOff : request.settings;
  const question = (url: URL): Question => ({ terminal, program: program ?? "", url, settings });
  return async () => {
    request.onStart(title);
    const own = await ask?.address?.(question(request.standard)).catch(() => undefined);
    const url = request.url ?? own ?? request.standard;
    const rivals = request.rivals.get(id) ?? [];
    const files = { targets: writer.locate(terminal.system, settings), rivals };
    const said = ask ? await ask.route(question(url)) : await askShell(id, question(url), files);
    return Promise.all(said.map((one) => finish(id, one, question(url), ask, way)));
  };
}

async function finish(
  id: string,
  said: Said,
  question: Question,
  ask: Ask | undefined,
  { request, careful }: Way,
): Promise<Checked> {
  const { url, terminal } = question;
  const judge = ({ route }: Pick<Said, "route">) => judgeRoute(route, question, request.written.has(id));
  const from = said.from && "path" in said.from ? { ...said.from, path: printable(said.from.path) } : said.from;
  if (!ask) return { ...said, from, client: id, url, ...judge(said) };
  // By variables that are not known, and with none of them for the request either.
  if (!terminal.isKnown) {
    const route = from && "path" in from ? said.route : ({ kind: "unknown", why: UNKNOWN } as const);
    return {
      client: id,
      url,
      route,
      from,
      ...judge({ route }),
      ...(route === said.route ? { reason: UNKNOWN } : {}),
    };
  }
  const found: Checked = { ...said, from, client: id, url, ...judge(said) };
  if (!request.fetches || found.isUnwritten) return found;
  if (!ask.fetch) return withoutRequest(found, ask);
  const act = () => (ask.fetch as NonNullable<Ask["fetch"]>)(question);
  const isOurs = found.isOurs === true;
  const reason = isOurs && said.route.kind === "proxy" ? request.withheld(id, url) : undefined;
  if (reason) return { ...found, isWithheld: true, reason };
  const mayHold = said.route.kind !== "direct" && (!isOurs || request.holdsPassword(id));
  const fetched = mayHold ? await careful.send(said.route, act) : await act();
  if (typeof fetched === "string") return { ...found, isWithheld: true, reason: fetched };
  return fetched ? { ...found, fetched } : withoutRequest(found, ask);
}

function withoutRequest(found: Checked, { mute }: Ask): Checked {
  return mute === undefined || found.reason !== undefined ? found : { ...found, reason: `no request: ${mute}` };
}

function judgeRoute(route: Said["route"], { settings, url }: Question, isWritten: boolean) {
  const expected = expectedRoute(settings, url);
  const isOurs = agrees(route, expected);
  if (isOurs === false && !isWritten) return { isOurs, isUnwritten: true } as const;
  const lacks = route.kind === "proxy" && expected?.kind === "direct" ? route.lacks : undefined;
  const reason = route.kind === "unknown" ? route.why : isOurs ? lacks : undefined;
  return { isOurs, ...(reason ? { reason } : {}) };
}

/** A few at a time, the answers in the order of the jobs. */
async function runAll(jobs: readonly Job[]): Promise<(readonly Checked[])[]> {
  const answers: (readonly Checked[])[] = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const at = next++;
      answers[at] = (await jobs[at]?.()) ?? [];
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

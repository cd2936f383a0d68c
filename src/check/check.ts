// Asks the clients that are here, as a new terminal starts them, which proxy they use, and whether a request gets through.
import { printable } from "../model/printable.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Rivals } from "../model/rival.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import type { Ask, Fetched, Question, Said } from "./ask.ts";
import { SHELLS } from "./capture.ts";
import { agrees, expectedRoute } from "./expected.ts";
import { ASKS } from "./index.ts";
import { askShell } from "./shells.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface CheckRequest {
  readonly settings: PropagatedSettings;
  /** What is wanted of a client that is off by itself. */
  readonly settingsOff: PropagatedSettings;
  readonly off: readonly string[];
  readonly rivals: Rivals;
  /** Ids of the clients to ask; undefined: all that are here. */
  readonly targets: readonly string[] | undefined;
  /** What is asked for; undefined: what each asks for by itself, or this machine's test address. */
  readonly url: URL | undefined;
  readonly standard: URL;
  readonly fetches: boolean;
  /** Clients whose request is not made, and why: the proxy wants a password that they have not got. */
  readonly withheld: (id: string, url: URL) => string | undefined;
  readonly onStart: (title: string) => void;
}

/** What is known of one client, in one way to start it. */
export interface Checked extends Said {
  readonly client: string;
  readonly url: URL;
  /** Whether it is what was written; undefined where that can't be told. */
  readonly isOurs: boolean | undefined;
  readonly fetched?: Fetched | undefined;
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
    const isWanted = ({ id }: Writer) => !request.targets || request.targets.includes(id);
    const jobs = WRITERS.filter(isWanted).flatMap((writer) => toJob(writer, terminal, request));
    const answers = await runAll(jobs);
    return { answers: answers.flat(), notes: terminal.notes };
  });
}

type Job = () => Promise<readonly Checked[]>;

function toJob(writer: Writer, terminal: Terminal, request: CheckRequest): readonly Job[] {
  const { id, title } = writer;
  const ask = ASKS.find((one) => one.writer === id);
  const names = SHELLS[id] ? [SHELLS[id].program] : ask?.programs;
  const program = names?.map((name) => terminal.find(name)).find((file) => file !== undefined);
  if (!names || (names.length > 0 && program === undefined)) return [];
  const settings = request.off.includes(id) ? request.settingsOff : request.settings;
  const question = (url: URL): Question => ({ terminal, program: program ?? "", url, settings });
  return [
    async () => {
      request.onStart(title);
      const own = await ask?.address?.(question(request.standard)).catch(() => undefined);
      const url = request.url ?? own ?? request.standard;
      const rivals = request.rivals.get(id) ?? [];
      const files = { targets: writer.locate(terminal.system, settings), rivals };
      const said = ask ? await ask.route(question(url)) : await askShell(id, question(url), files);
      return Promise.all(said.map((one) => finish(id, one, question(url), ask, request)));
    },
  ];
}

async function finish(
  id: string,
  said: Said,
  question: Question,
  ask: Ask | undefined,
  request: CheckRequest,
): Promise<Checked> {
  const { url, settings } = question;
  const isOurs = agrees(said.route, expectedRoute(settings, url));
  const from = said.from && "path" in said.from ? { ...said.from, path: printable(said.from.path) } : said.from;
  const found: Checked = { ...said, from, client: id, url, isOurs };
  const unknown = said.route.kind === "unknown" ? { reason: said.route.why } : {};
  if (!request.fetches || !ask?.fetch) return { ...found, ...unknown };
  const reason = said.route.kind === "proxy" ? request.withheld(id, url) : undefined;
  if (reason) return { ...found, reason };
  return { ...found, ...unknown, fetched: await ask.fetch(question) };
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

// Each question: its text, its choices, and what is preselected.
import type { Known, Tool } from "./known.ts";
import type { Choice, Question, QuestionId } from "./question.ts";
import { remedyOf, type Way } from "./remedies.ts";

const OTHER = "another";
export const NONE = "none";

export function questionOf(id: QuestionId, known: Known): Question {
  const of = (question: Omit<Question, "id" | "cause">): Question => ({ id, cause: known.cause, ...question });
  const { account, answers } = known;
  switch (id) {
    case "found":
      return of({ kind: "choice", text: "Which proxy?", choices: foundChoices(known), preset: "0" });
    case "proxy":
      return of({ kind: "text", text: addressText(known), preset: addressPreset(known) });
    case "https-proxy":
      return of({ kind: "text", text: "Proxy for https", preset: answers.httpsProxy ?? "" });
    case "skip":
      return of({ kind: "text", text: "Hosts and domains to reach directly", preset: answers.skip ?? "" });
    case "username":
      return of({ kind: "text", text: `User name at ${account.proxy ?? "the proxy"}`, preset: nameOf(known) ?? "" });
    case "password":
      return of({ kind: "masked", text: `Password of ${nameOf(known) ?? "this user"} (not shown)` });
    case "root":
      return of({ kind: "choice", text: "Is this the company's certificate?", choices: ROOT_CHOICES, preset: "it" });
    case "ca-file":
      return of({ kind: "text", text: "File with the company's CA", preset: answers.caFile ?? "" });
    case "failure":
      return of({ kind: "choice", text: "What now?", ...waysOf(known) });
    case "keep":
      return of({ kind: "choice", text: "Where will later runs find the password?", ...keepChoices(known) });
    case "keep-command":
      return of({ kind: "text", text: "Command that prints the password", preset: "" });
    case "holders":
      return {
        ...of({ kind: "several", text: "Which tools may hold the password?", ...holderChoices(known) }),
        cause: [...known.cause, ...HELD],
      };
    case "targets":
      return of({ kind: "several", text: "Which tools are written?", choices: toolChoices(known) });
    case "write":
      return {
        ...of({ kind: "choice", text: "Write this?", choices: writeChoices(known), preset: "write" }),
        cause: known.plan ?? [],
      };
    case "check":
      return of({ kind: "confirm", text: "Ask each tool now whether it gets through?", preset: "yes" });
  }
}

function foundChoices({ found, direct }: Known): readonly Choice[] {
  const works = direct && (direct.id === "no-proxy-needed" ? "it works" : "it does not work");
  return [
    ...found.map(({ title, foundIn }, at) => ({
      value: String(at),
      name: `${title}  (${foundIn.join(", ")})`,
      short: title,
    })),
    { value: OTHER, name: "another…" },
    { value: NONE, name: `none: this network needs none${works ? ` (direct access: ${works})` : ""}`, short: "none" },
  ];
}

export function nameOf({ answers, account }: Known): string | undefined {
  return answers.username ?? account.username;
}

function addressText(known: Known): string {
  const isSame =
    addressPreset(known) === triedAddress(known) && typeof known.result === "object" && known.account.proxy;
  return `Proxy, as http://host:port${isSame ? " (Enter tries it again)" : ""}`;
}

/** As it was typed, or found. */
export function triedAddress({ answers, account }: Known): string {
  return answers.proxy?.kind === "typed" ? answers.proxy.url : (account.proxy ?? "");
}

/** What was tried, with the scheme that was seen there. */
function addressPreset(known: Known): string {
  const { result } = known;
  const tried = triedAddress(known);
  const remedy = typeof result === "object" ? remedyOf(result.id) : undefined;
  if (remedy?.kind === "ways" && remedy.first === "relay") return "http://127.0.0.1:3128";
  const { scheme } = remedy?.kind === "address" ? remedy : {};
  return scheme && tried ? `${scheme}://${tried.replace(/^[a-z0-9]+:\/\//i, "")}` : tried;
}

const ROOT_CHOICES: readonly Choice[] = [
  { value: "yes", name: "yes: IT publishes this SHA-256" },
  { value: "ca-file", name: "I have a file from IT" },
  { value: "it", name: "I don't know: show me what to ask IT" },
  { value: "other", name: "something else…" },
];

const WAYS: Readonly<Record<Way, string>> = {
  edit: "give another proxy",
  relay: "give a relay that runs on this machine (cntlm, px)",
  both: "use the same proxy for https",
  "https-only": "use it for https alone",
  "https-proxy": "give a proxy for https",
  skip: "change which hosts are reached directly",
  credentials: "give another user name and password",
  "ca-file": "give the company's CA as a file",
  retry: "try again",
  patience: "try again, with 20 seconds for each address",
  it: "show what to tell IT",
  report: "show the network report",
  untested: "write it untested",
  quit: "quit: nothing is written",
};

/** The first is what most likely helps. */
function waysOf({ result, account, answers }: Known): { choices: readonly Choice[]; preset: string } {
  const remedy = remedyOf(typeof result === "object" ? result.id : "");
  const special = remedy.kind === "ways" ? remedy.first : remedy.kind === "root" ? "ca-file" : "edit";
  const hasProxy = account.proxy !== undefined;
  const ways: readonly Way[] = [
    special,
    "edit",
    ...(account.username ? (["credentials"] as const) : []),
    ...(answers.isPatient ? [] : (["retry"] as const)),
    "it",
    "report",
    ...(hasProxy ? (["untested"] as const) : []),
    "quit",
  ];
  const choices = [...new Set(ways)].map((way) => ({ value: way, name: WAYS[way] }));
  return { choices, preset: special };
}

function keepChoices({ stores = [] }: Known): { choices: readonly Choice[]; preset: string } {
  const choices = [
    ...stores.map(({ id, title }) => ({ value: `store ${id}`, name: `in ${title}` })),
    { value: "file", name: "in a private file (mode 0600)" },
    { value: "command", name: "from a command, such as a password manager's" },
    { value: "nowhere", name: "nowhere: it serves this run alone" },
  ];
  return { choices, preset: choices[0]?.value ?? "file" };
}

/** What follows from the choice. */
const HELD = [
  "A tool that holds the password gets through by itself, and whoever reads its file reads the password.",
  "All others get 407 from the proxy. For one command, proxycast run -- COMMAND serves any of them.",
];

function holderChoices({ holders = [], answers }: Known): { choices: readonly Choice[] } {
  return {
    choices: holders.map(({ id, title, isGranted }) => ({
      value: id,
      name: title,
      short: id,
      isTicked: answers.holders?.includes(id) ?? isGranted,
    })),
  };
}

/** What is merely installed is there, and not ticked. */
function toolChoices({ tools = [] }: Known): readonly Choice[] {
  return tools.map(({ id, title, isWritten }) => ({ value: id, name: title, short: id, isTicked: isWritten }));
}

function toolsText(tools: readonly Tool[]): string {
  const others = tools.filter(({ isWritten }) => !isWritten).length;
  return `change which tools are written… ${others > 0 ? `(${others} more ${others === 1 ? "is" : "are"} installed)` : ""}`.trimEnd();
}

function writeChoices({ holders = [], account, tools = [] }: Known): readonly Choice[] {
  return [
    { value: "write", name: "yes" },
    { value: "lines", name: "show every line first" },
    { value: "skip", name: "change which hosts are reached directly…" },
    ...(tools.length > 0 ? [{ value: "targets", name: toolsText(tools) }] : []),
    ...(account.password !== "none" && holders.length > 0
      ? [{ value: "holders", name: "change which tools hold the password…" }]
      : []),
    { value: "edit", name: "give another proxy…" },
    { value: "quit", name: "quit: nothing is written" },
  ];
}

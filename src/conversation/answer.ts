// What an answer adds to what is known. Pure.
import { formatPlace, parseProxy } from "../model/proxy.ts";
import type { Answers, Keep, Known } from "./known.ts";
import type { Answer, QuestionId } from "./question.ts";
import { NONE, triedAddress } from "./questions.ts";
import type { Way } from "./remedies.ts";

/** @param known with the question first among the pending ones, or one that is asked by itself */
export function answer(known: Known, id: QuestionId, value: Answer): Known {
  const rest = known.pending[0] === id ? known.pending.slice(1) : known.pending;
  const next: Known = { ...known, pending: rest, cause: [] };
  const text = typeof value === "string" ? value.trim() : "";
  switch (id) {
    case "found":
      return chosen(next, text);
    case "proxy":
      return typedProxy(known, next, text);
    case "https-proxy":
      return typedHttpsProxy(known, next, text);
    case "skip":
      return again(next, { skip: text });
    case "username":
      return text === "" ? giveUp(known, next) : { ...next, answers: { ...next.answers, username: text } };
    case "password":
      if (value !== "") return again(next, { hasPassword: true });
      return known.result ? giveUp(known, next) : next;
    case "root":
      return judged(known, next, text);
    case "ca-file":
      return text === "" ? giveUp(known, next) : again(next, { caFile: text });
    case "failure":
      return wayTaken(known, next, text as Way);
    case "keep":
      return text === "command" ? { ...next, pending: ["keep-command", ...rest] } : kept(next, keepOf(text));
    case "keep-command":
      return text === "" ? unkept(next) : kept(next, { kind: "command", command: text });
    case "holders":
      return unplanned({ ...next, answers: { ...next.answers, holders: [value].flat() as readonly string[] } });
    case "targets": {
      const targets = [value].flat() as readonly string[];
      // None at all is no choice.
      return targets.length === 0 ? next : unplanned({ ...next, answers: { ...next.answers, targets } });
    }
    case "write":
      return decided(known, next, text);
    case "check":
      return value === "yes" ? { ...next, checks: true } : { ...next, ending: "done" };
  }
}

/** The same with other answers: what was tried before says nothing of it. */
function again(known: Known, answers: Answers): Known {
  const { result: _, isRepeated, ...rest } = unplanned(known);
  return { ...rest, answers: { ...known.answers, ...answers } };
}

function unplanned({ plan: _, ...known }: Known): Known {
  const { isConfirmed, ...answers } = known.answers;
  return { ...known, answers };
}

/** What is known of the first, which is the one that counts now, holds for no other. */
function chosen(next: Known, text: string): Known {
  if (text === NONE) return again({ ...next, pending: [] }, { proxy: { kind: "none" } });
  const at = Number(text);
  if (!Number.isInteger(at)) return { ...next, pending: ["proxy"] };
  return again(at === 0 ? next : { ...next, pending: [] }, { proxy: { kind: "found", at } });
}

/** A proxy at another place is another proxy: what the old one was told goes no further. */
function typedProxy(known: Known, next: Known, text: string): Known {
  if (text === "") return giveUp(known, next);
  const fault = faultOf(text);
  if (fault) return { ...known, cause: [fault] };
  if (text === triedAddress(known)) return { ...again(next, {}), isRepeated: true };
  const { httpsProxy: _, isUntested, username, hasPassword, ...answers } = next.answers;
  const isThere = placeOf(text) === placeOf(triedAddress(known));
  const account = { ...(username ? { username } : {}), ...(hasPassword ? { hasPassword } : {}) };
  return again(
    { ...next, answers: isThere ? { ...answers, ...account } : answers },
    { proxy: { kind: "typed", url: text, serves: "both" } },
  );
}

function placeOf(text: string): string {
  const parsed = parseProxy(text);
  return parsed.kind === "proxy" ? formatPlace(parsed.proxy.endpoint) : text;
}

function typedHttpsProxy(known: Known, next: Known, text: string): Known {
  if (text === "") return giveUp(known, next);
  const fault = faultOf(text);
  return fault ? { ...known, cause: [fault] } : again(next, { httpsProxy: text });
}

/** Nothing of a text that can't be read is said back: it may hold a password. */
function faultOf(text: string): string | undefined {
  const parsed = parseProxy(text);
  if (parsed.kind === "error") return `that can't be used: ${parsed.message}`;
  return parsed.proxy.password ? "write it without the password, which is asked for by itself" : undefined;
}

/** An empty field: the choices instead. */
function giveUp(known: Known, next: Known): Known {
  return { ...next, pending: ["failure"], cause: known.cause };
}

function judged(known: Known, next: Known, text: string): Known {
  if (text === "yes") return again(next, { isRootTrusted: true });
  if (text === "ca-file") return { ...next, pending: ["ca-file"] };
  if (text === "it") return { ...known, showing: "it" };
  return { ...next, pending: ["failure"], cause: known.cause };
}

function wayTaken(known: Known, next: Known, way: Way): Known {
  switch (way) {
    case "edit":
    case "relay":
      return { ...next, pending: ["proxy"] };
    case "both":
    case "https-only":
      return again(next, {
        proxy: { kind: "typed", url: known.account.proxy ?? "", serves: way === "both" ? "both" : "https" },
      });
    case "https-proxy":
    case "skip":
    case "ca-file":
      return { ...next, pending: [way] };
    case "credentials":
      return { ...next, pending: ["username", "password"] };
    case "retry":
      return again(next, {});
    case "patience":
      return again(next, { isPatient: true });
    case "it":
    case "report":
      return { ...known, showing: way };
    case "untested":
      return { ...next, answers: { ...next.answers, isUntested: true } };
    case "quit":
      return { ...next, ending: "quit" };
  }
}

function keepOf(text: string): Keep {
  const [kind, id] = text.split(" ");
  if (kind === "store" && id) return { kind, id };
  return { kind: kind === "file" ? "file" : "nowhere" };
}

function kept(next: Known, keep: Keep): Known {
  return unplanned({ ...next, answers: { ...next.answers, keep } });
}

export function unkept(next: Known): Known {
  const { keep: _, ...answers } = next.answers;
  return { ...next, answers };
}

function decided(known: Known, next: Known, text: string): Known {
  switch (text) {
    case "write":
      return { ...next, answers: { ...next.answers, isConfirmed: true } };
    case "lines":
      return { ...known, showing: "lines" };
    case "skip":
    case "targets":
    case "holders":
      return { ...next, pending: [text] };
    case "edit":
      return { ...next, pending: ["proxy"] };
    default:
      return { ...next, ending: "quit" };
  }
}

// A conversation without a terminal: what is known, and the questions that it leads to.
import type { Known, Start } from "../../src/conversation/known.ts";
import { nextStep } from "../../src/conversation/next.ts";
import { begin } from "../../src/conversation/outcome.ts";
import type { Question } from "../../src/conversation/question.ts";
import { FINDINGS, type FindingId, makeFinding } from "../../src/diagnosis/findings.ts";
import type { Finding } from "../../src/model/problem.ts";

export const PROXY = "http://proxy.corp.example:8080";
export const ROOT = { subject: "Company CA", issuer: "Company CA", from: "a", to: "b", fingerprint: "AA:BB:CC:DD" };
export const IDS = Object.keys(FINDINGS) as FindingId[];

export function find(id: FindingId): Finding {
  return makeFinding(id, "WHAT", { proxy: PROXY });
}

/** Nothing was found, and nothing given. */
export function start(more: Partial<Start> = {}): Known {
  return begin({ found: [], account: { password: "none" }, canCheck: false, isGiven: false, ...more });
}

/** The question that is asked now; fails where none is. */
export function asked(known: Known): Question {
  const step = nextStep(known);
  if (step.kind !== "ask") throw new Error(`no question, but ${step.kind}`);
  return step.question;
}

export const did = (known: Known) => nextStep(known).kind;
export const values = ({ choices = [] }: Question) => choices.map(({ value }) => value);

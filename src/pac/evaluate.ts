// Asks a PAC script, in a process of its own, for the addresses that matter: those of the connection test, and hosts.
import { EXIT, Problem } from "../model/problem.ts";
import type { System } from "../system/system.ts";
import type { PacAnswer, PacInput, PacOutput } from "./answer.ts";
import { shownScript } from "./script.ts";

/** Bounds on the process: milliseconds, which a busy machine may need, and megabytes. */
const LIMITS = { timeout: 20_000, memory: 128 };

export interface Question {
  /** Its address or path, for messages. */
  readonly script: string;
  readonly text: string;
  readonly urls: readonly URL[];
  /** Asked for in both protocols. */
  readonly hosts: readonly string[];
}

export interface Answers {
  readonly answers: readonly PacAnswer[];
  readonly hosts: readonly PacAnswer[];
  readonly unanswered: readonly string[];
}

/** @throws Problem (usage) where it answers for no address */
export async function evaluatePac(system: System, { script, text, urls, hosts }: Question): Promise<Answers> {
  const own = inBothProtocols(urls);
  const more = hosts.flatMap((host) => [`http://${host}/`, `https://${host}/`]).filter((url) => !own.includes(url));
  const input: PacInput = { script: text, urls: [...own, ...more] };
  const fail = (why: string) =>
    new Problem(EXIT.usage, `the PAC script ${shownScript(script)} gives no answer: ${why}`);
  const { exitCode, stdout } = await system.runPart("pac", JSON.stringify(input), LIMITS);
  // It may have ended itself after its answer.
  if (stdout === "") throw fail(exitCode === undefined ? "it does not come to an end" : "its process ended early");
  const output = parse(stdout);
  if (!output) throw fail("its answers are too long");
  const { answers: all, unanswered } = output;
  const answers = all.slice(0, own.length);
  if (answers.every((answer) => answer.text === undefined)) throw fail(answers[0]?.fault ?? "no address was asked for");
  return { answers, hosts: all.slice(own.length), unanswered };
}

/** Each protocol is asked for: where the list has no address of one, the other's hosts serve. Paths stay with us. */
function inBothProtocols(urls: readonly URL[]): string[] {
  const of = (protocol: string) => {
    const own = urls.filter((url) => url.protocol === protocol);
    return own.length > 0
      ? own.map(({ origin }) => `${origin}/`)
      : urls.map(({ hostname }) => `${protocol}//${hostname}/`);
  };
  return [...new Set([...of("http:"), ...of("https:")])];
}

/** Undefined where it was cut off. */
function parse(text: string): PacOutput | undefined {
  try {
    return JSON.parse(text) as PacOutput;
  } catch {
    return undefined;
  }
}

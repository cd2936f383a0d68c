// Asks a PAC script for the addresses that matter: those of the connection test.
import { EXIT, Problem } from "../model/problem.ts";
import type { System } from "../system/system.ts";
import type { PacInput, PacOutput } from "./answer.ts";
import { getScript, shownScript } from "./script.ts";

/** Bounds on the process in which the script runs: milliseconds, which a busy machine may need, and megabytes. */
const LIMITS = { timeout: 20_000, memory: 128 };

/**
 * @param roots PEM of the certificates to trust where the script is fetched
 * @throws Problem (usage) where the script can't be had or answers for no address
 */
export async function evaluatePac(
  system: System,
  script: string,
  urls: readonly URL[],
  roots?: string,
): Promise<PacOutput & { isUntrusted: boolean }> {
  const { text, isUntrusted } = await getScript(system, script, roots);
  const input: PacInput = { script: text, urls: inBothProtocols(urls) };
  const fail = (why: string) =>
    new Problem(EXIT.usage, `the PAC script ${shownScript(script)} gives no answer: ${why}`);
  const { exitCode, stdout } = await system.runPart("pac", JSON.stringify(input), LIMITS);
  // It may have ended itself after its answer.
  if (stdout === "") throw fail(exitCode === undefined ? "it does not come to an end" : "its process ended early");
  const { answers, unanswered } = JSON.parse(stdout) as PacOutput;
  if (answers.every((answer) => answer.text === undefined)) throw fail(answers[0]?.fault ?? "no address was asked for");
  return { answers, unanswered, isUntrusted };
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

// What is wrong with a setting, told as what a test comes to.
import { EXIT, Problem } from "../model/problem.ts";
import { type FindingId, makeFinding } from "./findings.ts";

/** By how the sentences begin. */
const KINDS: readonly (readonly [start: string, id: FindingId])[] = [
  ["the PAC script", "pac-unusable"],
  ["the CA bundle", "ca-bundle-unusable"],
  ["cannot test: the proxy password", "credentials-needed"],
];

/**
 * The problem with its finding, where it is one of the settings.
 * @param other what a setting of no such kind comes to; undefined: nothing
 */
export function withFinding(problem: Problem, other?: FindingId): Problem {
  const { exitCode, message, notes, identity, finding } = problem;
  const id = KINDS.find(([start]) => message.startsWith(start))?.[1] ?? other;
  if (finding || exitCode !== EXIT.usage || !id) return problem;
  return new Problem(exitCode, message, notes, identity, makeFinding(id, message));
}

// Where the proxy may come from: what this machine says of one, all places asked at once.
import type { System } from "../../system/system.ts";
import type { SourcesRequest } from "../source.ts";
import type { Candidate, Finding } from "./candidate.ts";
import { joinFindings } from "./join.ts";
import { findInSystem } from "./system.ts";

/** What is known before the search. */
export type Search = Pick<SourcesRequest, "saved" | "writtenValues" | "now">;

/** Those that name the same are one; the best first. What was written by proxycast itself is none. */
export async function collectCandidates(system: System, search: Search): Promise<readonly Candidate[]> {
  const findings: readonly (readonly Finding[])[] = await Promise.all([findInSystem(system, search)]);
  return joinFindings(findings.flat());
}

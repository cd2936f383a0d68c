// Where the proxy may come from: what this machine says of one, all places asked at once.
import type { Key, Value } from "../../model/edit.ts";
import type { System } from "../../system/system.ts";
import type { SourcesRequest } from "../source.ts";
import { findInApt } from "./apt.ts";
import { findAssigned } from "./assignments.ts";
import type { Candidate, Finding } from "./candidate.ts";
import { findInClients, type Samples } from "./clients.ts";
import { joinFindings } from "./join.ts";
import { findInMaven } from "./maven.ts";
import { findRelays } from "./relays.ts";
import { findInSystem } from "./system.ts";

/** What is known before the search. */
export interface Search extends Pick<SourcesRequest, "saved" | "writtenValues" | "now"> {
  readonly samples: Samples;
  /** Whether the value of a key in a file is one that proxycast wrote there. */
  isWritten(path: string, key: Key, value: Value): boolean;
}

/** Those that name the same are one; the best first. What was written by proxycast itself is none. */
export async function collectCandidates(system: System, search: Search): Promise<readonly Candidate[]> {
  const findings: readonly (readonly Finding[])[] = await Promise.all([
    findInSystem(system, search),
    findInClients(system, search),
    findAssigned(system, search),
    findInApt(system),
    findInMaven(system),
    findRelays(system),
  ]);
  return joinFindings(findings.flat());
}

// Where the proxy may come from, for a person to choose.

import { keyText } from "../model/edit.ts";
import type { Candidate } from "../settings/candidates/candidate.ts";
import { collectCandidates } from "../settings/candidates/index.ts";
import { readSavedState } from "../settings/saved-state.ts";
import type { System } from "../system/system.ts";
import { hashOfValue, readLedger } from "../transaction/ledger.ts";
import { sampleSettings } from "./policy.ts";

/**
 * All that this machine says of a proxy, within a second: nothing outside of it is asked, and no credentials are sent.
 * @throws Problem (refused) for a ledger or a state that can't be read
 */
export function findCandidates(
  system: System,
  { version, now }: { readonly version: string; readonly now: Date },
): Promise<readonly Candidate[]> {
  const ledger = readLedger(system, version);
  return collectCandidates(system, {
    saved: readSavedState(system),
    writtenValues: new Set(ledger.emitted),
    now,
    samples: sampleSettings(system),
    isWritten(path, key, value) {
      const file = ledger.files.find((one) => one.shown === path || one.path === path);
      const entry = file?.entries.find((one) => keyText(one.key) === keyText(key));
      return entry?.wrote === hashOfValue(value);
    },
  });
}

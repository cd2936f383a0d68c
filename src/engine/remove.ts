// What `remove` prepares: nothing is wanted any more of the writers that are meant.

import { caWriter, NO_COPIES } from "../ca/writer.ts";
import { buildPlan } from "../plan/build.ts";
import { forgetOff } from "../settings/keep-state.ts";
import { readSavedState } from "../settings/saved-state.ts";
import type { System } from "../system/system.ts";
import type { Ledger } from "../transaction/ledger.ts";
import { WRITERS } from "../writers/index.ts";
import type { Prepared, Progress, WritingRequest } from "./request.ts";
import { selectNamed } from "./select.ts";

export async function prepareRemoval(
  system: System,
  request: WritingRequest & { kind: "remove" },
  ledger: Ledger,
  { unwritable, answers }: Progress,
): Promise<Prepared> {
  const named = request.flags.get("targets")?.value as readonly string[] | undefined;
  const { config, keepsSettings = false } = request;
  const everything = (keepsSettings ? WRITERS : [...WRITERS, config]).map(({ id }) => id);
  const all = new Set(named ? selectNamed(named) : [...everything, "ca"]);
  const planWithout = (selected: ReadonlySet<string>) =>
    buildPlan({
      system,
      ledger,
      writers: [config, ...WRITERS, caWriter(NO_COPIES)],
      settings: undefined,
      selected,
      deselected: new Set(),
      grants: new Map(),
      movesClients: false,
      isForced: request.isForced,
      unwritable,
      answers,
      version: request.version,
    });
  // The CA copies stay as long as anything that refers to them does.
  const clients = new Set([...all].filter((id) => id !== "ca"));
  const first = await planWithout(clients);
  const isRest = first.ledger.files.some(({ entries }) =>
    entries.some(({ writers }) => !writers.includes("ca") && !(keepsSettings && writers.includes(config.id))),
  );
  const plan = isRest || clients.size === all.size ? first : await planWithout(all);
  const isClean = plan.ledger.files.length === 0 && !keepsSettings;
  const before = readSavedState(system);
  const saved = isClean || !before ? undefined : forgetOff(before, [...all]);
  return {
    settings: undefined,
    propagated: undefined,
    plan: isClean ? { ...plan, ledger: { ...plan.ledger, emitted: [] } } : plan,
    saved,
    isSavedStateChanged: JSON.stringify(saved) !== JSON.stringify(before),
    keptGrants: [],
    granted: [],
    selected: all,
    available: [],
    off: Object.keys(saved?.offTargets ?? {}),
    notes: plan.notes,
  };
}

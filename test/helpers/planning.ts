// Plans of files in a scratch home, by writers made for the test.
import { expect } from "vitest";
import type { Edit, Key, Target } from "../../src/model/edit.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import { buildPlan } from "../../src/plan/build.ts";
import type { PlanRequest } from "../../src/plan/file.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { System } from "../../src/system/system.ts";
import { emptyLedger, type Ledger, type LedgerFile } from "../../src/transaction/ledger.ts";
import type { Writer } from "../../src/writers/writer.ts";
import { formatNamed } from "./formats.ts";
import type { Home } from "./home.ts";
import { entry } from "./rewriting.ts";
import { systemIn } from "./system.ts";

export const PROXY: Key = ["proxy"];
const SETTINGS = { proxy: { kind: "direct" }, managed: "write" } as PropagatedSettings;
export const SETTLED = expect.stringMatching(/^[0-9a-f]{64}$/);
export const NPM = { path: "~/.npmrc", role: "rc", format: formatNamed("npmrc") };

/** A writer that wants this in these targets; "~" in a path is the home. */
export function writer(
  id: string,
  targets: readonly Target[],
  edits: readonly Edit[],
  more: Partial<Writer> = {},
): Writer {
  return {
    id,
    title: id,
    docs: "",
    acceptsPassword: true,
    formats: targets.map(({ format }) => format),
    isPresent: () => true,
    locate: (system) => targets.map((target) => ({ ...target, path: target.path.replace("~", system.home) })),
    desire: () => ({ edits }),
    ...more,
  };
}

export interface Given extends Partial<Omit<PlanRequest, "system" | "selected">> {
  readonly writers: readonly Writer[];
  readonly system?: Partial<System>;
  readonly selected?: readonly string[];
}

export function plan(home: Home, { writers, system = {}, selected, ...more }: Given): Promise<Plan> {
  return buildPlan({
    system: { ...systemIn(home), umask: 0o022, machine: () => "here", ...system },
    writers,
    ledger: emptyLedger("1"),
    settings: SETTINGS,
    selected: new Set(selected ?? writers.map(({ id }) => id)),
    deselected: new Set(),
    grants: new Map(),
    movesClients: false,
    isForced: false,
    unwritable: new Map(),
    version: "1",
    ...more,
  });
}

export function ledgerOf(...files: LedgerFile[]): Ledger {
  return { ...emptyLedger("1"), files };
}

export function npmFile(home: Home, more: Partial<LedgerFile> = {}): LedgerFile {
  const path = home.file(".npmrc");
  const entries = [entry(PROXY, "p", null, { writers: ["npm"] })];
  return {
    path,
    shown: path,
    format: "npmrc",
    role: "rc",
    created: false,
    folders: [],
    containers: [],
    entries,
    ...more,
  };
}

export const npm = (value: string | undefined, more: Partial<Edit> = {}) =>
  writer("npm", [NPM], [{ key: PROXY, value, ...more }]);
export const textsOf = ({ changes }: Plan) => changes.map(({ after }) => after?.toString());
export const refusalsOf = ({ refused }: Plan) => refused.map(({ reason }) => reason);

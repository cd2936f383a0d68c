// What `render` prepares: the text of one file with what one client wants in it. Nothing is written, and no ledger speaks
// for the text; the settings are those of every other command.
import * as path from "node:path";
import type { Edit, Target } from "../model/edit.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { withoutSocks } from "../model/socks.ts";
import { refusalOf } from "../plan/build.ts";
import { renderBytes } from "../plan/render.ts";
import { readSavedState } from "../settings/saved-state.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { absolutePath, expandHome, shortPath } from "../system/folders.ts";
import { checkOwnership } from "../system/ownership.ts";
import type { System } from "../system/system.ts";
import { readLedger } from "../transaction/ledger.ts";
import { noteEnvironment } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import { applyPolicy, applyPolicyOff } from "./policy.ts";
import { findSilence, newProgress, resolve, SILENT } from "./prepare.ts";
import type { Request } from "./request.ts";
import { checkWriter, noteSocks } from "./select.ts";
import { noteOff } from "./switch.ts";

export type RenderRequest = Extract<Request, { kind: "render" }>;

export interface Rendering {
  readonly settings: ResolvedSettings;
  readonly propagated: PropagatedSettings;
  readonly path: string;
  /** What the client is to have; empty where no source names a proxy. */
  readonly edits: readonly Edit[];
  /** The values are JSON. */
  readonly isJson: boolean;
  readonly bytes: Buffer;
  /** Targets that are off by themselves. */
  readonly off: readonly string[];
  readonly notes: readonly string[];
}

/**
 * @param old the file's text; no bytes: there is none
 * @throws Problem (usage) for a target or file that there is not, (refused) for a text that can't be edited safely
 */
export async function render(system: System, request: RenderRequest, old: Buffer): Promise<Rendering> {
  checkWriter(request.target, false);
  // A build has no home, and no state in it.
  if (system.facts(system.home)) checkOwnership(system);
  const ledger = readLedger(system, request.version);
  const before = readSavedState(system);
  const { settings, saved } = await resolve(system, request, before, ledger, newProgress());
  const off = Object.keys(saved?.offTargets ?? {});
  const propagated = off.includes(request.target) ? applyPolicyOff(settings, system) : applyPolicy(settings, system);
  const writer = WRITERS.find(({ id }) => id === request.target) as Writer;
  const wished = writer.speaksSocks ? propagated : withoutSocks(propagated);
  const chosen = choose(system, writer, wished, request.file);
  const isJson = chosen.format.parser === "json";
  const found = { settings, propagated, path: chosen.path, isJson, off };
  const isSilent = findSilence(system, request, settings, before, ledger) !== undefined;
  if (isSilent) return { ...found, edits: [], bytes: old, notes: [...settings.notes, SILENT] };
  // What the writer looks up in the file is what the text says.
  const as = withText(system, chosen.path, old);
  const target = locate(as, writer, wished).find((each) => each.path === chosen.path) ?? chosen;
  try {
    const { edits, notes = [] } = writer.desire(wished, target);
    const isLeft = target.create === false && old.length === 0;
    return {
      ...found,
      edits,
      bytes: isLeft ? old : await renderBytes({ target, writer: writer.id, edits }, old),
      notes: [
        ...settings.notes,
        ...noteOff(saved, []),
        ...noteEnvironment(propagated),
        ...noteSocks(propagated, new Set([writer.id])),
        ...noteCopies(system, propagated, edits),
        ...notes.map((note) => `${writer.id}: ${note}`),
        ...(isLeft ? [`${shortPath(system, target.path)} is not made: it would hide another file`] : []),
      ],
    };
  } catch (error) {
    const { reason, line } = refusalOf(error);
    const place = line === undefined ? "" : `:${line}`;
    throw new Problem(EXIT.refused, `standard input${place} (for ${shortPath(system, target.path)}): ${reason}`);
  }
}

function locate(system: System, writer: Writer, settings: PropagatedSettings): Target[] {
  const newLine = system.platform === "win32" ? { newLine: "\r\n" as const } : {};
  return writer
    .locate(system, settings)
    .map((target) => ({ ...target, path: absolutePath(system, target.path), ...newLine }));
}

/** The one file, or the one that is named: by its path, or the end of it. */
function choose(system: System, writer: Writer, settings: PropagatedSettings, file: string | undefined): Target {
  const targets = locate(system, writer, settings);
  const isNamed = ({ path: whole }: Target) =>
    file === undefined || whole === absolutePath(system, expandHome(system, file)) || whole.endsWith(path.sep + file);
  const [first, ...more] = targets.filter(isNamed);
  if (first && more.length === 0) return first;
  const names = targets.map((target) => shortPath(system, target.path)).join(", ");
  throw new Problem(
    EXIT.usage,
    names ? `${writer.id} has ${names}: name one of them` : `${writer.id} has no file here`,
  );
}

/** The machine as it is with this text in the file. */
function withText(system: System, file: string, bytes: Buffer): System {
  const text = bytes.length > 0 ? bytes : undefined;
  const facts = { kind: "file", mode: 0o644, uid: system.user ?? 0, gid: 0, links: 1, device: 0 } as const;
  return {
    ...system,
    read: (name) => (name === file ? text : system.read(name)),
    facts: (name) => (name === file ? text && facts : system.facts(name)),
  };
}

/** The text names copies of the CA bundle that `apply` makes. */
function noteCopies(system: System, { ca }: PropagatedSettings, edits: readonly Edit[]): readonly string[] {
  const copies = [ca?.bundle, ca?.company, ca?.keyStore].filter((file) => file !== undefined);
  const missing = copies.filter((file) => !system.facts(file) && JSON.stringify(edits).includes(file));
  return missing.map((file) => `${shortPath(system, file)} is not there yet: proxycast apply makes it`);
}

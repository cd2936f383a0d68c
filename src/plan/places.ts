// Where a client's values go if a repository or a dotfile manager holds its file: the rule of the setting `managed`.
import { BEGIN, BESIDE, END, type Target, valueText } from "../model/edit.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { stateFolder } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Writer } from "../writers/writer.ts";
import type { FindManager, Manager } from "./checks/managed.ts";
import type { Group } from "./file.ts";
import type { LeftTarget } from "./plan.ts";

export interface Place {
  readonly target: Target;
  /** Found by a writer now, not only remembered by the ledger. */
  readonly isLocated: boolean;
  /** Whether the ledger knows anything of ours there. */
  readonly isRecorded?: boolean;
}

export interface Placing {
  /** Where something is wanted: the target itself, what is beside it, both, or nothing. */
  readonly places: readonly Place[];
  readonly left?: LeftTarget;
}

export async function placesFor(
  system: System,
  settings: PropagatedSettings,
  writer: Writer,
  found: Place,
  findManager: FindManager,
): Promise<Placing> {
  const { target, isLocated, isRecorded = false } = found;
  // What is beside a file is wanted there because of that file, and not by itself.
  if (target.role === BESIDE && !isLocated) return { places: [] };
  // The user's own settings for proxycast are his to share, and what is in the state folder git ignores.
  const isOurs = writer.isAdditive || target.path.startsWith(stateFolder(system));
  const isLine = writer.beside !== undefined && !isRecorded && holdsReference(system, target);
  const manager = isOurs || (settings.managed === "write" && !isLine) ? undefined : await findManager(target.path);
  if (!manager) return { places: [found] };
  const isWanted = target.create !== false || system.facts(target.path) !== undefined;
  const leave = (reason: string, places: readonly Place[] = []): Placing => ({
    places,
    ...(isLocated && isWanted ? { left: { path: target.path, writers: [writer.id], manager, reason } } : {}),
  });
  if (settings.managed === "leave") return leave("managed: leave");

  const targets = writer.beside?.(system, target) ?? [];
  const others = targets.filter(({ path }) => path !== target.path);
  const beside = (chosen: readonly Target[]) => chosen.map((each): Place => ({ target: each, isLocated }));
  for (const { path } of others) {
    if ((await findManager(path))?.isTracked && !path.startsWith(stateFolder(system)))
      return leave(`${path}, which its client reads besides, is managed too`);
  }
  const own = targets.find(({ path }) => path === target.path);
  if (!own || manager.by !== "read-only store")
    return targets.length > 0 ? { places: beside(targets) } : leave("its client reads no second file");
  const [line] = writer.desire(settings, own).edits;
  const text = line?.value === undefined ? "" : valueText(line.value);
  const isThere = system.read(target.path)?.toString("utf8").includes(text);
  return isThere ? { places: beside(others) } : leave(`add this line to its source: ${text}`, beside(others));
}

const VALUES = new RegExp(`^${BEGIN}[ \\t\\r]*$`, "m");
const REFERENCE = new RegExp(`^${BEGIN}[ \\t]*\\r?\\n[^\\n]+\\n${END}`, "m");

/** Whether our block in this text is the one line that reads the values from a file of ours: it serves any machine. */
function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** Such a line came with the file, and is not to be replaced by values. */
function holdsReference(system: System, { path, format }: Target): boolean {
  const isFile = format.parser === "block" && system.facts(path)?.kind === "file";
  return isFile && isReference(system.read(path)?.toString("latin1") ?? "");
}

/** A block with no value in it, in a file that others share, which this machine did not write, or its source has by now. */
export async function findOthersLine(
  system: System,
  { path, shown, writers, target }: Group,
  text: string,
  isRecorded: boolean,
  findManager: FindManager,
): Promise<LeftTarget | undefined> {
  const manager = target.format.parser === "block" && isReference(text) ? await findManager(shown) : undefined;
  if (!manager?.isTracked) return undefined;
  const isInSource = () => manager.source !== path && holdsReference(system, { ...target, path: manager.source });
  if (isRecorded && !isInSource()) return undefined;
  return { path: shown, writers: [...writers].sort(), manager, reason: "its line is other machines' too" };
}

/** Where its source has a block with values, which the next deployment would bring back. */
export function noteSource(system: System, { source }: Manager, file: string): readonly string[] {
  const text = source === file ? "" : (system.read(source)?.toString("latin1") ?? "");
  const isHeld = VALUES.test(text) && !isReference(text);
  return isHeld ? [`${source} has a block of proxycast, which the next deployment writes again: delete it there`] : [];
}

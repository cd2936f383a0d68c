// What outranks ours, undoes it, or counts once it is off: asked of every writer that takes part. Who wants to know asks
// for it, and a run that finds nothing to do never does.
import { printable } from "../model/printable.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Rival, Rivals } from "../model/rival.ts";
import { withoutSocks } from "../model/socks.ts";
import { absolutePath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import type { RivalSearch, Writer } from "../writers/writer.ts";
import { applyPolicyOff } from "./policy.ts";
import type { Prepared } from "./request.ts";

/** Bytes beyond which a file is none that a person wrote. */
const LARGEST = 200_000;

/** The same run with what was found. */
export async function withRivals<P extends Prepared>(system: System, prepared: P): Promise<P> {
  return { ...prepared, rivals: await findRivals(system, prepared) };
}

/** By the id of each writer that takes part and has some. A line is that of the file as it is now. */
export async function findRivals(system: System, prepared: Prepared): Promise<Rivals> {
  const find = await import("../rivals/index.ts");
  const files = new Files(system, prepared);
  const takesPart = ({ id }: Writer) => prepared.selected.has(id) || prepared.keptGrants.includes(id);
  const found = WRITERS.filter(takesPart).flatMap((writer) => {
    const settings = settingsFor(system, prepared, writer);
    const rivals = settings
      ? searchWith(writer, { system, settings, find, read: (file) => files.read(file) }, files)
      : [];
    return rivals.length > 0 ? [[writer.id, rivals] as const] : [];
  });
  return new Map(found);
}

/** What is wanted of the writer; undefined where ours says nothing of a proxy. */
function settingsFor(system: System, prepared: Prepared, { id, speaksSocks }: Writer): PropagatedSettings | undefined {
  const { settings, propagated, off } = prepared;
  if (!settings || !propagated) return undefined;
  const own = off.includes(id) ? applyPolicyOff(settings, system) : propagated;
  const { proxy } = speaksSocks ? own : withoutSocks(own);
  const isSaid = proxy.kind === "direct" || (proxy.kind === "url" && (proxy.http || proxy.https));
  return isSaid ? { ...own, proxy } : undefined;
}

function searchWith(writer: Writer, search: Omit<RivalSearch, "target">, files: Files): readonly Rival[] {
  const { system, settings } = search;
  const all = writer.locate(system, settings).flatMap((found) => {
    const target = { ...found, path: absolutePath(system, found.path) };
    return writer.rivals?.({ ...search, target }) ?? [];
  });
  // Several targets may be read after the same file.
  const byPlace = new Map(all.map((rival) => [`${rival.path}:${rival.line}:${rival.what}`, rival]));
  const isDirect = settings.proxy.kind === "direct";
  return [...byPlace.values()].flatMap((rival) => {
    // Without ours there is nothing to take away, and what ours outranked counts.
    if (isDirect && rival.isDirect) return [];
    const effect = isDirect && rival.effect === "uncovered" ? "wins" : rival.effect;
    return [shownRival({ ...rival, effect }, files)];
  });
}

/** Its words may come from a file of the user's. */
function shownRival(rival: Rival, files: Files): Rival {
  const what = printable(rival.what).replace(/:\/\/[^\s/]*@/g, "://");
  return rival.line === undefined
    ? { ...rival, what }
    : { ...rival, what, line: files.lineNow(rival.path, rival.line) };
}

/** Texts as they are once the run has written, whether it has or not. */
class Files {
  private readonly texts = new Map<string, string | undefined>();
  private readonly changes: ReadonlyMap<string, Buffer | undefined>;

  constructor(
    private readonly system: System,
    { plan }: Prepared,
  ) {
    this.changes = new Map(plan.changes.map(({ path, after }) => [path, after]));
  }

  read(file: string): string | undefined {
    if (!this.texts.has(file)) this.texts.set(file, this.readOnce(file));
    return this.texts.get(file);
  }

  /** The number that a line of the text has in the file at present. */
  lineNow(file: string, line: number): number {
    const real = this.realPathOf(file);
    if (real === undefined || !this.changes.has(real)) return line;
    const [now, then] = [this.readReal(real) ?? "", this.read(file) ?? ""].map((text) => text.split("\n"));
    const wanted = then?.[line - 1];
    const earlier = then?.slice(0, line - 1).filter((text) => text === wanted).length ?? 0;
    const places = (now ?? []).flatMap((text, at) => (text === wanted ? [at + 1] : []));
    return places[earlier] ?? places.at(-1) ?? line;
  }

  private readOnce(file: string): string | undefined {
    const real = this.realPathOf(file);
    if (real === undefined) return undefined;
    return this.changes.has(real) ? this.changes.get(real)?.toString("utf8") : this.readReal(real);
  }

  private realPathOf(file: string): string | undefined {
    try {
      return this.system.realPath(file);
    } catch {
      return undefined; // Links in a circle lead nowhere.
    }
  }

  /** A plain file of a person's size: no pipe, which would wait, and no folder. */
  private readReal(real: string): string | undefined {
    try {
      if (this.system.facts(real)?.kind !== "file") return undefined;
      const [, , size] = this.system.look(real)?.stamp.split(" ") ?? [];
      return Number(size) <= LARGEST ? this.system.read(real)?.toString("utf8") : undefined;
    } catch {
      return undefined; // What we can't read the client can't read either, as a rule.
    }
  }
}

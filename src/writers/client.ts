// A client is a file that it reads, how that is spelled, and what is wanted there: client({…}) makes a writer of them.
import * as path from "node:path";
import { BESIDE, type Target } from "../model/edit.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { isNothing } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Desire, Writer } from "./writer.ts";

/** What a part of the settings is made of. */
export interface Wish<T extends Target = Target> {
  readonly settings: PropagatedSettings;
  readonly target: T;
  /** Consent to write the password, which it holds in clear. */
  readonly grant?: Grant | undefined;
}

/** A part of what is wanted: parts.ts has those that most clients share. */
export interface Part<T extends Target = Target> {
  /** `proxy`: left out where the policy blocks the proxy. `ca`: left out where no CA bundle is propagated. */
  readonly kind: "proxy" | "ca";
  desire(wish: Wish<T>): Desire;
}

export interface ClientDefinition<T extends Target = Target>
  extends Pick<
    Writer,
    "id" | "title" | "docs" | "isBasic" | "variables" | "speaksSocks" | "usesKeyStore" | "override" | "rivals"
  > {
  readonly environment: NonNullable<Writer["environment"]>;
  /** Default: true. */
  readonly acceptsPassword?: boolean;
  /** Any of these on PATH shows that the client is here. So does its file, unless `isFoundByFile` is false. */
  readonly programs: readonly string[];
  readonly isFoundByFile?: boolean;
  /** Files and folders, by their path in the home, that it leaves there once it is used, besides its own file. */
  readonly traces?: readonly string[];
  /** Something else that shows it. */
  isFoundBy?(system: System): boolean;
  readonly format: FileFormat;
  /** The file that it reads, or several by what each is for; undefined where it reads none now, as for /dev/null. */
  files(system: System): string | Readonly<Record<string, string>> | undefined;
  /** What it reads besides its file, where that must not hold the values. */
  beside?(system: System, file: string): { readonly path: string; readonly isOutranked: boolean } | undefined;
  /** What is to be known of a file besides its path. */
  inspect?(system: System, path: string, settings: PropagatedSettings | undefined): Partial<T>;
  /** In the order in which they go into a new file. */
  readonly wants: readonly Part<T>[];
}

export function client<T extends Target = Target>(definition: ClientDefinition<T>): Writer {
  const { programs, isFoundByFile = true, format, wants } = definition;
  const filesOf = (system: System) => {
    const files = definition.files(system) ?? {};
    const named = typeof files === "string" ? { config: files } : files;
    return Object.entries(named).filter(([, file]) => !isNothing(system, file));
  };
  const toTarget = (system: System, role: string, path: string, settings?: PropagatedSettings): Target => {
    const found: Partial<Target> | undefined = definition.inspect?.(system, path, settings);
    return { ...found, role, path, format };
  };
  return {
    acceptsPassword: true,
    ...definition,
    formats: [format],
    isPresent(system) {
      const files = filesOf(system);
      const isFound = () => isFoundByFile && files.some(([, file]) => system.facts(file));
      const isOtherwise = () => definition.isFoundBy?.(system) === true;
      return (
        files.length > 0 && (programs.some((program) => system.findProgram(program)) || isOtherwise() || isFound())
      );
    },
    isInUse(system) {
      const traces = (definition.traces ?? []).map((name) => path.join(system.home, name));
      return [...filesOf(system).map(([, file]) => file), ...traces].some((file) => system.facts(file));
    },
    locate: (system, settings) => filesOf(system).map(([role, path]) => toTarget(system, role, path, settings)),
    beside(system, target) {
      const found = definition.beside?.(system, target.path);
      return found ? [{ ...toTarget(system, BESIDE, found.path), isOutranked: found.isOutranked }] : [];
    },
    desire(settings, target, grant) {
      const isWanted = ({ kind }: Part<T>) =>
        kind === "ca" ? settings.ca !== undefined : settings.proxy.kind !== "blocked";
      const desires = wants.filter(isWanted).map((part) => part.desire({ settings, target: target as T, grant }));
      return { edits: desires.flatMap(({ edits }) => edits), notes: desires.flatMap(({ notes = [] }) => notes) };
    },
  };
}

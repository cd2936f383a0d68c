// What start-up files that a shell, or the like, reads besides our block do to our variables.

import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { type Acts, findStartupRivals } from "./startup/find.ts";
import { STARTS } from "./startup/ways.ts";

export type ShellId = keyof typeof STARTS;

/** What our block does in both states. */
export interface Ours {
  readonly on: Acts;
  readonly off: Acts;
  /** All files that get it, as far as they are there or will be. */
  readonly targets: readonly string[];
}

/** @returns all that its shell reads, for the first target; nothing for the others, which are read with it */
export function findShellRivals(id: string, search: RivalSearch, { on, off, targets }: Ours): readonly Rival[] {
  const { system, settings, target, read } = search;
  if (target.path !== targets[0] || !isKnown(id)) return [];
  const { ways, readerOf, ...shell }: Shell = STARTS[id];
  return findStartupRivals({
    ...shell,
    readerOf,
    ways: ways(search),
    targets,
    on,
    off,
    isOff: settings.proxy.kind === "direct",
    read,
    list: (folder) => system.list(folder),
    variables: {
      HOME: system.home,
      ZDOTDIR: system.variable("ZDOTDIR") ?? "",
      XDG_CONFIG_HOME: system.variable("XDG_CONFIG_HOME") ?? "",
      ENV: "",
      BASH_VERSION: id === "bash" ? "5" : "",
      BASH: id === "bash" ? "/bin/bash" : "",
      ZSH_VERSION: id === "zsh" ? "5" : "",
      KSH_VERSION: id === "ksh" || id === "mksh" ? "1" : "",
    },
    foldsCase: system.platform === "win32",
  });
}

type Shell = (typeof STARTS)[ShellId] &
  Pick<Parameters<typeof findStartupRivals>[0], "isRelativeToFile" | "isShy" | "assignsInTurn">;

const isKnown = (id: string): id is ShellId => id in STARTS;

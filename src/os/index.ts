// The sources of this platform, in the order in which they are asked.
import { errorCode } from "../model/problem.ts";
import type { System } from "../system/system.ts";
import { gnome } from "./gnome.ts";
import { kde } from "./kde.ts";
import { macos } from "./macos.ts";
import type { OsAnswer, OsSource, Outcome } from "./source.ts";
import { windows, windowsVariables } from "./windows.ts";
import { wsl } from "./wsl.ts";
import { isWsl } from "./wsl-network.ts";

/**
 * What they say, up to the first that names a proxy, or the desktop that counts and says that there is none. They are
 * asked at once, so that several that hang cost what one does.
 * @param saved who answered when a proxy was last found
 */
export async function askOsSources(system: System, saved: string | undefined): Promise<OsAnswer[]> {
  const { sources, desktop } = inOrder(system, saved);
  const answers: OsAnswer[] = [];
  const outcomes = await Promise.all(sources.map((source) => askOne(source, system)));
  for (const [at, { name, place }] of sources.entries()) {
    const answer = { notes: [], name, place, ...outcomes[at] } as OsAnswer;
    answers.push(answer);
    if (answer.kind === "proxy" || answer.kind === "pac" || (answer.kind === "direct" && name === desktop)) break;
  }
  return answers;
}

/** What all of them say that are here, wherever a proxy is named: for a list to choose from. */
export function askAllOsSources(system: System): Promise<OsAnswer[]> {
  const { sources } = inOrder(system, undefined);
  return Promise.all(
    sources.map(async (source) => {
      const { name, place } = source;
      return { notes: [], name, place, ...(await askOne(source, system)) } as OsAnswer;
    }),
  );
}

async function askOne({ ask }: OsSource, system: System): Promise<Outcome> {
  try {
    return await ask(system);
  } catch (error) {
    if (errorCode(error) === "unknown error") throw error;
    return { kind: "silent", why: `it can't be read (${errorCode(error)})` };
  }
}

/** `desktop` is the one whose "no proxy" outweighs what another has stored. */
function inOrder(system: System, saved: string | undefined): { sources: readonly OsSource[]; desktop?: string } {
  if (system.platform === "win32") return { sources: [windowsVariables, windows] };
  if (system.platform === "darwin") return { sources: [macos] };
  // What WSL's own desktop has stored is what nobody ever set.
  const first = isWsl(system) ? [wsl] : [];
  // https://specifications.freedesktop.org/desktop-entry-spec/latest/recognized-keys.html: names with colons between.
  // A log-in without a desktop must find what one with it finds: the one that was saved goes first.
  const current = (system.variable("XDG_CURRENT_DESKTOP") ?? "").split(":");
  const desktop = saved ?? first[0]?.name ?? (current.includes("KDE") ? kde.name : current[0] && gnome.name);
  const desktops = desktop === kde.name ? [kde, gnome] : [gnome, kde];
  return { sources: [...first, ...desktops], ...(desktop ? { desktop } : {}) };
}

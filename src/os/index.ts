// The facilities of this platform, in the order in which they are asked.
import { errorCode } from "../model/problem.ts";
import type { System } from "../system/system.ts";
import { gnome } from "./gnome.ts";
import { kde } from "./kde.ts";
import { macos } from "./macos.ts";
import type { Facility, FacilityAnswer, Outcome } from "./source.ts";
import { windows, windowsVariables } from "./windows.ts";

/**
 * What they say, up to the first that names a proxy, or the desktop that counts and says that there is none. They are
 * asked at once, so that several that hang cost what one does.
 * @param kept who answered when a proxy was last found
 */
export async function askFacilities(system: System, kept: string | undefined): Promise<FacilityAnswer[]> {
  const { facilities, desktop } = inOrder(system, kept);
  const answers: FacilityAnswer[] = [];
  const outcomes = await Promise.all(facilities.map((facility) => askOne(facility, system)));
  for (const [at, { facility, place }] of facilities.entries()) {
    const answer = { notes: [], facility, place, ...outcomes[at] } as FacilityAnswer;
    answers.push(answer);
    if (answer.kind === "proxy" || answer.kind === "pac" || (answer.kind === "direct" && facility === desktop)) break;
  }
  return answers;
}

async function askOne({ ask }: Facility, system: System): Promise<Outcome> {
  try {
    return await ask(system);
  } catch (error) {
    if (errorCode(error) === "unknown error") throw error;
    return { kind: "silent", why: `it can't be read (${errorCode(error)})` };
  }
}

/** `desktop` is the one whose "no proxy" outweighs what another has stored. */
function inOrder(system: System, kept: string | undefined): { facilities: readonly Facility[]; desktop?: string } {
  if (system.platform === "win32") return { facilities: [windowsVariables, windows] };
  if (system.platform === "darwin") return { facilities: [macos] };
  // https://specifications.freedesktop.org/desktop-entry-spec/latest/recognized-keys.html: names with colons between.
  // A log-in without a desktop must find what one with it finds: the one that was kept goes first.
  const current = (system.variable("XDG_CURRENT_DESKTOP") ?? "").split(":");
  const desktop = kept ?? (current.includes("KDE") ? kde.facility : current[0] && gnome.facility);
  return { facilities: desktop === kde.facility ? [kde, gnome] : [gnome, kde], ...(desktop ? { desktop } : {}) };
}

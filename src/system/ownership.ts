// Whose home and state folder these are.
import { EXIT, Problem } from "../model/problem.ts";
import { stateFolder } from "./folders.ts";
import type { System } from "./system.ts";
import { findIntruder } from "./trust.ts";

/** What to do where somebody else can write. */
const MEND = "run chmod go-w on it, or have it given to you";

/** Whoever may write our state or our home could make us write anywhere. */
export function checkOwnership(system: System): void {
  const home = system.facts(system.home);
  const name = system.platform === "win32" ? "USERPROFILE" : "HOME";
  if (!home)
    throw new Problem(EXIT.refused, `${name} (${system.home}) is not there: nothing was done; is its drive connected?`);
  if (system.user === undefined) return;
  if (home?.kind !== "folder" || home.uid !== system.user) {
    throw new Problem(
      EXIT.refused,
      `HOME (${system.home}) is not a folder of the user who runs this; sudo and su keep the wrong one`,
    );
  }
  const intruder = findIntruder(system, stateFolder(system), "user");
  if (intruder)
    throw new Problem(EXIT.refused, `${intruder}, on the way to ${stateFolder(system)}: nothing was done; ${MEND}`);
}

// Whose home and state folder these are.
import { EXIT, Problem } from "../model/problem.ts";
import { stateFolder } from "./folders.ts";
import type { System } from "./system.ts";

/** Whoever may write our state or our home could make us write anywhere. */
export function checkOwnership(system: System): void {
  if (system.user === undefined) return;
  const home = system.facts(system.home);
  if (home?.kind !== "folder" || home.uid !== system.user) {
    throw new Problem(
      EXIT.refused,
      `HOME (${system.home}) is not a folder of the user who runs this; sudo and su keep the wrong one`,
    );
  }
  const state = system.facts(stateFolder(system));
  if (state && (state.uid !== system.user || state.mode & 0o022)) {
    throw new Problem(
      EXIT.refused,
      `${stateFolder(system)} belongs to another user or can be written by others; run chmod go-w on it`,
    );
  }
}

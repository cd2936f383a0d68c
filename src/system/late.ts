// What of the system is loaded once it is asked for: a part of its own.
export { runApart, withScratch } from "./apart.ts";
export { ask, feed, launch, runPart } from "./children.ts";

// The recipes of the help topics, so that a test runs the very lines that users copy.
import { readFileSync } from "node:fs";
import { ROOT } from "./home.ts";

/** The one block of `proxycast help TOPIC` that holds this text, without its indent. */
export function recipe(topic: string, text: string): string {
  const lines = readFileSync(`${ROOT}/src/help/${topic}.md`, "utf8").split("\n");
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (/^ {4}|^$/.test(line)) blocks.at(-1)?.push(line.slice(4));
    else blocks.push([]);
  }
  const found = blocks.map((block) => `${block.join("\n").trim()}\n`).filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of the topic ${topic} hold ${text}`);
  return found[0] as string;
}

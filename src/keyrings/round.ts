// Whether a store works: a made-up secret goes in, comes back and goes away. Each step has a time limit.
import { randomBytes } from "node:crypto";

/** What a store does with one item. Each ends within a few seconds, and says whether it did what it is for. */
export interface Item {
  write(secret: string): Promise<boolean>;
  /** undefined where nothing is there, or it can't be had. */
  read(): Promise<string | undefined>;
  /** Of nothing, too. */
  remove(): Promise<boolean>;
}

/** @param item one of the probe's own, which nobody else uses */
export async function works(item: Item): Promise<boolean> {
  // With signs that quoting gets wrong. What is not ASCII is seen with the password itself: macOS prints it as digits.
  const secret = `${randomBytes(12).toString("base64url")} "$'\\%!`;
  const isThere = (await item.write(secret)) && (await item.read()) === secret;
  const isRemoved = await item.remove();
  return isThere && isRemoved;
}

// A place of the system's that keeps a password for its user, and a command that prints it: for `password.command`.
import { randomUUID } from "node:crypto";
import { EXIT, Problem } from "../model/problem.ts";
import { type Endpoint, formatEndpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { type Item, works } from "./round.ts";

export interface PasswordStore {
  readonly id: "secret-tool" | "security" | "dpapi" | "pass";
  /** As people call it: `the keyring of this desktop (secret-tool)`. */
  readonly title: string;
  /** What goes into `password.command`. No secret is in it. */
  readonly command: string;
  /**
   * Keeps the password there, by standard input and never by an argument, and reads it back by `command`.
   * @throws Problem (refused) where it can't be read then: nothing of it is left
   */
  save(secret: string): Promise<void>;
}

/** What the password is for: a store keeps one for each. */
export interface Account {
  readonly endpoint: Endpoint;
  readonly username: string;
}

/** One kind of store. */
export interface StoreKind extends Pick<PasswordStore, "id" | "title"> {
  /** The store as it is here; undefined where it is not, or would have to ask somebody first. */
  open(system: System): Promise<OpenStore | undefined>;
}

export interface OpenStore {
  /** The item of this name. */
  item(name: ItemName): Item;
  /** A line for the shell that runs `password.command`, which prints the item. */
  command(name: ItemName): string;
}

/** By it an item is found again: in the store, where people see it too. */
export interface ItemName {
  readonly proxy: string;
  readonly username: string;
}

/** Milliseconds for one question: a store that asks its user something first is none for a log-in. */
export const PATIENCE = 4_000;

/** The store, where it is here and a made-up secret was written, read back and removed. */
export async function tryStore(
  system: System,
  { id, title, open }: StoreKind,
  { endpoint, username }: Account,
): Promise<PasswordStore | undefined> {
  const store = await open(system);
  if (!store || !(await works(store.item({ proxy: "probe", username: `probe-${randomUUID()}` })))) return undefined;
  const name = { proxy: formatEndpoint(endpoint), username };
  const command = store.command(name);
  return {
    id,
    title,
    command,
    async save(secret) {
      const isWritten = await store.item(name).write(secret);
      const answer = isWritten ? await system.ask(command, [], { timeout: PATIENCE, shell: true }) : undefined;
      if (answer?.exitCode === 0 && answer.stdout.split(/\r?\n/, 1)[0] === secret) return;
      if (isWritten) await store.item(name).remove();
      throw new Problem(EXIT.refused, `${title} did not give the password back: it is not kept there`);
    },
  };
}

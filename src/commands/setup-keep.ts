// The password in setup: whether it was refused already, and where it is kept for later runs.
import * as path from "node:path";
import type { Keep } from "../conversation/known.ts";
import type { PasswordStore } from "../keyrings/index.ts";
import type { Secret } from "../model/secret.ts";
import { loadPassword } from "../settings/password.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { userConfigPath } from "../settings/sources/config.ts";
import type { System } from "../system/system.ts";
import type { PasswordKeeping } from "./setup-config.ts";

/** Credentials that a proxy refused in this run, which keeps them in memory alone. */
export class Refused {
  readonly #seen = new Set<string>();

  add(username: string, secret: Secret): void {
    this.#seen.add(keyOf(username, secret));
  }

  has(username: string, secret: Secret): boolean {
    return this.#seen.has(keyOf(username, secret));
  }
}

function keyOf(username: string, secret: Secret): string {
  return JSON.stringify([username, secret.reveal()]);
}

/** The password that this run alone has got. */
export function fleetingSecret(settings: ResolvedSettings): Secret | undefined {
  return proxiesOf(settings).flatMap(({ password }) =>
    password?.value.kind === "value" ? [password.value.secret] : [],
  )[0];
}

/** What is wrong with a command that is to print this password; undefined: nothing. */
export async function faultOfCommand(system: System, command: string, secret: Secret): Promise<string | undefined> {
  try {
    const printed = await loadPassword(system, { kind: "command", command });
    return printed?.reveal() === secret.reveal() ? undefined : "it prints another password than the one that works";
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Keeps it in a store, where that was chosen.
 * @returns where later runs find it
 * @throws Problem (refused) where the store does not keep it
 */
export async function keepPassword(
  stores: readonly PasswordStore[],
  keeping: PasswordKeeping,
  keep: Keep | undefined,
  secret: Secret | undefined,
): Promise<void> {
  if (keep?.kind !== "store" || keeping.kind !== "command" || !secret) return;
  await stores.find(({ id }) => id === keep.id)?.save(secret.reveal());
}

/** The same as the config has it. */
export function keepingOf(system: System, stores: readonly PasswordStore[], keep: Keep | undefined): PasswordKeeping {
  switch (keep?.kind) {
    case "file":
      return { kind: "file", path: path.join(path.dirname(userConfigPath(system)), "password") };
    case "command":
      return { kind: "command", command: keep.command };
    case "store": {
      const store = stores.find(({ id }) => id === keep.id);
      return store ? { kind: "command", command: store.command } : { kind: "nowhere" };
    }
    default:
      return { kind: "nowhere" };
  }
}

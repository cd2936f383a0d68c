// The stores of this machine that were seen to work just now.
import type { System } from "../system/system.ts";
import { dpapi } from "./dpapi.ts";
import { pass } from "./pass.ts";
import { secretTool } from "./secret-tool.ts";
import { security } from "./security.ts";
import { type Account, type PasswordStore, type StoreKind, tryStore } from "./store.ts";

export type { Account, PasswordStore } from "./store.ts";

const KINDS: readonly StoreKind[] = [secretTool, security, dpapi, pass];

/** Those that are here, and gave a made-up secret back. All are asked at once, and none for long. */
export async function findStores(system: System, account: Account): Promise<readonly PasswordStore[]> {
  const found = await Promise.all(KINDS.map((kind) => tryStore(system, kind, account)));
  return found.flatMap((store) => store ?? []);
}

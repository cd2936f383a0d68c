// Passwords for the writers that the user named, loaded only for them.

import { EXIT, Problem } from "../model/problem.ts";
import type { Grant } from "../model/propagated.ts";
import type { Secret } from "../model/secret.ts";
import { loadPassword } from "../settings/password.ts";
import { proxiesOf, type ResolvedProxy, type ResolvedSettings } from "../settings/settings.ts";
import type { System } from "../system/system.ts";
import type { Ledger } from "../transaction/ledger.ts";
import { WRITERS } from "../writers/index.ts";
import { isGranted, makeGrant } from "./policy.ts";

export const NO_GRANTS = { grants: new Map<string, Grant>(), kept: [] };

/** Each granted writer with its grant, and those whose password this run has not got. */
export async function loadGrants(
  system: System,
  settings: ResolvedSettings,
  selected: ReadonlySet<string>,
  ledger: Ledger,
  loaded: LoadedPasswords,
): Promise<{ grants: Map<string, Grant>; kept: string[] }> {
  const granted = WRITERS.filter((writer) => isGranted(settings, writer.id) && selected.has(writer.id));
  const proxies = proxiesOf(settings).filter((proxy) => proxy.password);
  const grants = new Map<string, Grant>();
  if (granted.length === 0) return { grants, kept: [] };
  const holds = (id: string) =>
    ledger.files.some(({ entries }) => entries.some((entry) => entry.secret && entry.writers.includes(id)));
  if (proxies.length === 0) {
    // A user name without its password: what was granted before stays, as long as the rule says so.
    const isNamed = proxiesOf(settings).some(({ username }) => username);
    return { grants, kept: granted.map(({ id }) => id).filter((id) => isNamed && holds(id)) };
  }
  const grant = makeGrant(settings, await loadPasswords(system, proxies, loaded));
  // One that holds none, after `off` for instance, gets what needs no password.
  if (!grant) return { grants, kept: granted.map(({ id }) => id).filter(holds) };
  for (const writer of granted) {
    if (!writer.acceptsPassword) throw new Problem(EXIT.refused, `${writer.id} has no place for a password`);
    grants.set(writer.id, grant);
  }
  return { grants, kept: [] };
}

/** What a run got from the password's source, which is asked once: what is written is what was tested. */
export type LoadedPasswords = Map<string, Promise<Secret | undefined>>;

/** Each proxy's password, undefined where this run has not got it. */
export async function loadPasswords(
  system: System,
  proxies: readonly ResolvedProxy[],
  loaded: LoadedPasswords,
): Promise<Map<ResolvedProxy, Secret | undefined>> {
  const passwords = new Map<ResolvedProxy, Secret | undefined>();
  for (const proxy of proxies) {
    const reference = proxy.password?.value;
    if (!reference) continue;
    const source = reference.kind === "value" ? "" : JSON.stringify(reference);
    const password = loaded.get(source) ?? loadPassword(system, reference);
    if (source) loaded.set(source, password);
    passwords.set(proxy, await password);
  }
  return passwords;
}

// What a run makes of the state that it found: switched off or on, and bound to the proxies that a password is for.

import { bindingOf } from "./proxy-password.ts";
import type { SavedState } from "./saved-state.ts";
import { proxiesOf, type ResolvedSettings } from "./settings.ts";

/** Off since now, or on again, as the command says. */
export function switchSavedState(saved: SavedState | undefined, command: string, now: Date): SavedState | undefined {
  if (command !== "off" && command !== "on" && command !== "setup") return saved;
  const { off, ...rest } = saved ?? { schema: 1 as const, since: now.toISOString(), off: undefined };
  return command === "off" ? { ...rest, off: off ?? now.toISOString() } : rest;
}

/** Notes which CA bundle the copies are made of. */
export function noteCopied(saved: SavedState, { ca }: ResolvedSettings): SavedState {
  return ca && ca.value.path !== saved.copied ? { ...saved, copied: ca.value.path } : saved;
}

/** Notes which roots of the trust store are in use: one that is gone from there is followed. */
export function noteTrusted(saved: SavedState, settings: ResolvedSettings): SavedState {
  // Without a proxy nothing was asked for.
  if (proxiesOf(settings).length === 0) return saved;
  const { trusted = [], ...rest } = saved;
  const { fromStore = [] } = settings.ca?.value ?? {};
  if (fromStore.join() === trusted.join()) return saved;
  return fromStore.length > 0 ? { ...rest, trusted: fromStore } : rest;
}

/** Notes which proxy a password was given for. What flags say counts for one run, so it binds nothing but in `setup`. */
export function bind(saved: SavedState, settings: ResolvedSettings, isSetup: boolean): SavedState {
  if (!isSetup && saved.bindings) return saved;
  const bindings = (["http", "https"] as const).flatMap((protocol) => {
    const setting = settings[protocol];
    if (setting?.value.kind !== "proxy") return [];
    const { endpoint, username, password } = setting.value.proxy;
    const isFlag = setting.origin.kind === "flag" || password?.origin.kind === "flag";
    return username && password && (isSetup || !isFlag) ? [bindingOf(endpoint, username)] : [];
  });
  const { bindings: _, ...rest } = saved;
  return bindings.length > 0 ? { ...rest, bindings: [...new Set(bindings)] } : isSetup ? rest : saved;
}

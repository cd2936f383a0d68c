// What a run makes of the state that it found: switched off or on, and bound to the proxies that a password is for.

import { bindingOf } from "./proxy-password.ts";
import type { SavedState } from "./saved-state.ts";
import { proxiesOf, type ResolvedSettings } from "./settings.ts";

/** What a command switches: all of it, or these targets alone. */
export interface Switch {
  readonly kind: string;
  readonly targets?: readonly string[];
}

/** Off since now, or on again, as the command says. A target that is off by itself stays so until it is named. */
export function switchSavedState(
  saved: SavedState | undefined,
  { kind, targets = [] }: Switch,
  now: Date,
): SavedState | undefined {
  if (kind !== "off" && kind !== "on" && kind !== "setup") return saved;
  const { off, ...rest } = saved ?? { schema: 1 as const, since: now.toISOString(), off: undefined };
  if (targets.length === 0) return kind === "off" ? { ...rest, off: off ?? now.toISOString() } : rest;
  const switched = kind === "off" ? switchOff(rest, targets, now) : forgetOff(rest, targets);
  return keepOff(switched, saved);
}

/** As another state has it: off for all, or not. */
export function keepOff({ off: _, ...saved }: SavedState, { off }: Partial<SavedState> = {}): SavedState {
  return off === undefined ? saved : { ...saved, off };
}

function switchOff(saved: SavedState, targets: readonly string[], now: Date): SavedState {
  const dates = targets.map((id) => [id, saved.offTargets?.[id] ?? now.toISOString()]);
  return { ...saved, offTargets: { ...saved.offTargets, ...Object.fromEntries(dates) } };
}

/** These are off by themselves no more. */
export function forgetOff(saved: SavedState, targets: readonly string[]): SavedState {
  const { offTargets = {}, ...rest } = saved;
  const left = Object.entries(offTargets).filter(([id]) => !targets.includes(id));
  return left.length > 0 ? { ...rest, offTargets: Object.fromEntries(left) } : rest;
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

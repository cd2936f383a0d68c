// What a run makes of the decision that it found: switched off or on, and bound to the proxies that a password is for.

import { bindingOf } from "./proxies.ts";
import type { SavedState } from "./saved-state.ts";
import type { ResolvedSettings } from "./settings.ts";

interface SavedStateRequest {
  readonly switch?: "off" | "on";
  readonly isSetup?: boolean;
  readonly isWriting?: boolean;
  readonly now: Date;
}

/** Off since now, or on again. */
export function switchSavedState(decision: SavedState | undefined, request: SavedStateRequest): SavedState | undefined {
  if (!request.switch) return decision;
  const { off, ...rest } = decision ?? { schema: 1 as const, since: request.now.toISOString(), off: undefined };
  return request.switch === "off" ? { ...rest, off: off ?? request.now.toISOString() } : rest;
}

/** Notes which CA bundle the copies are made of. */
export function noteCopied(decision: SavedState, { ca }: ResolvedSettings): SavedState {
  return ca && ca.value.path !== decision.copied ? { ...decision, copied: ca.value.path } : decision;
}

/** Notes which proxy a password was given for. What flags say counts for one run, so it binds nothing but in `setup`. */
export function bind(decision: SavedState, settings: ResolvedSettings, request: SavedStateRequest): SavedState {
  if (!request.isSetup && (decision.bindings || !request.isWriting)) return decision;
  const bindings = (["http", "https"] as const).flatMap((protocol) => {
    const setting = settings[protocol];
    if (setting?.value.kind !== "proxy") return [];
    const { endpoint, username, password } = setting.value.proxy;
    const isFlag = setting.origin.kind === "flag" || password?.origin.kind === "flag";
    return username && password && (request.isSetup || !isFlag) ? [bindingOf(endpoint, username)] : [];
  });
  const { bindings: _, ...rest } = decision;
  return bindings.length > 0 ? { ...rest, bindings: [...new Set(bindings)] } : request.isSetup ? rest : decision;
}

// The resolved settings: one value a setting, with its origin and what it shadowed.
// They still hold the password: only src/engine/policy.ts makes of them what a writer may see.

import type { NoProxyEntry } from "../model/no-proxy.ts";
import type { Endpoint } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import type { ManagedWay, Mode, PasswordPolicy, SettingKey, ShellStyle } from "./definitions.ts";
import type { SavedPac } from "./saved-state.ts";

export type Origin =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  /** A file of the user's, the machine's or the OS's; `line` counts from 1. */
  | { readonly kind: "file"; readonly path: string; readonly line: number; readonly isEnforced?: true }
  /** The environment, as it was when it was last read; `since` is an ISO date. */
  | { readonly kind: "saved"; readonly name: string; readonly since: string }
  /** A source of the operating system; `since` (ISO date) where it is silent now, and this is what it said then. */
  | { readonly kind: "os"; readonly name: string; readonly place: string; readonly since?: string }
  /** A PAC script, and who names it. */
  | { readonly kind: "pac"; readonly script: string; readonly named: Origin }
  /** `proxycast off`. */
  | { readonly kind: "off"; readonly since: string }
  /** Several, one after the other. */
  | { readonly kind: "combined"; readonly origins: readonly Origin[] }
  | { readonly kind: "default" };

export interface Shadowed {
  /** Fit to be shown. */
  readonly value: string;
  readonly origin: Origin;
}

/** A result, with what the user should know of it. */
export interface Noted<T> {
  readonly value: T;
  readonly notes: readonly string[];
}

export interface Setting<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly shadowed: readonly Shadowed[];
}

/** Where a password comes from; only `value` needs no program or file. */
export type PasswordReference =
  | { readonly kind: "value"; readonly secret: Secret }
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  /** There is one, but this run has not got it: it was typed, or stood in the environment when that was read. */
  | { readonly kind: "elsewhere" };

export interface ResolvedProxy {
  readonly endpoint: Endpoint;
  readonly username?: string;
  readonly usernameOrigin?: Origin;
  readonly password?: Setting<PasswordReference>;
}

/** `direct` is an answer: explicitly no proxy. No setting at all is no opinion. */
export type ProxyChoice = { readonly kind: "proxy"; readonly proxy: ResolvedProxy } | { readonly kind: "direct" };

/** A CA bundle of the user's, read and checked. */
export interface CaBundle {
  readonly path: string;
  /** The certificates in it that are not public roots, PEM; empty if all are. */
  readonly company: readonly string[];
  /** This machine's public roots plus the company's, PEM. */
  readonly bundle: string;
  /** Those of the company's that come from the operating system's trust store. */
  readonly fromStore?: readonly string[];
}

export interface ResolvedSettings {
  readonly mode: Setting<Mode>;
  readonly http: Setting<ProxyChoice> | undefined;
  readonly https: Setting<ProxyChoice> | undefined;
  readonly noProxy: Setting<readonly NoProxyEntry[]>;
  readonly ca: Setting<CaBundle> | undefined;
  readonly caWithoutProxy: Setting<boolean>;
  readonly passwordPolicy: Setting<PasswordPolicy>;
  readonly targets: Setting<readonly string[]> | undefined;
  readonly passwordTargets: Setting<readonly string[]>;
  /** undefined: the built-in addresses. */
  readonly testUrls: Setting<readonly string[]> | undefined;
  readonly shellStyle: Setting<ShellStyle>;
  readonly managed: Setting<ManagedWay>;
  /** What the operating system's sources said; empty where none was asked. */
  readonly system: readonly OsLine[];
  /** What the PAC script answered, where one was asked. */
  readonly pac: SavedPac | undefined;
  /** What the machine's config enforces, and where it says so. */
  readonly enforced?: ReadonlyMap<SettingKey, Origin>;
  readonly notes: readonly string[];
}

/** What a source of the operating system said, for the user to read. */
export interface OsLine {
  readonly facility: string;
  readonly text: string;
}

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return `--${origin.name}`;
    case "variable":
      return `$${origin.name}`;
    case "file":
      return `${origin.path}:${origin.line}`;
    case "saved":
      return `$${origin.name} as of ${origin.since.slice(0, 10)}`;
    case "os":
      return `${origin.name} (${origin.place}${origin.since ? `, as of ${origin.since.slice(0, 10)}` : ""})`;
    case "pac":
      return `PAC ${origin.script} (${originText(origin.named)})`;
    case "off":
      return `proxycast off, ${origin.since.slice(0, 10)}`;
    case "combined":
      return origin.origins.map(originText).join(" and ");
    case "default":
      return "default";
  }
}

/** Whether the machine's config enforces it. */
export function isEnforced(origin: Origin): boolean {
  return origin.kind === "combined" ? origin.origins.some(isEnforced) : origin.kind === "file" && !!origin.isEnforced;
}

/** One for several, in their order. */
export function combineOrigins(origins: readonly Origin[]): Origin {
  const [first] = origins;
  if (!first) return { kind: "default" };
  return origins.length === 1 ? first : { kind: "combined", origins };
}

/** The two protocols' choices, in a fixed order. */
export function proxiesOf(settings: ResolvedSettings): readonly ResolvedProxy[] {
  return [settings.http, settings.https].flatMap((setting) =>
    setting?.value.kind === "proxy" ? [setting.value.proxy] : [],
  );
}

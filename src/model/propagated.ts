// What writers see of the settings: no password, by type. TypeScript is structural, so a brand keeps the bare settings
// (which hold the password) from passing for these; only src/engine/policy.ts makes one.

import type { NoProxyEntry } from "./no-proxy.ts";
import type { Credentials, Endpoint } from "./proxy.ts";

export declare const propagated: unique symbol;

export type PropagatedProxy =
  /** A protocol that has none is reached directly. */
  | {
      readonly kind: "url";
      readonly http?: Endpoint;
      readonly https?: Endpoint;
      /** The name at the proxy for https, for the one client that has somebody to ask for its password: git. */
      readonly username?: string;
    }
  /** Explicitly no proxy, whatever else is set. */
  | { readonly kind: "direct" }
  /** There is one, but the rule lets nothing of it out. */
  | { readonly kind: "blocked" };

/** Our copies of the CA bundle, as absolute paths. */
export interface PropagatedCa {
  /** Public roots and the company's, for clients whose setting replaces their own. */
  readonly bundle: string;
  /** The company's alone, for clients whose setting adds to their own; absent if there are none. */
  readonly company?: string;
  /** How many certificates that file has. */
  readonly companyCertificates: number;
  /** The bundle again, as Java reads it. */
  readonly keyStore: string;
}

export interface PropagatedSettings {
  readonly [propagated]: true;
  readonly proxy: PropagatedProxy;
  readonly noProxy: readonly NoProxyEntry[];
  readonly ca: PropagatedCa | undefined;
  readonly shellStyle: "inline" | "source";
  /** What becomes of a file that a repository or a dotfile manager holds. */
  readonly managed: "write" | "beside" | "leave";
  /** The folder of the values files of style `source`, as what follows the home's path. */
  readonly shellValues: string;
}

/** Consent to hand the password to one writer that the user named. */
export interface Grant {
  readonly http?: Credentials;
  readonly https?: Credentials;
}

// What was found once and holds until somebody looks again: what the environment said, whether the proxy is off,
// and which proxy a password was given for. Never holds a password.

import type { Protocol } from "../model/protocol.ts";
import { formatEndpoint, type ParsedProxy, type ProxyServer, parseProxy } from "../model/proxy.ts";
import type { PacAnswer } from "../pac/answer.ts";
import { statePath } from "../system/folders.ts";
import { readState } from "../system/state-file.ts";
import type { System } from "../system/system.ts";

export interface SavedProxy {
  /** The variable that said so. */
  readonly name: string;
  /** Without userinfo. */
  readonly url: string;
  readonly username?: string;
  /** A password stood there, which was not saved. */
  readonly hasPassword?: boolean;
}

/** @param name what said so */
export function toSaved(name: string, { endpoint, username, password }: ProxyServer): SavedProxy {
  const url = formatEndpoint(endpoint);
  return { name, url, ...(username ? { username } : {}), ...(password ? { hasPassword: true } : {}) };
}

export function fromSaved({ url, username }: SavedProxy): ParsedProxy {
  const parsed = parseProxy(url);
  return parsed.kind === "proxy" && username ? { ...parsed, proxy: { ...parsed.proxy, username } } : parsed;
}

/** What the operating system last said of a proxy; neither protocol nor script: that there is none. */
export interface SavedOs {
  readonly facility: string;
  readonly place: string;
  /** ISO date. */
  readonly since: string;
  readonly http?: SavedProxy;
  readonly https?: SavedProxy;
  readonly skip?: readonly string[];
  /** A PAC script: URL or path. */
  readonly script?: string;
}

/** What a PAC script last answered. */
export interface SavedPac {
  readonly script: string;
  /** ISO date. */
  readonly since: string;
  /** ISO date from which on it is due once more. */
  readonly again: string;
  readonly answers: readonly PacAnswer[];
  /** It came by plain http for a part of the way. */
  readonly isUntrusted?: boolean;
  /** Of a file: what its text was. */
  readonly digest?: string;
  /** Of a file: the text that gave no answer since, and what is to be said of it. */
  readonly failed?: { readonly digest: string; readonly note: string };
  /** The way in use for each protocol, as the script names it. */
  readonly ways?: Readonly<Partial<Record<Protocol, string>>>;
  /** What it says for hosts that clients of this machine use. */
  readonly hosts?: readonly PacAnswer[];
  /** What of these it sends past the proxy, as entries of the skip list. */
  readonly skip?: readonly string[];
}

export interface SavedState {
  readonly schema: 1;
  /** ISO date. */
  readonly since: string;
  /** Absent as long as nobody asked the environment: `off` may come first. */
  readonly environment?: {
    readonly http?: SavedProxy;
    readonly https?: SavedProxy;
    readonly skip?: readonly string[];
    readonly caBundle?: string;
    /** The variable that named it, if that was not REQUESTS_CA_BUNDLE. */
    readonly caVariable?: string;
  };
  readonly os?: SavedOs;
  readonly pac?: SavedPac;
  /** ISO date since which the proxy is off. */
  readonly off?: string;
  /** Targets that are off by themselves, whatever the rest is: the ISO date since which they are. */
  readonly offTargets?: Readonly<Record<string, string>>;
  /** The CA bundle that our copies were made of. */
  readonly copied?: string;
  /** Roots of the operating system's trust store that a test ended at, PEM: clients that read no such store have them. */
  readonly trusted?: readonly string[];
  /** The proxies that a password may go to: scheme://user@host:port. */
  readonly bindings?: readonly string[];
}

export function savedStatePath(system: System): string {
  return statePath(system, "decision.json");
}

/** @throws Problem (refused) for a state that can't be read: never taken as none */
export function readSavedState(system: System): SavedState | undefined {
  return readState(
    system,
    savedStatePath(system),
    (state): state is SavedState => typeof (state as SavedState).since === "string",
    "remove it, and the environment is read again, and off no longer holds",
  );
}

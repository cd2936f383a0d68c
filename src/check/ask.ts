// How a client is asked which proxy it would use for an address, and whether a request of its own gets through.
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Endpoint } from "../model/proxy.ts";
import type { Reads } from "./environment.ts";
import type { Terminal } from "./terminal.ts";

/** How a client gets to an address. */
export type Route =
  /** `lacks`: what the client can't be told, so that it asks the proxy where others go past it. */
  | { readonly kind: "proxy"; readonly endpoint: Endpoint; readonly lacks?: string }
  /** `by`: the entry of its skip list, where one made it so. */
  | { readonly kind: "direct"; readonly by?: string | undefined }
  /** It can't be told, and why not. */
  | { readonly kind: "unknown"; readonly why: string };

/** Where the client has it from: a variable, or a file and perhaps its line, from 1. */
export type Origin = { readonly variable: string } | { readonly path: string; readonly line?: number | undefined };

/** What a client says. */
export interface Said {
  /** For a shell: how it is started. */
  readonly how?: "login" | "interactive" | "script";
  readonly route: Route;
  readonly from?: Origin | undefined;
}

/** What became of one small request of the client's own. */
export interface Fetched {
  readonly isThrough: boolean;
  readonly milliseconds: number;
  /** Why it did not get through: a reason of reasons.ts, in our words. */
  readonly why?: string;
}

/** A client, in a new terminal. */
export interface Ask {
  /** The writer's id. */
  readonly writer: string;
  /** The programs of which the first one that the terminal finds is asked; none: its files tell. */
  readonly programs: readonly string[];
  /** How it reads the skip list of variables, and one of its own in the same form. */
  readonly reads?: Reads;
  /** What the client would ask for by itself, where that is a host of its own: from its settings. */
  address?(question: Question): Promise<URL | undefined>;
  /** Several where ways to start it differ. */
  route(question: Question): Promise<readonly Said[]>;
  /**
   * One small request that changes nothing. Absent where the client makes none by itself; undefined where it makes none for this
   * address, or would leave something behind.
   */
  fetch?(question: Question): Promise<Fetched | undefined>;
  /** Why there is none. */
  readonly mute?: string;
}

export interface Question {
  readonly terminal: Terminal;
  /** The path of the program that was found; "" where it needs none. */
  readonly program: string;
  readonly url: URL;
  readonly settings: PropagatedSettings;
}

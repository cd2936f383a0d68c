// A place where a proxy may come from, as it was found on this machine. Never holds a password.
import type { Endpoint } from "../../model/proxy.ts";
import type { Layer } from "../layer.ts";

/** What names it, the best first. */
export const CANDIDATE_KINDS = ["environment", "desktop", "windows-host", "pac", "client", "relay"] as const;

export interface Candidate {
  readonly kind: (typeof CANDIDATE_KINDS)[number];
  /** One that is named for a single protocol by a client is taken for both. */
  readonly http?: Endpoint;
  readonly https?: Endpoint;
  /** One that is beside it. */
  readonly username?: string;
  /** A password is there. It is not read on from here: the user may type it. */
  readonly hasPassword?: boolean;
  /** Of kind `pac`: the address or path of the script. */
  readonly pac?: string;
  /** Where it was found, fit to be shown: `http_proxy in this shell`, `~/.gitconfig:12`, `GNOME`. Never empty. */
  readonly foundIn: readonly string[];
  /** The settings that take it over, as flags would give them: mode system where that finds it, else the proxy or script. */
  readonly flags: Layer;
}

/** What one place says, before equal ones are joined. */
export interface Finding extends Omit<Candidate, "flags" | "foundIn"> {
  readonly foundIn: string;
  /** Mode system reads this place. */
  readonly isOfSystem?: boolean;
}

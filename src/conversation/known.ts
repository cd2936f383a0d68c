// What the conversation knows: plain data, which answers and attempts add to.
import type { Finding } from "../model/problem.ts";
import type { Question, QuestionId } from "./question.ts";

/** A proxy that was found. */
export interface FoundProxy {
  /** Its endpoint, or the script that names it. */
  readonly title: string;
  readonly foundIn: readonly string[];
}

/** What keeps the password for later runs. */
export type Keep =
  | { readonly kind: "nowhere" | "file" }
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "store"; readonly id: string };

export interface Answers {
  /** The proxy: as typed, one of those found, or none. Absent: as the settings have it. */
  readonly proxy?:
    | { readonly kind: "typed"; readonly url: string; readonly serves: "both" | "https" }
    | { readonly kind: "found"; readonly at: number }
    | { readonly kind: "none" };
  readonly httpsProxy?: string;
  readonly skip?: string;
  readonly username?: string;
  /** The password was typed; it is not kept here. */
  readonly hasPassword?: true;
  readonly caFile?: string;
  /** The root that was seen is the company's. */
  readonly isRootTrusted?: true;
  readonly keep?: Keep;
  /** Ids of the tools that may hold the password. */
  readonly holders?: readonly string[];
  /** Ids of the tools that are written. Absent: those that it takes. */
  readonly targets?: readonly string[];
  /** Addresses get more time. */
  readonly isPatient?: true;
  /** It is written although no test passed. */
  readonly isUntested?: true;
  readonly isConfirmed?: true;
}

/** A root that was seen on the way. */
export interface Root {
  readonly subject: string;
  readonly issuer: string;
  readonly from: string;
  readonly to: string;
  /** SHA-256, with colons. */
  readonly fingerprint: string;
}

/** What an attempt went by. */
export interface Account {
  /** The proxy's endpoint; undefined where there is none. */
  readonly proxy?: string;
  readonly username?: string;
  /** lasting: later runs have it too. fleeting: this run alone. */
  readonly password: "none" | "lasting" | "fleeting";
}

/** A tool that can hold the password. */
export interface Holder {
  readonly id: string;
  readonly title: string;
  /** It may already. */
  readonly isGranted: boolean;
}

/** A tool that is here. */
export interface Tool {
  readonly id: string;
  readonly title: string;
  readonly isWritten: boolean;
}

export interface Known {
  readonly found: readonly FoundProxy[];
  /** What is seen without a proxy; undefined: nobody looked. */
  readonly direct?: Finding;
  readonly account: Account;
  readonly answers: Answers;
  /** What is asked before anything else is tried. */
  readonly pending: readonly QuestionId[];
  /** What led to the first of them. */
  readonly cause: readonly string[];
  /** The last attempt with these answers; undefined: there was none. */
  readonly result?: "passed" | Finding;
  /** The same address is tried once more. */
  readonly isRepeated?: true;
  /** How often a proxy refused what was typed. */
  readonly refusals: number;
  /** `wanted`: it is to be fetched. */
  readonly root?: "wanted" | Root;
  /** undefined: not looked for. */
  readonly stores?: readonly { readonly id: string; readonly title: string }[];
  readonly holders?: readonly Holder[];
  /** The plan in groups; undefined: not made. */
  readonly plan?: readonly string[];
  /** Tools that the plan writes, and those that are installed besides. */
  readonly tools?: readonly Tool[];
  readonly showing?: Showing;
  readonly isWritten?: true;
  /** Whether clients can be asked at the end. */
  readonly canCheck: boolean;
  readonly checks?: true;
  readonly ending?: Ending;
}

/** it: what to ask the IT department. lines: every line of the plan. */
export type Showing = "report" | "it" | "lines";
export type Ending = "not-needed" | "quit" | "done";

export type Step =
  | { readonly kind: "ask"; readonly question: Question }
  /** Tests the settings with these answers. */
  | { readonly kind: "try" }
  | { readonly kind: "fetch-root" }
  /** Looks for places that keep a password, and for tools that can hold it. */
  | { readonly kind: "find-stores" }
  | { readonly kind: "plan" }
  | { readonly kind: "show"; readonly what: Showing }
  | { readonly kind: "write" }
  | { readonly kind: "check" }
  | { readonly kind: "end"; readonly why: Ending };

export type Start = Pick<Known, "found" | "account" | "canCheck"> & {
  readonly direct?: Finding;
  /** The user named a proxy, or none: there is nothing to choose from. */
  readonly isGiven: boolean;
  /** These credentials were refused before: they are not sent again. */
  readonly refusal?: Finding;
};

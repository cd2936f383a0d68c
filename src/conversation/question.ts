// A question as data: what a terminal shows, and what a test answers without one.

export interface Choice {
  readonly value: string;
  readonly name: string;
  /** How the answer is shown once it is given. Default: the name. */
  readonly short?: string;
  /** Of several: ticked from the start. */
  readonly isTicked?: boolean;
}

export type QuestionId =
  /** Which of those that were found. */
  | "found"
  | "proxy"
  | "https-proxy"
  | "skip"
  | "username"
  | "password"
  /** Whether the root that was seen is the company's. */
  | "root"
  | "ca-file"
  /** What to do about a failure. */
  | "failure"
  /** What becomes of the password. */
  | "keep"
  | "keep-command"
  /** Which tools may hold it. */
  | "holders"
  /** Which tools are written. */
  | "targets"
  | "write"
  | "check";

export interface Question {
  readonly id: QuestionId;
  /** text: one line. masked: one that is not shown. choice: one of some. several: any of some. confirm: yes or no. */
  readonly kind: "text" | "masked" | "choice" | "several" | "confirm";
  /** What led here: it goes above the question. */
  readonly cause: readonly string[];
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** Of a text: it is in the field. Of a choice: it is preselected. Of confirm: `yes` or `no`. */
  readonly preset?: string;
}

/** A text; of a choice its value; of several their values; of confirm `yes` or `no`. */
export type Answer = string | readonly string[];

// The command line as data: commands and their options. What parses it (cli.ts), completes it (completion.ts) and
// documents it goes by this.
import { SHELL_NAMES } from "../commands/shared/shells.ts";
import { DEFINITIONS, type Definition } from "../settings/definitions.ts";

export interface OptionDefinition {
  readonly type: "boolean" | "string";
  readonly describe: string;
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, OptionDefinition>>;

export interface CommandDefinition {
  readonly name: string;
  readonly describe: string;
  readonly positional?: string;
  readonly options?: Options;
}

const DRY_RUN = { "dry-run": { type: "boolean", describe: "show what would change, as plan does" } } as const;
const FORCE = { force: { type: "boolean", describe: "override what you changed since, and remember it" } } as const;
const EXIT_CODE = { "exit-code": { type: "boolean", describe: "exit 1 if anything differs" } } as const;
const TIMEOUT = {
  timeout: { type: "string", describe: "seconds that a connection test gives each address (default 5)" },
} as const;
const AGAIN = { test: { type: "boolean", describe: "try a user name and password again that were refused" } } as const;
const VERIFY = {
  "verify-tls": { type: "boolean", describe: "--no-verify-tls: take any certificate, for this run alone" },
} as const;
const TEST = {
  test: { type: "boolean", describe: "test the proxy even if it passed; --no-test writes untested" },
  ...TIMEOUT,
} as const;
const REFRESH = { refresh: { type: "boolean", describe: "read the proxy variables of this shell again" } } as const;

export const COMMANDS = [
  {
    name: "setup",
    describe: "set the proxy once: show what is found, ask, save, apply",
    options: { ...DRY_RUN, ...FORCE, ...TEST, yes: { type: "boolean", describe: "ask nothing" } },
  },
  {
    name: "show",
    describe: "the resolved settings, each with its origin",
  },
  {
    name: "test",
    describe: "the quick connection test",
    positional: "[url..]",
    options: { ...TIMEOUT, ...AGAIN, ...VERIFY },
  },
  {
    name: "report",
    describe: "the detailed network report for the support desk",
    positional: "[url..]",
    options: {
      ...TIMEOUT,
      ...AGAIN,
      ...VERIFY,
      format: { type: "string", describe: "how it is written (default: text)", choices: ["text", "markdown", "json"] },
      output: { type: "string", describe: "a new file for it, which only you can read" },
      "show-username": { type: "boolean", describe: "the user name in full" },
    },
  },
  {
    name: "ca",
    describe: "ca save FILE: show, and save, the CA that opens TLS on the way",
    positional: "<action> <file> [url..]",
    options: {
      ...TIMEOUT,
      ...AGAIN,
      fingerprint: { type: "string", describe: "the SHA-256 that it must have" },
    },
  },
  {
    name: "plan",
    describe: "what apply would change, as a diff",
    options: { ...EXIT_CODE, ...FORCE, ...REFRESH },
  },
  {
    name: "apply",
    describe: "write the settings to every target",
    options: { ...DRY_RUN, ...FORCE, ...REFRESH, ...TEST },
  },
  {
    name: "status",
    describe: "the state of every target",
    options: EXIT_CODE,
  },
  {
    name: "off",
    describe: "no proxy for now, as when working from home",
    options: { ...DRY_RUN, ...FORCE },
  },
  {
    name: "on",
    describe: "back to the proxy after off",
    options: { ...DRY_RUN, ...FORCE, ...TEST },
  },
  {
    name: "remove",
    describe: "undo everything ever written",
    options: { ...DRY_RUN, ...FORCE },
  },
  {
    name: "env",
    describe: "statements for eval in the current shell",
    options: {
      shell: { type: "string", describe: "whose language (default: $SHELL)", choices: SHELL_NAMES },
      off: { type: "boolean", describe: "statements that unset the variables" },
    },
  },
  {
    name: "run",
    describe: "run one command with the full settings, the password included",
    positional: "[command..]",
  },
] as const satisfies readonly CommandDefinition[];

export type CommandName = (typeof COMMANDS)[number]["name"];

/** A flag for each setting that has one. */
export function settingOptions(): Options {
  const definitions: readonly Definition[] = DEFINITIONS;
  return Object.fromEntries(
    definitions.flatMap(({ flag, type, describe, choices }) =>
      flag
        ? [[flag, { type: type === "password" ? "boolean" : "string", describe, ...(choices ? { choices } : {}) }]]
        : [],
    ),
  );
}

export const OUTPUT_OPTIONS: Options = {
  json: { type: "boolean", describe: "one JSON object on standard output" },
  quiet: { type: "boolean", describe: "nothing but errors" },
  verbose: { type: "boolean", describe: "say more on standard error" },
  color: { type: "string", describe: "coloured output (default: auto)", choices: ["auto", "always", "never"] },
};

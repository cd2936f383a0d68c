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
  /** A command line, the first of its help. */
  readonly example: string;
  readonly positional?: string;
  readonly options?: Options;
}

const DRY_RUN = { "dry-run": { type: "boolean", describe: "show what would change, as plan does" } } as const;
const FORCE = { force: { type: "boolean", describe: "override what you changed since, and remember it" } } as const;
const EXIT_CODE = { "exit-code": { type: "boolean", describe: "exit 1 if anything differs" } } as const;
const TIMEOUT = {
  timeout: { type: "string", describe: "seconds that the test gives each address (default 5)" },
} as const;
const AGAIN = { test: { type: "boolean", describe: "retry a user name and password that were refused" } } as const;
const VERIFY = {
  "verify-tls": { type: "boolean", describe: "--no-verify-tls: take any certificate, for this run alone" },
} as const;
const TEST = {
  test: { type: "boolean", describe: "test the proxy even if it passed; --no-test: write untested" },
  ...TIMEOUT,
} as const;
const STAGED = {
  config: { type: "string", describe: "read this file in place of the machine's config" },
} as const;
const REFRESH = { refresh: { type: "boolean", describe: "read the proxy variables of this shell again" } } as const;

/** In the order of the README: what a new user needs first. */
export const COMMANDS = [
  {
    name: "setup",
    describe: "set the proxy once: show what was found, ask, test, save, apply",
    example: "proxycast setup --proxy http://proxy.corp.example:8080",
    options: {
      ...DRY_RUN,
      ...FORCE,
      ...TEST,
      yes: { type: "boolean", describe: "ask nothing" },
      fingerprint: { type: "string", describe: "save the CA that the proxy sends, if this is its SHA-256" },
    },
  },
  {
    name: "show",
    describe: "show each setting, where it comes from and what it replaced",
    example: "proxycast show",
    options: STAGED,
  },
  {
    name: "test",
    describe: "test whether the proxy works",
    example: "proxycast test https://pypi.org/simple/",
    positional: "[url..]",
    options: { ...TIMEOUT, ...AGAIN, ...VERIFY },
  },
  {
    name: "report",
    describe: "write the network report for the support desk",
    example: "proxycast report --output report.txt",
    positional: "[url..]",
    options: {
      ...TIMEOUT,
      ...AGAIN,
      ...VERIFY,
      format: { type: "string", describe: "its form (default: text)", choices: ["text", "markdown", "json"] },
      output: { type: "string", describe: "a new file for it, which only you can read" },
      copy: { type: "boolean", describe: "put it on the clipboard" },
      "show-username": { type: "boolean", describe: "show the user name in full" },
    },
  },
  {
    name: "ca",
    describe: "save the company's CA that the proxy sends",
    example: "proxycast ca save company.pem",
    positional: "<action> <file> [url..]",
    options: {
      ...TIMEOUT,
      ...AGAIN,
      fingerprint: { type: "string", describe: "the SHA-256 that it must have" },
    },
  },
  {
    name: "plan",
    describe: "show what apply would change, as a diff",
    example: "proxycast plan",
    options: { ...EXIT_CODE, ...FORCE, ...REFRESH, ...STAGED },
  },
  {
    name: "apply",
    describe: "write the settings to every client that needs them",
    example: "proxycast apply --quiet",
    options: { ...DRY_RUN, ...FORCE, ...REFRESH, ...TEST },
  },
  {
    name: "status",
    describe: "show the state of every target",
    example: "proxycast status",
    options: EXIT_CODE,
  },
  {
    name: "check",
    describe: "ask every client which proxy it uses, and for one request",
    example: "proxycast check git pip",
    positional: "[target..]",
    options: {
      url: { type: "string", describe: "what to ask for (default: what each client asks for by itself)" },
      fetch: { type: "boolean", describe: "--no-fetch: make no request" },
      ...TIMEOUT,
    },
  },
  {
    name: "off",
    describe: "use no proxy for now, as when working from home",
    example: "proxycast off",
    positional: "[target..]",
    options: { ...DRY_RUN, ...FORCE },
  },
  {
    name: "on",
    describe: "use the proxy again after off",
    example: "proxycast on",
    positional: "[target..]",
    options: { ...DRY_RUN, ...FORCE, ...TEST },
  },
  {
    name: "remove",
    describe: "undo everything ever written",
    example: "proxycast remove",
    options: {
      ...DRY_RUN,
      ...FORCE,
      "keep-settings": { type: "boolean", describe: "keep what setup saved: a later apply writes it again" },
    },
  },
  {
    name: "env",
    describe: "print statements that set the variables in this shell",
    example: 'eval "$(proxycast env)"',
    options: {
      shell: { type: "string", describe: "whose language (default: $SHELL)", choices: SHELL_NAMES },
      off: { type: "boolean", describe: "statements that unset the variables" },
    },
  },
  {
    name: "run",
    describe: "run one command with the proxy and its password",
    example: "proxycast run -- conda update conda",
    positional: "[command..]",
  },
  {
    name: "render",
    describe: "turn a file's old text into the new one, without a test",
    example: "proxycast render git <old >new",
    positional: "<target> [file]",
  },
  {
    name: "demo",
    describe: "try all of it on this machine, with a proxy and a home of its own",
    example: "proxycast demo --password --inspect",
    options: {
      password: { type: "boolean", describe: "the proxy wants a user name and password" },
      inspect: { type: "boolean", describe: "the proxy opens HTTPS on the way" },
    },
  },
  {
    name: "help",
    describe: "list the commands and topics, or show one of them",
    example: "proxycast help passwords",
    positional: "[topic]",
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
  verbose: { type: "boolean", describe: "say more, on standard error" },
  color: { type: "string", describe: "coloured output (default: auto)", choices: ["auto", "always", "never"] },
};

// Parses the command line (commands.ts) and runs its command.
import type { Argv } from "yargs";
import type { CommonOptions, Context } from "../commands/shared/context.ts";
import { EXIT, Problem } from "../model/problem.ts";
import { DEFINITIONS, type Definition } from "../settings/definitions.ts";
import type { LayerEntry } from "../settings/layer.ts";
import { firstLine } from "../settings/password.ts";
import { readFlags } from "../settings/sources/flags.ts";
import {
  COMMANDS,
  type CommandDefinition,
  type CommandName,
  type Options,
  OUTPUT_OPTIONS,
  settingOptions,
} from "./commands.ts";
import { LOADERS, type Values } from "./load.ts";
import { overview } from "./overview.ts";

export interface Terminal {
  readonly createContext: (options: {
    quiet: boolean;
    verbose: boolean;
    color: "auto" | "always" | "never";
  }) => Context;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** Columns of the narrowest terminal that is reckoned with. */
const COLUMNS = 80;

/** Runs one command line; returns the exit code. */
export async function main(typed: readonly string[], version: string, terminal: Terminal): Promise<number> {
  const args = joinLists(asHelpOption(typed));
  if (args.length === 1 && ["help", "--help", "-h"].includes(args[0] ?? "")) {
    terminal.print(`${overview()}\n`);
    return EXIT.done;
  }
  if (args.length === 2 && args.includes("help") && args.includes("--json"))
    return runCommand("help", { json: true }, terminal);
  const commands: readonly CommandDefinition[] = COMMANDS;
  const plain = readPlain(commands, args);
  if (plain) return runCommand(plain.name, plain.values, terminal);
  const { yargs } = await import("../build/yargs/index.ts");
  let exitCode: number = EXIT.done;
  const parser = yargs([...args])
    .scriptName("proxycast")
    .parserConfiguration({
      "populate--": true,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "dot-notation": false,
    })
    .options(hidden(OUTPUT_OPTIONS))
    .version(version)
    .completion("completion", "print a completion script for bash or zsh")
    .help()
    .alias("help", "h")
    .hide("help")
    .hide("version")
    .strict()
    .demandCommand(1, 1, "a command is needed; proxycast help lists them", "one command at a time")
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(COLUMNS)
    .fail((message, error) => {
      throw error && error.name !== "YError"
        ? error
        : new Problem(EXIT.usage, usageMessage(message ?? error.message, args));
    });
  for (const command of commands) {
    parser.command(
      command.positional ? `${command.name} ${command.positional}` : command.name,
      command.describe,
      (builder: Argv) => describe(builder, command),
      async (values) => {
        exitCode = await runCommand(command.name as CommandName, lastOfEach(values as Values), terminal);
      },
    );
  }
  // yargs lays the help text out for every command, asked for or not: a tenth of what a command costs.
  // https://github.com/yargs/yargs/blob/main/lib/command.ts
  (parser as unknown as Internals).getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
  await parser.parseAsync();
  return exitCode;
}

/**
 * A command with nothing but switches, or `help` with a topic: to load yargs for that would cost half as much as all that
 * `status` does. Undefined for all else.
 */
function readPlain(
  commands: readonly CommandDefinition[],
  [first, ...words]: readonly string[],
): { readonly name: CommandName; readonly values: Values } | undefined {
  const command = commands.find(({ name }) => name === first);
  const name = first as CommandName;
  const [topic = ""] = words;
  if (name === "help" && words.length === 1 && /^[a-z-]+$/.test(topic) && !topic.startsWith("-"))
    return { name, values: { topic } };
  if (!command || command.positional) return undefined;
  const options: Options = { ...OUTPUT_OPTIONS, ...command.options };
  const switches = words.map((word) => {
    const [, no, option = ""] = /^--(no-)?([a-z-]+)$/.exec(word) ?? [];
    return options[option]?.type === "boolean" ? ([option, no === undefined] as const) : undefined;
  });
  return switches.includes(undefined)
    ? undefined
    : { name, values: Object.fromEntries(switches as [string, boolean][]) };
}

/** `help COMMAND` is what yargs knows as COMMAND --help. */
function asHelpOption(args: readonly string[]): readonly string[] {
  const [first, second] = args;
  const isCommand = COMMANDS.some(({ name }) => name === second);
  return first === "help" && second !== undefined && isCommand && args.length === 2 ? [second, "--help"] : args;
}

/** `--to -docker` as `--to=-docker`: yargs takes a word with a dash in front for an option. */
function joinLists(args: readonly string[]): readonly string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const isJoined = (at: number) => at < end && args[at - 1] === "--to" && /^-[a-z]/.test(args[at] ?? "");
  return args.flatMap((word, at) => (isJoined(at) ? [] : isJoined(at + 1) ? [`${word}=${args[at + 1]}`] : [word]));
}

/** The help of a command: an example, what it does, its own options; those that all take by name. */
function describe(builder: Argv, { example, describe, options }: CommandDefinition) {
  const settings = Object.keys(settingOptions()).map((name) => `--${name}`);
  const output = Object.keys(OUTPUT_OPTIONS).map((name) => `--${name}`);
  return builder
    .usage(`${example}\n\n${describe.charAt(0).toUpperCase()}${describe.slice(1)}.`)
    .epilogue(`Settings (proxycast help settings): ${settings.join(" ")}\nOutput: ${output.join(" ")}`)
    .options({ ...hidden(settingOptions()), ...shown(options ?? {}) });
}

interface Internals {
  getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } };
}

/** Of an option that is given twice the last counts, of a list all items do; lists of words are positional. */
function lastOfEach(values: Values): Values {
  const isWords = (name: string) => ["_", "--", "url", "command", "target"].includes(name);
  const isList = (name: string) =>
    DEFINITIONS.some((definition: Definition) => definition.flag === name && definition.type === "list");
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) && !isWords(name) ? (isList(name) ? value.join(",") : value.at(-1)) : value,
    ]),
  );
}

async function runCommand(name: CommandName, values: Values, terminal: Terminal): Promise<number> {
  const flags = readSettingFlags(values);
  const quiet = values.quiet === true;
  const context = terminal.createContext({
    quiet,
    verbose: values.verbose === true,
    color: (values.color as "auto" | "always" | "never" | undefined) ?? "auto",
  });
  if (values["password-stdin"] === true) {
    if (name === "render") throw new Problem(EXIT.usage, "render takes no password: standard input is the old text");
    // scp and rsync run login files too, with data on standard input.
    if (quiet) throw new Problem(EXIT.usage, "--quiet never reads standard input: not with --password-stdin");
    flags.set("password", {
      value: { kind: "value", secret: firstLine(await readPassword(context), "standard input") },
      origin: { kind: "flag", name: "password-stdin" },
    });
  }
  const options: CommonOptions = {
    flags,
    json: values.json === true,
    quiet,
    dryRun: values["dry-run"] === true,
    force: values.force === true,
    refresh: values.refresh === true,
    exitCode: values["exit-code"] === true,
    yes: values.yes === true,
    test: values.test as boolean | undefined,
    config: values.config as string | undefined,
    timeout: readTimeout(values.timeout),
  };
  return (await LOADERS[name]())(context, options, values);
}

/** A person types one line, which is not shown, and may be asked more; from a pipe all of it is read. */
async function readPassword(context: Context): Promise<string> {
  if (!context.streams().input.isTTY) return (await context.readStandardInput()).toString("utf8");
  const { askPassword } = await import("../commands/shared/asking.ts");
  return askPassword(context, "Proxy password");
}

/** Seconds, from a tenth to a minute, as milliseconds. */
function readTimeout(text: unknown): number {
  if (text === undefined) return 5_000;
  const seconds = Number(text);
  if (seconds >= 0.1 && seconds <= 60) return Math.round(seconds * 1_000);
  throw new Problem(EXIT.usage, "--timeout must be from 0.1 to 60 seconds");
}

function readSettingFlags(values: Values): Map<(typeof DEFINITIONS)[number]["key"], LayerEntry> {
  const { "password-stdin": _, ...rest } = values;
  return new Map(readFlags(rest));
}

/** As yargs wants them, which checks the choices. */
function shown(options: Options) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, describe, choices }]) => [
      name,
      { type, describe, ...(type === "string" ? { requiresArg: true } : {}), ...(choices ? { choices } : {}) },
    ]),
  );
}

/** A choice of a setting is checked by its source, which names the origin. */
function hidden(options: Options) {
  const isSetting = (name: string) => !(name in OUTPUT_OPTIONS);
  return Object.fromEntries(
    Object.entries(shown(options)).map(([name, { choices, ...option }]) => [
      name,
      { ...option, hidden: true, ...(choices && !isSetting(name) ? { choices } : {}) },
    ]),
  );
}

/**
 * yargs' own words, but for those that quote what was typed: it may be a password. What can be none is named: a command
 * in the first place, and options.
 */
function usageMessage(message: string, args: readonly string[]): string {
  if (/^Unknown (?:argument|command)s?: /.test(message)) {
    const [first = ""] = args;
    const isCommand = COMMANDS.some(({ name }) => name === first);
    if (/^[a-z][a-z-]{0,20}$/.test(first) && !isCommand)
      return `unknown command "${first}"; proxycast help lists the commands`;
    const options = args.flatMap((word) => /^--([a-z][a-z-]{0,30})(?:=|$)/.exec(word)?.[1] ?? []);
    const named = options.filter((name) => message.split(/[:,] /).includes(name));
    const what =
      named.length > 0 ? `unknown option ${named.map((name) => `--${name}`).join(", ")}` : "unknown argument";
    return `${what}; proxycast ${isCommand ? `${first} ` : ""}--help lists what there is`;
  }
  if (/^Invalid values/.test(message)) {
    const option = /Argument: (\S+), .*Choices: (.*)$/s.exec(message);
    return option
      ? `--${option[1]?.replace(/,$/, "")} must be one of ${option[2]?.replaceAll('"', "")}`
      : "an invalid value";
  }
  const [, option] = /^Not enough arguments following: (\S+)$/.exec(message) ?? [];
  if (option) return `--${option} needs a value`;
  if (/^Not enough non-option arguments/.test(message))
    return `something is missing; proxycast ${args[0]} --help shows what`;
  return message;
}

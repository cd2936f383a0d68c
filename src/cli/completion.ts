// Answers the shell, which asks at every press of the tab key: without yargs, whose script asks (cli.ts prints it).
import { TOPICS } from "../help/index.ts";
import { COMMANDS, type CommandDefinition, type Options, OUTPUT_OPTIONS, settingOptions } from "./commands.ts";

/**
 * The words that may replace the last of these.
 * @param isZsh it shows a description after a colon
 */
export function complete(words: readonly string[], isZsh: boolean): string[] {
  const commands: readonly CommandDefinition[] = COMMANDS;
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = commands.find(({ name }) => before.includes(name));
  const options: Options = command ? { ...command.options, ...settingOptions(), ...OUTPUT_OPTIONS } : OUTPUT_OPTIONS;
  const choices = options[before.at(-1)?.replace(/^--/, "") ?? ""]?.choices;
  const word = (text: string, describe: string) => (isZsh ? `${text.replaceAll(":", "\\:")}:${describe}` : text);
  const topics = command?.name === "help" ? TOPICS.map(({ name, describe }) => [name, describe]) : [];
  const candidates = choices
    ? choices.map((choice) => [choice, ""])
    : current.startsWith("-")
      ? Object.entries(options).map(([name, { describe }]) => [`--${name}`, describe])
      : command
        ? topics
        : [...commands.map(({ name, describe }) => [name, describe]), ["completion", "a completion script"]];
  return candidates.flatMap(([text = "", describe = ""]) => (text.startsWith(current) ? [word(text, describe)] : []));
}

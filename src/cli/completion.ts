// Answers the shell, which asks at every press of the tab key: without yargs, whose script asks (cli.ts prints it).
import { TOPICS } from "../help/index.ts";
import { COMMANDS, type CommandDefinition, type Options, OUTPUT_OPTIONS, settingOptions } from "./commands.ts";

const PLAIN = { text: "", describe: "" };

/**
 * The words that may replace the last of these.
 * @param isZsh it shows a description after a colon
 */
export async function complete(words: readonly string[], isZsh: boolean): Promise<string[]> {
  const commands: readonly CommandDefinition[] = COMMANDS;
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = commands.find(({ name }) => before.includes(name));
  const options: Options = command ? { ...command.options, ...settingOptions(), ...OUTPUT_OPTIONS } : OUTPUT_OPTIONS;
  const option = before.at(-1)?.startsWith("--") ? (before.at(-1) ?? "").slice(2) : "";
  const choices = options[option]?.choices;
  const word = (text: string, describe: string) => (isZsh ? `${text.replaceAll(":", "\\:")}:${describe}` : text);
  const named = (all: readonly { name: string; describe: string }[]) =>
    all.map(({ name, describe }) => ({ text: name, describe }));
  const find = async () => {
    if (choices) return choices.map((text) => ({ ...PLAIN, text }));
    if (LISTS.includes(option)) return completeList(current, option === "to");
    if (current.startsWith("-"))
      return Object.entries(options).map(([name, { describe }]) => ({ text: `--${name}`, describe }));
    if (!command) return [...named(commands), { text: "completion", describe: "a completion script" }];
    if (command.name === "help") return named(TOPICS);
    return command.positional?.includes("target") ? findTargets() : [];
  };
  return (await find()).flatMap(({ text, describe }) => (text.startsWith(current) ? [word(text, describe)] : []));
}

/** Options whose value is a list of targets. */
const LISTS = ["to", "with-password"];

/** The registry of all clients is not loaded for any other word. */
async function findTargets() {
  const { WRITERS } = await import("../writers/index.ts");
  return WRITERS.map(({ id, title }) => ({ text: id, describe: title }));
}

/** The last item of a list. @param leavesOut a dash in front means that it is left out */
async function completeList(current: string, leavesOut: boolean) {
  const [, front = ""] = (leavesOut ? /^(.*,-?|-?)/ : /^(.*,|)/).exec(current) ?? [];
  const all = leavesOut && !front.endsWith("-") ? [{ text: "all", describe: "every target" }] : [];
  return [...all, ...(await findTargets())].map(({ text, describe }) => ({ text: front + text, describe }));
}

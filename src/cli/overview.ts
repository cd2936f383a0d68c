// `proxycast help`: all commands and topics, on one screen.
import { topicList } from "../help/index.ts";
import { COMMANDS } from "./commands.ts";

export function overview(): string {
  const commands = COMMANDS.map(({ name, describe }) => `  ${name.padEnd(12)}${describe}`);
  return [
    "proxycast setup",
    "Set the company proxy once; proxycast writes it wherever it is needed.",
    "",
    ...commands,
    "",
    "proxycast completion: a script for bash or zsh. proxycast help COMMAND or TOPIC:",
    ...wrap(topicList(), 78).map((line) => `  ${line}`),
  ].join("\n");
}

function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length > columns) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines;
}

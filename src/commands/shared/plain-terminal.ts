// Questions at a terminal that moves no cursor, such as a shell inside an editor: a line asks, a line answers.
import type { Answer, Choice, Question } from "../../conversation/question.ts";
import type { Streams } from "./streams.ts";

/** @param interrupt for Ctrl-C, where the terminal makes no signal of it */
export async function askPlainly(streams: Streams, question: Question, interrupt: () => void): Promise<Answer> {
  const { kind, text, preset, choices = [] } = question;
  const { output } = streams;
  choices.forEach(
    ({ name, isTicked }, at) => void output.write(`  ${at + 1}  ${name}${isTicked ? " (ticked)" : ""}\n`),
  );
  for (;;) {
    const typed = readLine(streams, kind === "masked", interrupt);
    output.write(`${text}${hint(question)}: `);
    const line = await typed;
    if (kind === "masked") output.write("\n");
    const answer = toAnswer(question, line);
    if (answer !== undefined) return answer;
    output.write(`not understood; Enter takes ${preset ?? "none"}\n`);
  }
}

function hint({ kind, preset, choices = [] }: Question): string {
  if (kind === "choice") return ` [${choices.findIndex(({ value }) => value === preset) + 1}]`;
  if (kind === "several") return " (numbers; Enter: those that are ticked; 0: none)";
  if (kind === "confirm") return preset === "no" ? " [y/N]" : " [Y/n]";
  return preset ? ` [${preset}]` : "";
}

function toAnswer({ kind, preset = "", choices = [] }: Question, line: string): Answer | undefined {
  const word = line.trim();
  switch (kind) {
    case "masked":
      return line;
    case "text":
      return word || preset;
    case "confirm":
      if (word === "") return preset === "no" ? "no" : "yes";
      return /^y(es)?$/i.test(word) ? "yes" : /^no?$/i.test(word) ? "no" : undefined;
    case "choice":
      return word === "" ? preset : choices[Number(word) - 1]?.value;
    case "several":
      return severalOf(choices, word);
  }
}

function severalOf(choices: readonly Choice[], line: string): Answer | undefined {
  if (line === "") return choices.flatMap(({ value, isTicked }) => (isTicked ? [value] : []));
  if (line === "0") return [];
  const chosen = line.split(/[\s,]+/).map((word) => choices[Number(word) - 1]?.value);
  return chosen.includes(undefined) ? undefined : (chosen as string[]);
}

/** A line, edited as the terminal lets its user do it; one that must not be seen, key by key. */
function readLine({ input }: Streams, isMasked: boolean, interrupt: () => void): Promise<string> {
  return new Promise((resolve) => {
    let line = "";
    const listen = (data: Buffer) => {
      for (const key of data.toString("utf8")) {
        if (key === "\u0003") return interrupt();
        if (key === "\r" || key === "\n") {
          input.off("data", listen);
          // Nothing that is typed before the next question is seen.
          input.setRawMode(true);
          input.pause();
          return resolve(line);
        }
        if (isMasked && (key === "\u007f" || key === "\b")) line = line.slice(0, -1);
        else line += key;
      }
    };
    input.setRawMode(isMasked);
    input.on("data", listen);
    input.resume();
  });
}

// The help topic of the findings is made of them and of the scenarios: `npx vitest run test/diagnosis/findings.unit.test.ts --update`.
import { expect, test } from "vitest";
import { FINDINGS } from "../../src/diagnosis/findings.ts";
import { ROOT } from "../helpers/home.ts";
import { SCENARIOS } from "./matrix/index.ts";

const INTRODUCTION = `# The findings

What \`proxycast test\`, \`report\`, \`setup\` and \`apply\` say of a network, in three lines: the finding, what was seen, and
the next step. \`proxycast test --json\` has them as \`finding\` with \`id\`, \`headline\`, \`what\` and \`next\`. The ids stay. A word
in capitals is what was seen. Below each finding are the networks that it was seen in: they are built by a test, of
real servers and scripted ones.
`;

const WIDTH = 100;

test("the help topic lists every finding with the networks that it was seen in", async () => {
  const parts = Object.entries(FINDINGS).map(([id, { headline, next }]) => {
    const seen = SCENARIOS.filter((scenario) => scenario.id === id).map(({ name }) => wrap(`- ${name}`, "  "));
    const lines = [`## ${id}`, "", wrap(shown(headline)), "", wrap(`Next: ${shown(next)}`)];
    return [...lines, ...(seen.length > 0 ? ["", ...seen] : [])].join("\n");
  });
  await expect([INTRODUCTION, parts.join("\n\n"), ""].join("\n")).toMatchFileSnapshot(`${ROOT}/src/help/findings.md`);
});

test("every scenario has a name of its own", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

/** Markdown would hide what is in pointed brackets, and emphasize other signs. */
const shown = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());

function wrap(text: string, indent = ""): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length >= WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}

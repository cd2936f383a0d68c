// Which addresses a PAC script is asked for, and what is said where it gives no answer.
import { expect, test } from "vitest";
import { evaluatePac } from "../../src/pac/evaluate.ts";
import type { ProgramAnswer, System } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere } from "../helpers/sources.ts";

function machine(answer: ProgramAnswer) {
  const home = new Home();
  const calls: unknown[] = [];
  const runPart: System["runPart"] = async (part, input, limits) => {
    calls.push({ part, input: JSON.parse(input), limits });
    return answer;
  };
  const system = machineWhere({ files: { "proxy.pac": "the script" }, replaced: { runPart } }, home);
  return { system, calls, file: home.file("proxy.pac") };
}

const said = (answers: unknown, unanswered: readonly string[] = []) => ({
  exitCode: 0,
  stdout: JSON.stringify({ answers, unanswered }),
});

test.each([
  [
    "addresses of both protocols are asked for without their paths",
    ["http://a.example/x?y", "https://b.example:8443/z", "https://b.example:8443/"],
    ["http://a.example/", "https://b.example:8443/"],
  ],
  [
    "hosts of https serve for http too, at its own port",
    ["https://b.example:8443/z", "https://c.example/"],
    ["http://b.example/", "http://c.example/", "https://b.example:8443/", "https://c.example/"],
  ],
  ["hosts of http serve for https too", ["http://a.example:81/"], ["http://a.example:81/", "https://a.example/"]],
])("%s", async (_, urls, asked) => {
  const answers = [{ url: "http://a.example/", text: "DIRECT" }];
  const { system, calls, file } = machine(said(answers));
  const outcome = await evaluatePac(
    system,
    file,
    urls.map((url) => new URL(url)),
  );
  expect(outcome).toEqual({ answers, unanswered: [], isUntrusted: false });
  expect(calls).toEqual([
    { part: "pac", input: { script: "the script", urls: asked }, limits: { timeout: 20000, memory: 128 } },
  ]);
});

test.each([
  ["a process that runs out of time", { exitCode: undefined, stdout: "" }, "it does not come to an end"],
  ["a process that ends early", { exitCode: 1, stdout: "" }, "its process ended early"],
  ["no address", said([]), "no address was asked for"],
  [
    "faults alone",
    said([
      { url: "a", fault: "it takes too much memory" },
      { url: "b", fault: "it fails (Error)" },
    ]),
    "it takes too much memory",
  ],
])("%s is a fault of the script, with its reason", async (_, answer, why) => {
  const { system, file } = machine(answer);
  await expect(evaluatePac(system, file, [new URL("http://a.example/")])).rejects.toMatchObject({
    exitCode: 2,
    message: `the PAC script ${file} gives no answer: ${why}`,
  });
});

test("one answer among faults is enough", async () => {
  const answers = [
    { url: "a", fault: "it fails (Error)" },
    { url: "b", text: "DIRECT" },
  ];
  const { system, file } = machine(said(answers));
  expect((await evaluatePac(system, file, [])).answers).toEqual(answers);
});

test("a process that ends itself once it has answered has answered", async () => {
  const answers = [{ url: "a", text: "DIRECT" }];
  const { system, file } = machine({ ...said(answers, ["dead.example"]), exitCode: undefined } as ProgramAnswer);
  expect(await evaluatePac(system, file, [])).toEqual({ answers, unanswered: ["dead.example"], isUntrusted: false });
});

// Which addresses a PAC script is asked for, and what is said where it gives no answer.
import { expect, test } from "vitest";
import { evaluatePac } from "../../src/pac/evaluate.ts";
import type { ProgramAnswer, System } from "../../src/system/system.ts";
import { machineWhere } from "../helpers/sources.ts";

function machine(answer: ProgramAnswer) {
  const calls: unknown[] = [];
  const runPart: System["runPart"] = async (part, input, limits) => {
    calls.push({ part, input: JSON.parse(input), limits });
    return answer;
  };
  const ask = (urls: readonly string[], hosts: readonly string[] = []) =>
    evaluatePac(machineWhere({ replaced: { runPart } }), {
      script: "/x/proxy.pac",
      text: "the script",
      urls: urls.map((url) => new URL(url)),
      hosts,
    });
  return { ask, calls };
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
  const answers = asked.map((url) => ({ url, text: "DIRECT" }));
  const { ask, calls } = machine(said(answers));
  expect(await ask(urls)).toEqual({ answers, hosts: [], unanswered: [] });
  expect(calls).toEqual([
    { part: "pac", input: { script: "the script", urls: asked }, limits: { timeout: 20000, memory: 128 } },
  ]);
});

test("hosts are asked for in both protocols, once, and answered apart", async () => {
  const urls = ["http://a.example/", "https://a.example/", "http://b.example/", "https://b.example/"];
  const answers = urls.map((url) => ({ url, text: "DIRECT" }));
  const { ask, calls } = machine(said(answers, ["c.example"]));
  expect(await ask(["https://a.example/"], ["a.example", "b.example"])).toEqual({
    answers: answers.slice(0, 2),
    hosts: answers.slice(2),
    unanswered: ["c.example"],
  });
  expect(calls).toMatchObject([{ input: { urls } }]);
});

test.each([
  ["a process that runs out of time", { exitCode: undefined, stdout: "" }, "it does not come to an end"],
  ["a process that ends early", { exitCode: 1, stdout: "" }, "its process ended early"],
  ["answers that were cut off", { exitCode: 0, stdout: '{"answers":[{"url"' }, "its answers are too long"],
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
  await expect(machine(answer).ask(["http://a.example/"])).rejects.toMatchObject({
    exitCode: 2,
    message: `the PAC script /x/proxy.pac gives no answer: ${why}`,
  });
});

test("one answer among faults is enough, and from a process that ended itself", async () => {
  const answers = [
    { url: "http://a.example/", fault: "it fails (Error)" },
    { url: "https://a.example/", text: "DIRECT" },
  ];
  const { ask } = machine({ ...said(answers), exitCode: undefined } as ProgramAnswer);
  expect((await ask(["http://a.example/"])).answers).toEqual(answers);
});

// Configs that need no YAML library: what is read of one is what the library reads.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readPlainConfig } from "../../../src/settings/sources/plain-config.ts";
import "../../helpers/seed.ts";

const toMap = (text: string) => {
  const entries = readPlainConfig(text);
  return entries && Object.fromEntries(entries.map(({ key, value }) => [key, value]));
};

test("a plain config is read with its lines", () => {
  const text = '# company\nproxy: http://p.corp.example:8080\n\nskip: [.corp.example, 10.0.0.0/8]\nmode: "custom"\n';
  expect(readPlainConfig(text)).toEqual([
    { key: "proxy", value: "http://p.corp.example:8080", line: 2 },
    { key: "skip", value: [".corp.example", "10.0.0.0/8"], line: 4 },
    { key: "mode", value: "custom", line: 5 },
  ]);
  expect(readPlainConfig("# nothing\n")).toEqual([]);
});

test.each([
  "port: 8080", "a: true", "a: Null", "a: ~", "a: .inf", "a: [a, .NaN]", "a: 1.5", "a: 0x1F", "a: 1e5", "a: [a: b]",
  "a: b: c", "a: b:", "a: b # c", "a: b #c", "a:", "a: &x b", "a: *x", "a: !!str b", "a: [b, c", "a: [b,, c]", "a: [b,]",
  "a: []", "a: {b: c}", "a: |", "a: 'b'", 'a: "b\\n"', 'a: "b" c', "a: b\n  c", "- a", "a b: c", "? a", "---\na: b", "%YAML 1.2\n---\na: b",
  "a: b\r\nc: d", "\ufeffa: b", "a: ünal", "a: b\na: c", "  a: b", "a:\tb", "a: b\t", "a: b\n...", "# \u2028a: b", "a: -",
])("%j is for the library", (text) => expect(readPlainConfig(text)).toBeUndefined()); // biome-ignore format: a list to read

describe("whatever is taken, the library reads the same", () => {
  const piece = fc.constantFrom(
    ..."aZ19._-/~:,[]{}\"'#&*!|>%@?\\\t\r \n",
    "true",
    "null",
    ".inf",
    ".nan",
    "a: ",
    "b: ",
    "0x",
    "://",
    ", ",
  );
  const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const line = fc.oneof(
    value,
    fc.tuple(fc.constantFrom("a", "b", "cd", "null"), value).map(([key, rest]) => `${key}: ${rest}`),
  );

  test("in lines at random", () => {
    const text = fc.array(line, { maxLength: 4 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, (config) => {
        const plain = toMap(config);
        if (plain && Object.keys(plain).length > 0) expect(plain).toEqual(parse(config, { logLevel: "error" }));
      }),
      { numRuns: 20_000 },
    );
  });

  test("in lists and words at random", () => {
    const word = fc.string({ unit: fc.constantFrom(..."aN1.-/:~_ ", "inf", "nan"), minLength: 1, maxLength: 6 });
    const list = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `[${words.join(", ")}]`);
    fc.assert(
      fc.property(fc.oneof(word, list), (written) => {
        const plain = toMap(`a: ${written}\n`);
        if (plain) expect(plain).toEqual(parse(`a: ${written}\n`, { logLevel: "error" }));
      }),
      { numRuns: 20_000 },
    );
  });
});

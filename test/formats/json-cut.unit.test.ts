// What goes out of JSON: a key with its comma, and an object of ours once it is empty. Comments stay.
import { describe, expect, test } from "vitest";
import { json } from "../../src/formats/json.ts";
import { editor, refusalOf } from "../helpers/edited-text.ts";

function withSyntax(isStrict: boolean) {
  const syntax = { isStrict, unit: "\t" };
  return editor(json(syntax), { id: "x", parser: "json", syntax });
}

const strict = withSyntax(true);
const loose = withSyntax(false);

describe("a key is taken out", () => {
  const [a, b] = [["a"], ["b"]];

  test.each([
    ["in front of others", strict, '{\n  "a": 1,\n  "c": 3\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["behind others", strict, '{\n  "c": 3,\n  "a": 1\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["between others", strict, '{\n  "c": 3,\n  "a": 1,\n  "d": 4\n}\n', [a], '{\n  "c": 3,\n  "d": 4\n}\n'],
    ["on one line", strict, '{"c": 3, "a": 1, "d": 4}\n', [a], '{"c": 3, "d": 4}\n'],
    ["behind others on one line", strict, '{"c": 3 , "a": 1 }\n', [a], '{"c": 3 }\n'],
    ["with blanks in front of the comma", strict, '{\n  "a": 1\n  ,\n  "c": 3\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["alone", strict, '{\n  "a": 1\n}\n', [a], "{\n}\n"],
    ["with carriage returns", strict, '{\r\n  "a": 1,\r\n  "c": 3\r\n}\r\n', [a], '{\r\n  "c": 3\r\n}\r\n'],
    ["from an object below", strict, '{"p": {"a": 1, "c": 3}}\n', [["p", "a"]], '{"p": { "c": 3}}\n'],
    ["with a second one behind it", strict, '{\n  "c": 3,\n  "a": 1,\n  "b": 2\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with a second one in front", strict, '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with a second one farther on", strict, '{\n  "a": 1,\n  "c": 3,\n  "b": 2\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with the only other one", strict, '{\n  "a": 1,\n  "b": 2\n}\n', [a, b], "{\n}\n"],
    [
      "and a namesake of the second one elsewhere stays",
      strict,
      '{\n  "b": 3,\n  "a": 1,\n  "p": {"b": 2, "c": 3}\n}\n',
      [a, ["p", "b"]],
      '{\n  "b": 3,\n  "p": { "c": 3}\n}\n',
    ],
    [
      "with a second one from another object, where a namesake of that stays",
      strict,
      '{"p": {"b": 2, "c": 3}, "q": {"b": 3, "a": 1}}\n',
      [
        ["q", "a"],
        ["p", "b"],
      ],
      '{"p": { "c": 3}, "q": {"b": 3}}\n',
    ],
    ["alone, with a comma behind its object", strict, '{"p": {"a": 1}, "c": 3}\n', [["p", "a"]], '{"p": {}, "c": 3}\n'],
    ["and a comment in front of its comma stays", loose, '{"c": 3 /* c */, "a": 1}\n', [a], '{"c": 3 /* c */, }\n'],
    [
      "behind a line comment and a closed one",
      loose,
      '{\n  // c\n  /* d */\n  "a": 1,\n  "c": 3\n}\n',
      [a],
      '{\n  // c\n  /* d */\n  "c": 3\n}\n',
    ],
    ["and a comma too many stays", loose, '{\n  "c": 3,\n  "a": 1,\n}\n', [a], '{\n  "c": 3,\n}\n'],
    ["alone with a comma too many", loose, '{\n  "a": 1,\n}\n', [a], "{\n}\n"],
    [
      "and the line of a comment in front of it stays",
      loose,
      '{\n  // c\n  "a": 1,\n  "c": 3\n}\n',
      [a],
      '{\n  // c\n\n  "c": 3\n}\n',
    ],
    ["behind a closed comment", loose, '{\n  /* c */\n  "a": 1,\n  "c": 3\n}\n', [a], '{\n  /* c */\n  "c": 3\n}\n'],
    ["behind the comment of another", loose, '{\n  "c": 3, // c\n  "a": 1\n}\n', [a], '{\n  "c": 3, // c\n  \n}\n'],
    [
      "behind the comment of another, with its comma too many",
      loose,
      '{\n  "c": 3, // c\n  "a": 1,\n}\n',
      [a],
      '{\n  "c": 3, // c\n  \n}\n',
    ],
    [
      "behind the comment of another, with a second one",
      loose,
      '{\n  "c": 3, // c\n  "a": 1,\n  "b": 2\n}\n',
      [a, b],
      '{\n  "c": 3, // c\n  \n}\n',
    ],
    ["and a comment behind it stays", loose, '{\n  "c": 3,\n  "a": 1 // c\n}\n', [a], '{\n  "c": 3 // c\n}\n'],
    ["and a comment behind its comma stays", loose, '{\n  "a": 1, // c\n  "c": 3\n}\n', [a], '{ // c\n  "c": 3\n}\n'],
  ])("%s", (_, format, text, keys, bare) => {
    expect(format.take(text, keys)).toBe(bare);
  });

  test.each([
    ['{\n"a": 1 // c\n, "b": 2}\n', "a", 2],
    ['{\n"p": {\n"a": 1\n /* c */, "b": 2}}\n', "p.a", 3],
  ])("but not from %j, where a comment parts it from its comma", (text, name, line) => {
    expect(refusalOf(() => loose.take(text, [name.split(".")]))).toEqual([
      `a comment is between ${name} and its comma: move it`,
      line,
    ]);
  });
});

describe("an object of ours", () => {
  const P = { key: ["p"], raw: null };
  const D = { key: ["p", "d"], raw: null };
  const ROOT = { key: [], raw: null };

  test.each([
    ["goes once it is empty", '{"c": 3, "p": { }}\n', [P], '{"c": 3}\n'],
    ["goes with that in it", '{"c": 3, "p": {"d": {}}}\n', [P, D], '{"c": 3}\n'],
    ["goes with that in it, whatever the order", '{"c": 3, "p": {"d": {}}}\n', [D, P], '{"c": 3}\n'],
    ["goes with all the text", '// c\n{\n"p": {"d": {}}}\n// d\n', [ROOT, D, P], "// c\n// d\n"],
    ["goes beside another", '{"c": 3, "p": {}, "q": {}}\n', [P, { key: ["q"], raw: null }], '{"c": 3}\n'],
    ["becomes what it was", '{"p": {\n}}\n', [{ key: ["p"], raw: " " }], '{"p": { }}\n'],
    ["becomes null again", '{"p": {\n}}\n', [{ key: ["p"], raw: "null" }], '{"p": null}\n'],
    ["stays with a key in it", '{"p": {"x": 1}}\n', [P], '{"p": {"x": 1}}\n'],
    ["stays with an object of the user's in it", '{"p": {"d": {}}}\n', [P], '{"p": {"d": {}}}\n'],
    ["stays with a second object in it", '{"p": {"d": {}, "e": {}}}\n', [P, D], '{"p": { "e": {}}}\n'],
    ["stays with an object that was there", '{"p": {"d": { }}}\n', [P, { ...D, raw: "" }], '{"p": {"d": {}}}\n'],
    ["stays with a comment in it", '{"p": { /* c */ }}\n', [P], '{"p": { /* c */ }}\n'],
    ["stays where the user wrote another value", '{"p": []}\n', [P], '{"p": []}\n'],
    ["is not missed", '{"c": 3}\n', [P, D], '{"c": 3}\n'],
    ["is not missed in an empty text", "", [ROOT, P], ""],
  ])("%s", (_, text, containers, bare) => {
    expect(loose.take(text, [], containers)).toBe(bare);
  });
});

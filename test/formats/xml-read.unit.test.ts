// How an element is read: by its parts or its attributes, and with what else a user put into it.
import { describe, expect, test } from "vitest";
import type { Key } from "../../src/model/edit.ts";
import { editorOf } from "../helpers/edited-text.ts";

const maven = await editorOf("xml");
const jetbrains = await editorOf("jetbrains");

const X: Key = ["proxies", "proxy", "x"];
const PROXY = "    <proxy>\n      <id>x</id>\n      <host>h</host>\n    </proxy>";
const HOST: Key = ["component", "option", "HOST"];

describe("an element is read", () => {
  const within = (content: string) => `<settings><proxies>${content}</proxies></settings>`;
  test.each<[string, string, Record<string, string> | undefined]>([
    ["by its parts", "<proxy><id>x</id><host>h</host></proxy>", { id: "x", host: "h" }],
    ["without the blanks around", "<proxy>\n <id> x\n</id>\n <host>\n  h </host>\n</proxy>", { id: "x", host: "h" }],
    ["with what its signs mean", "<proxy><id>x</id><host>&lt;&amp;</host></proxy>", { id: "x", host: "<&" }],
    ["with a part without content", "<proxy><id>x</id><host></host></proxy>", { id: "x", host: "" }],
    [
      "with a second part",
      "<proxy><id>x</id><host>a</host><host>b</host></proxy>",
      { id: "x", host: "a", "second host": "b" },
    ],
    [
      "among others",
      "<proxy/><proxy><id>w</id></proxy><proxy><id>x</id></proxy><proxy><id>y</id></proxy>",
      { id: "x" },
    ],
    ["by its first name", "<proxy><id>x</id><id>y</id></proxy>", { id: "x", "second id": "y" }],
    ["not by the name of another part", "<proxy><host>x</host></proxy>", undefined],
    ["not of another kind", "<mirror><id>x</id></mirror>", undefined],
    ["not farther below", "<list><proxy><id>x</id></proxy></list>", undefined],
    ["not out of a comment", "<!-- <proxy><id>x</id></proxy> -->", undefined],
  ])("%s", (_, content, value) => {
    expect(maven.parse(within(content)).get(X)?.value).toEqual(value);
  });

  test("from its start to its end", () => {
    const text = "<settings>\n<proxies> <proxy><id>x</id></proxy> </proxies>\n</settings>";
    expect(maven.parse(text).get(X)).toEqual({ value: { id: "x" }, start: 21, end: 46 });
  });

  test("gets another value in its place", () => {
    const text = `<settings>\n  <proxies>\n    <proxy><id>x</id></proxy> <!-- a -->\n  </proxies>\n</settings>\n`;
    const after = `<settings>\n  <proxies>\n${PROXY} <!-- a -->\n  </proxies>\n</settings>\n`;
    expect(maven.replace(text, X, { id: "x", host: "h" })).toBe(after);
  });

  test.each<[string, string | undefined]>([
    ['<option name="HOST" value="h"/>', "h"],
    ["<option value='&quot;&amp;' name='HOST'></option>", '"&'],
    ['<option name="HOST"/>', ""],
    ['<option name="PORT" value="1"/><option name="HOST" value="h"/>', "h"],
    ['<option name="host" value="h"/>', undefined],
    ["<option><name>HOST</name></option>", undefined],
    ["", undefined],
  ])("by its attributes: %j", (content, value) => {
    const text = `<application><component name="Other"><option name="HOST" value="no"/></component><component name="HttpConfigurable">${content}</component></application>`;
    expect(jetbrains.parse(text).get(HOST)?.value).toBe(value);
  });

  test.each(["", " \n", "<settings/>", "<settings><proxy><id>x</id></proxy></settings>"])("not in %j", (text) => {
    expect(maven.parse(text).get(X)).toBe(undefined);
  });
});

test.each([
  ["a comment", "<proxy><!-- a --><id>x</id><host>h</host></proxy>"],
  ["a comment in a part", "<proxy><id>x</id><host>h<!-- a --></host></proxy>"],
  ["a marked text", "<proxy><id>x</id><host><![CDATA[h]]></host></proxy>"],
  ["an attribute", '<proxy a="b"><id>x</id><host>h</host></proxy>'],
  ["an attribute of a part", '<proxy><id>x</id><host a="b">h</host></proxy>'],
  ["a text", "<proxy>a<id>x</id><host>h</host></proxy>"],
  ["a text behind its parts", "<proxy><id>x</id><host>h</host>a</proxy>"],
  ["a part of a part", "<proxy><id>x</id><host>h<a></a></host></proxy>"],
])("an element with %s is not as we wrote it", (_, content) => {
  const text = `<settings><proxies>${content}</proxies></settings>`;
  expect(maven.parse(text).get(X)?.value).toEqual({ id: "x", host: "h", "and more": "" });
});

test.each([
  ["an attribute", '<option name="HOST" value="h" a="b" />'],
  ["a text", '<option name="HOST" value="h">a</option>'],
  ["a comment", '<option name="HOST" value="h"><!-- a --></option>'],
])("nor is one by its attributes with %s", (_, content) => {
  const text = `<application><component name="HttpConfigurable">${content}</component></application>`;
  expect(jetbrains.parse(text).get(HOST)?.value).toEqual({ value: "h", "and more": "" });
});

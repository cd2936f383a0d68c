// Keys and values as texts, and the earlier places of a key that is there several times.
import { expect, test } from "vitest";
import { keyText, shadowKey, splitShadow, valueText } from "../../src/model/edit.ts";

test.each([
  ["http://p.example:80", "http://p.example:80"],
  ["", ""],
  [{ login: "ada", password: "" }, "login=ada\npassword="],
])("the value %j is compared as %j", (value, text) => expect(valueText(value)).toBe(text));

test("the text of a key joins its names by dots", () => {
  expect(keyText(["proxy_servers", "http"])).toBe("proxy_servers.http");
});

test("an earlier place of a key is told from the last one", () => {
  expect(shadowKey(["http", "proxy"], 12)).toEqual(["http", "proxy", "#12"]);
  expect(splitShadow(shadowKey(["http", "proxy"], 12))).toEqual({ base: ["http", "proxy"], number: 12 });
});

test.each([[["http", "proxy"]], [["http", "#"]], [["http", "#1x"]], [["http", "x#1"]], [["#1", "proxy"]], [[]]])(
  "the key %j is no earlier place",
  (key) => expect(splitShadow(key)).toEqual({ base: key, number: 0 }),
);

// What the shell offers at a press of the tab key.
import { expect, test } from "vitest";
import { complete } from "../../src/cli/completion.ts";

test.each<[string, string, readonly string[]]>([
  ["a command", "rem", ["remove"]],
  ["a target of off", "off do", ["docker"]],
  ["a target of render", "render cu", ["curl"]],
  ["a second target of on", "on git do", ["docker"]],
  ["a target of --to", "apply --to do", ["docker"]],
  ["one more", "apply --to all,do", ["all,docker"]],
  ["one that is left out", "apply --to all,-do", ["all,-docker"]],
  ["one that is left out first", "apply --to -do", ["-docker"]],
  ["all of them", "plan --to al", ["all"]],
  ["none that is left out of a password's", "apply --with-password -n", []],
  ["all is none of a password's", "apply --with-password al", []],
  ["a target for the password", "apply --with-password pip,ne", ["pip,netrc"]],
  ["an option of a command that takes targets", "off --dry", ["--dry-run"]],
  ["a choice", "apply --mode n", ["none"]],
  ["no target for a command that takes none", "apply do", []],
])("%s: %s", async (_, line, expected) => expect(await complete(line.split(" "), false)).toEqual(expected));

test("zsh shows what a target is", async () => {
  expect(await complete(["off", "maven"], true)).toEqual(["maven:Maven"]);
});

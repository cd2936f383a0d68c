// A password is got from where the user keeps it, and refused where others may read or write it.
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { firstLine, loadPassword } from "../../src/settings/password.ts";
import type { PasswordReference } from "../../src/settings/settings.ts";
import type { FileFacts, System, TrailStep } from "../../src/system/system.ts";

const OWN: FileFacts = { kind: "file", mode: 0o600, uid: 7, gid: 7, links: 1, device: 1 };
const STEPS: readonly TrailStep[] = [
  { path: "/", kind: "folder", mode: 0o755, uid: 0, gid: 0 },
  { path: "/home/ada/pw", kind: "file", mode: 0o600, uid: 7, gid: 7 },
];

/** A machine of user 7 with one file: ~/pw. Whatever else is asked of it is not there. */
const machine = (replaced: Partial<System> = {}) =>
  ({
    platform: "linux",
    home: "/home/ada",
    user: 7,
    workingFolder: () => "/work",
    variable: (name: string) => (name === "SECRET" ? "s3cret\nmore" : undefined),
    facts: (file: string) => (file === "/home/ada/pw" ? OWN : undefined),
    trail: () => ({ steps: STEPS, isDangling: false }),
    read: (file: string) => (file === "/home/ada/pw" ? Buffer.from("pässword\r\nmore\n") : undefined),
    ...replaced,
  }) as System;

const load = async (reference: PasswordReference, replaced: Partial<System> = {}) =>
  (await loadPassword(machine(replaced), reference))?.reveal();
const problem = (exitCode: number, message: string) => expect.objectContaining({ exitCode, message });

test.each<[PasswordReference, string | undefined]>([
  [{ kind: "value", secret: new Secret("given\n") }, "given\n"],
  [{ kind: "elsewhere" }, undefined],
  [{ kind: "env", name: "SECRET" }, "s3cret"],
  [{ kind: "file", path: "~/pw" }, "pässword"],
  [{ kind: "file", path: "../home/ada/pw" }, "pässword"],
])("%j gives %j", async (reference, password) => expect(await load(reference)).toBe(password));

test("a variable that is not set is refused by its name", () =>
  expect(load({ kind: "env", name: "OTHER" })).rejects.toEqual(
    problem(2, "the variable OTHER gave an empty password"),
  ));

describe("a command", () => {
  const COMMAND: PasswordReference = { kind: "command", command: "pass show proxy" };

  test("is run by a shell, and may take half a minute", async () => {
    const asked: unknown[] = [];
    const ask: System["ask"] = async (...question) => {
      asked.push(question);
      return { exitCode: 0, stdout: "s3cret\nmore\n" };
    };
    expect(await load(COMMAND, { ask })).toBe("s3cret");
    expect(asked).toEqual([["pass show proxy", [], { timeout: 30_000, shell: true }]]);
  });

  test.each([
    [1, "x", "the password command failed; run it by hand to see why"],
    [
      undefined,
      "",
      "the password command did not end within 30 seconds, or could not start; run it by hand to see why",
    ],
    [0, "", "the password command gave an empty password"],
  ])("that ends with %s and prints %j is refused", (exitCode, stdout, message) =>
    expect(load(COMMAND, { ask: async () => ({ exitCode, stdout }) })).rejects.toEqual(problem(2, message)),
  );
});

describe("a file", () => {
  const FILE: PasswordReference = { kind: "file", path: "~/pw" };
  const ALONE = "the password file /home/ada/pw must be yours alone: run chmod 600";
  const open = { steps: [{ ...STEPS[0], mode: 0o777 } as TrailStep], isDangling: false };

  test.each<[string, Partial<System>, number, string]>([
    ["that is not there", { facts: () => undefined }, 2, "the password file /home/ada/pw does not exist"],
    ["of another user", { facts: () => ({ ...OWN, uid: 8 }) }, 4, ALONE],
    ["that the group may read", { facts: () => ({ ...OWN, mode: 0o640 }) }, 4, ALONE],
    [
      "in a folder that others may write",
      { trail: () => open },
      4,
      "the password file /home/ada/pw is not read: / can be written by others",
    ],
    ["that is empty", { read: () => Buffer.from("") }, 2, "~/pw gave an empty password"],
    ["that is gone meanwhile", { read: () => undefined }, 2, "~/pw gave an empty password"],
  ])("%s is refused", (_, replaced, exitCode, message) =>
    expect(load(FILE, replaced)).rejects.toEqual(problem(exitCode, message)),
  );

  test("is read whatever its mode where the platform knows no users", async () =>
    expect(await load(FILE, { user: undefined, facts: () => ({ ...OWN, uid: 0, mode: 0o666 }) })).toBe("pässword"));
});

test.each([
  ["s3cret", "s3cret"],
  ["s3cret\nmore", "s3cret"],
  ["s3cret\r\nmore", "s3cret"],
  [" a b ~", " a b ~"],
])("of %j the first line is taken: %j", (text, line) => expect(firstLine(text, "it").reveal()).toBe(line));

test.each([
  ["", "gave an empty password"],
  ["\nmore", "gave an empty password"],
  ["a\tb", "gave a password with a control character"],
  ["a\rb", "gave a password with a control character"],
  ["\u0000", "gave a password with a control character"],
  ["\u001f", "gave a password with a control character"],
  ["\u007f", "gave a password with a control character"],
])("%j is refused: it %s", (text, what) =>
  expect(() => firstLine(text, "the file")).toThrow(problem(2, `the file ${what}`)),
);

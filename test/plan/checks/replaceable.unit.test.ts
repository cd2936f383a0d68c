// Whether a file may be replaced.
import { expect, test } from "vitest";
import { findHazard } from "../../../src/plan/checks/replaceable.ts";
import type { FileFacts, System } from "../../../src/system/system.ts";

const FILE = "/h/ada/x";
const FACTS: FileFacts = { kind: "file", mode: 0o644, uid: 7, gid: 7, links: 1, device: 1 };
const FOLDER: FileFacts = { kind: "folder", mode: 0o755, uid: 7, gid: 7, links: 2, device: 1 };
const FINE: Readonly<Record<string, FileFacts>> = { "/": FOLDER, "/h/ada": FOLDER, [FILE]: FACTS };

interface Machine {
  readonly facts?: Readonly<Record<string, FileFacts | undefined>>;
  readonly user?: number | undefined;
  readonly mounts?: string;
  readonly readOnly?: string;
  readonly immutable?: string;
  readonly platform?: System["platform"];
}

function hazard(machine: Machine, file = FILE): string | undefined {
  const facts = { ...FINE, ...machine.facts };
  const system = {
    platform: machine.platform ?? "linux",
    user: "user" in machine ? machine.user : 7,
    facts: (path: string) => facts[path],
    mayWrite: (folder: string) => folder !== machine.readOnly,
    isImmutable: (path: string) => path === machine.immutable,
    read: (path: string) =>
      path === "/proc/self/mountinfo" && machine.mounts !== undefined ? Buffer.from(machine.mounts) : undefined,
  };
  return findHazard(system as unknown as System, file);
}

const mount = (at: string) => `1 1 0:1 / / rw - ext4 /dev/a rw\n2 1 0:1 /x ${at} rw - ext4 /dev/a rw\n`;

test.each<[string, Machine, string | undefined, string?]>([
  ["a plain file of the user's may be", {}, undefined],
  ["a file that is not there may be made", { facts: { [FILE]: undefined } }, undefined],
  ["a file in a folder that is to be made may be made", {}, undefined, "/h/ada/b/c/x"],
  [
    "the nearest folder that is there counts",
    { readOnly: "/h/ada" },
    "its folder /h/ada can only be read",
    "/h/ada/b/c/x",
  ],
  ["a file whose root is not there", { facts: { "/": undefined } }, "/ is not there: is its drive connected?", "/m/x"],
  ["a file below a file", { facts: { "/h/ada": FACTS } }, "/h/ada is not a folder"],
  ["a folder that can only be read", { readOnly: "/h/ada" }, "its folder /h/ada can only be read"],
  ["an immutable file", { immutable: FILE }, "it is marked as immutable or read-only: take that mark away first"],
  ["a mark on what is not there means nothing", { immutable: FILE, facts: { [FILE]: undefined } }, undefined],
  [
    "a folder that all may write",
    { facts: { "/h/ada": { ...FOLDER, mode: 0o757 } } },
    "others can write to its folder /h/ada",
  ],
  ["a folder that its group may write", { facts: { "/h/ada": { ...FOLDER, mode: 0o775 } } }, undefined],
  [
    "a folder of another user",
    { facts: { "/h/ada": { ...FOLDER, uid: 8 } } },
    "its folder /h/ada belongs to another user",
  ],
  ["a folder of root's may hold the user's file", { facts: { "/h/ada": { ...FOLDER, uid: 0 } } }, undefined],
  ["a pipe", { facts: { [FILE]: { ...FACTS, kind: "other" } } }, "it is not a plain file"],
  [
    "a file of root's",
    { facts: { [FILE]: { ...FACTS, uid: 0 } } },
    "it belongs to another user (a read-only store, or written by root)",
  ],
  [
    "a file with two names",
    { facts: { [FILE]: { ...FACTS, links: 2 } } },
    "it has 2 hard links, and replacing it would part them",
  ],
  ["a file of another disk", { facts: { [FILE]: { ...FACTS, device: 2 } } }, "it is a mount of its own"],
  [
    "a file of an overlay's lower layer",
    { facts: { [FILE]: { ...FACTS, device: 2 } }, mounts: mount("/h/ada") },
    undefined,
  ],
  ["a file bound over another", { mounts: mount(FILE) }, "it is a mount of its own"],
  ["a mount elsewhere", { mounts: mount("/h/ada") }, undefined],
  ["a mount is told on Linux alone", { mounts: mount(FILE), platform: "darwin" }, undefined],
  [
    "a file with a blank and a tab in its name, bound over another",
    { mounts: mount("/h/ada/a\\040b\\011\\134c"), facts: { "/h/ada/a b\t\\c": FACTS } },
    "it is a mount of its own",
    "/h/ada/a b\t\\c",
  ],
  [
    "without user ids, as on Windows, an owner says nothing",
    { user: undefined, platform: "win32", facts: { [FILE]: { ...FACTS, uid: 0, links: 3 } } },
    undefined,
  ],
  [
    "without user ids the mark for read-only counts",
    { user: undefined, platform: "win32", immutable: FILE },
    "it is marked as immutable or read-only: take that mark away first",
  ],
])("%s", (_, machine, reason, file) => {
  expect(hazard(machine, file)).toBe(reason);
});

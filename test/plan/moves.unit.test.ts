// Files that moved since they were written: by a link, or with the whole home.
import { expect, test } from "vitest";
import { followMoves } from "../../src/plan/moves.ts";
import type { System } from "../../src/system/system.ts";
import { emptyLedger, type LedgerFile } from "../../src/transaction/ledger.ts";

const file = (path: string, more: Partial<LedgerFile> = {}): LedgerFile => ({
  path,
  shown: path,
  format: "x",
  role: "x",
  created: false,
  folders: [],
  containers: [],
  entries: [],
  ...more,
});

/** @param there all that is there @param links where links lead; undefined: in a circle @param gone links to nothing */
function machine(
  home: string,
  there: readonly string[],
  links: Readonly<Record<string, string | undefined>> = {},
  gone: readonly string[] = [],
): System {
  const all = new Set(["/", home, ...there, ...Object.keys(links)].filter((path) => !gone.includes(path)));
  const system: Partial<System> = {
    home,
    facts: (path) => (all.has(path) ? { kind: "file", mode: 0o644, uid: 7, gid: 7, links: 1, device: 1 } : undefined),
    realPath(path) {
      if (path in links && links[path] === undefined) throw new Error("ELOOP");
      return links[path] ?? path;
    },
  };
  return system as System;
}

const A = file("/old/ada/.a");
const B = file("/old/ada/c/b", { folders: ["/old/ada/c", "/elsewhere"] });

test.each<[name: string, system: System, before: readonly LedgerFile[], after: readonly LedgerFile[]]>([
  ["a file that is where it was stays so", machine("/old/ada", ["/old/ada/.a"]), [A], [A]],
  [
    "a file that is a link now is followed",
    machine("/old/ada", ["/dots/a"], { "/old/ada/.a": "/dots/a" }),
    [A],
    [file("/dots/a", { shown: "/old/ada/.a" })],
  ],
  [
    "a link to a file that is known already is not",
    machine("/old/ada", ["/dots/a"], { "/old/ada/.a": "/dots/a" }),
    [A, file("/dots/a")],
    [A, file("/dots/a")],
  ],
  ["a link that leads in a circle is not", machine("/old/ada", [], { "/old/ada/.a": undefined }), [A], [A]],
  [
    "a link that leads nowhere is not",
    machine("/old/ada", [], { "/old/ada/.a": "/dots/a" }, ["/old/ada/.a"]),
    [A],
    [A],
  ],
  [
    "a copy of the whole path below the new home is no home that has moved",
    machine("/new/ada", ["/new/ada/old/ada/.a"]),
    [A],
    [A],
  ],
  ["a file that is gone stays so", machine("/old/ada", []), [A], [A]],
  [
    "the whole home has moved: its files are found in the new one, and its folders are named anew",
    machine("/new/ada", ["/new/ada/.a", "/new/ada/c/b"]),
    [A, B],
    [file("/new/ada/.a"), file("/new/ada/c/b", { folders: ["/new/ada/c", "/elsewhere"] })],
  ],
  [
    "a link in the new home is followed",
    machine("/new/ada", [], { "/new/ada/.a": "/dots/a" }),
    [A],
    [file("/dots/a", { shown: "/new/ada/.a" })],
  ],
  [
    "a file that the new home has not got keeps its place",
    machine("/new/ada", ["/new/ada/.a"]),
    [A, B],
    [file("/new/ada/.a"), B],
  ],
  ["a home that is still there has not moved", machine("/new/ada", ["/new/ada/.a", "/old/ada"]), [A], [A]],
  [
    "a file whose folder is there was deleted, not moved",
    machine("/new/ada", ["/new/ada/c/b", "/old/ada/c"]),
    [B],
    [B],
  ],
  [
    "a file of another place says that not the home has moved",
    machine("/new/ada", ["/new/ada/.a"]),
    [A, file("/drive/x")],
    [A, file("/drive/x")],
  ],
  [
    "a place that only begins like the home is another",
    machine("/new/ada", ["/new/ada/.a"]),
    [A, file("/old/adam/x")],
    [A, file("/old/adam/x")],
  ],
  [
    "a file that is there is no sign that the home has moved, and keeps its place",
    machine("/new/ada", ["/new/ada/.a", "/old/ada/.a"]),
    [A],
    [A],
  ],
])("%s", (_, system, before, after) => {
  expect(followMoves(system, { ...emptyLedger("1"), files: before })).toEqual({ ...emptyLedger("1"), files: after });
});

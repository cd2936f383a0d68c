// Repositories below the home: how deep they are looked for, what is passed over, and what leaves the search with a gap.
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findRepositories, isInside } from "../../../src/plan/checks/repository-search.ts";
import type { FileFacts, System } from "../../../src/system/system.ts";

const HOME = "/h/ada";
const SHUT = Object.assign(new Error("x"), { code: "EACCES" });

interface Machine {
  /** Files, by which their folders are there too. */
  readonly files?: readonly string[];
  /** Where links lead; undefined: nobody can tell. */
  readonly links?: Readonly<Record<string, string | undefined>>;
  /** Folders that can't be looked into, and files of that kind, by their owner; undefined: gone since. */
  readonly shut?: Readonly<Record<string, number | undefined>>;
}

function machine({ files = [], links = {}, shut = {} }: Machine): System {
  const all = new Map<string, "file" | "folder" | "link">([[HOME, "folder"]]);
  for (const folder of Object.keys(shut)) all.set(folder, "folder");
  for (const link of Object.keys(links)) all.set(link, "link");
  for (const file of files) {
    all.set(file, "file");
    for (let at = path.dirname(file); !all.has(at); at = path.dirname(at)) all.set(at, "folder");
  }
  const follow = (name: string): string => {
    const link = Object.keys(links).find((each) => name === each || name.startsWith(`${each}/`));
    if (link === undefined) return name;
    const to = links[link];
    if (to === undefined) throw SHUT;
    return to + name.slice(link.length);
  };
  const system: Partial<System> = {
    user: 7,
    realPath: follow,
    facts(name) {
      const owner = name in shut ? shut[name] : 7;
      const kind = all.get(name in links && links[name] === undefined ? name : follow(name));
      if (!kind || owner === undefined) return undefined;
      const facts: FileFacts = {
        kind: kind === "link" ? "folder" : kind,
        mode: 0,
        uid: owner,
        gid: 7,
        links: 1,
        device: 1,
      };
      return facts;
    },
    entries(name) {
      const real = follow(name);
      if (name in shut) throw SHUT;
      if (all.get(real) !== "folder") throw all.has(real) ? SHUT : new Error(`nobody may ask for ${name}`);
      return [...all]
        .filter(([each]) => path.dirname(each) === real)
        .map(([each, kind]) => ({ name: path.basename(each), kind: kind === "file" ? "other" : kind }));
    },
  };
  return system as System;
}

const repository = (folder: string) => [`${folder}/HEAD`, `${folder}/objects/x`];
const WHOLE = { gap: undefined };

test.each<[name: string, given: Machine, repositories: string[]]>([
  ["none", { files: [`${HOME}/a/b`] }, []],
  ["the home itself", { files: repository(HOME) }, [HOME]],
  ["two", { files: [...repository(`${HOME}/a`), ...repository(`${HOME}/b/.git`)] }, [`${HOME}/a`, `${HOME}/b/.git`]],
  [
    "six folders down, and no further",
    { files: [...repository(`${HOME}/1/2/3/4/5/6`), ...repository(`${HOME}/1/2/3/4/5/x/7`)] },
    [`${HOME}/1/2/3/4/5/6`],
  ],
  ["none in a repository", { files: [...repository(HOME), ...repository(`${HOME}/modules/x`)] }, [HOME]],
  ["none without objects", { files: [`${HOME}/a/HEAD`] }, []],
  ["none without a head", { files: [`${HOME}/a/objects/x`] }, []],
  [
    "none in folders of packages",
    {
      files: ["node_modules", ".npm", ".cargo", ".rustup", ".gradle", ".m2", "site-packages"].flatMap((name) =>
        repository(`${HOME}/${name}/x`),
      ),
    },
    [],
  ],
  [
    "one outside, to which a link leads",
    { files: repository("/out"), links: { [`${HOME}/l`]: "/out" } },
    [`${HOME}/l`],
  ],
  [
    "one inside but once, though a link leads there",
    { files: repository(`${HOME}/a`), links: { [`${HOME}/l`]: `${HOME}/a` } },
    [`${HOME}/a`],
  ],
  ["none by a link to a file", { files: ["/out"], links: { [`${HOME}/l`]: "/out" } }, []],
  ["none by a link to what is not there", { links: { [`${HOME}/l`]: "/gone" } }, []],
  ["none by a link that nobody can follow", { links: { [`${HOME}/l`]: undefined } }, []],
])("found: %s", (_, given, repositories) => {
  expect(findRepositories(machine(given), HOME)).toEqual({ repositories, ...WHOLE });
});

describe("a folder that can't be looked into", () => {
  test.each<[name: string, shut: Machine["shut"], gap: string | undefined]>([
    ["is a gap, of which the first is told", { [`${HOME}/b`]: 7, [`${HOME}/c`]: 7 }, `${HOME}/b can't be looked into`],
    ["is none where it is another user's", { [`${HOME}/b`]: 8 }, undefined],
    ["is none where it is gone since", { [`${HOME}/b`]: undefined }, undefined],
  ])("%s", (_, shut, gap) => {
    const files = repository(`${HOME}/z`);
    expect(findRepositories(machine({ files, shut: shut ?? {} }), HOME)).toEqual({ repositories: [`${HOME}/z`], gap });
  });
});

test("a fault of ours is thrown, not taken for a folder that is shut", () => {
  const fault = new TypeError("a fault");
  const system = {
    ...machine({}),
    entries() {
      throw fault;
    },
  };
  expect(() => findRepositories(system, HOME)).toThrow(fault);
});

test.each([
  [49_999, undefined],
  [50_000, "the home has more than 50000 folders"],
])("a home with %i folders below it: the gap is %s", (count, gap) => {
  const folders = Array.from({ length: count }, (_, at) => ({ name: String(at), kind: "folder" as const }));
  const system: System = { ...machine({}), entries: (name) => (name === HOME ? folders : []) };
  expect(findRepositories(system, HOME)).toEqual({ repositories: [], gap });
});

test.each([
  ["/h/ada", "/h/ada", true],
  ["/h/ada", "/h/ada/x", true],
  ["/h/ada", "/h/ada/..x", true],
  ["/h/ada", "/h", false],
  ["/h/ada", "/h/bob", false],
  ["/h/ada", "/", false],
  ["/", "/h", true],
])("in %s: %s is %s", (folder, file, answer) => {
  expect(isInside(folder, file)).toBe(answer);
});

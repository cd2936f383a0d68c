// A plan's change of one file, as the user reads it.
import { describe, expect, test } from "vitest";
import { BLOCK_KEY, FILE_KEY, shadowKey } from "../../src/model/edit.ts";
import { formatDiff } from "../../src/output/diff.ts";
import type { FileChange, KeyDiff } from "../../src/plan/plan.ts";

function diff(keys: readonly Partial<KeyDiff>[], change: Partial<FileChange> = {}): string[] {
  const text = Buffer.from("");
  return formatDiff(
    {
      shown: "/home/ada/.x",
      path: "/home/ada/.x",
      before: text,
      after: text,
      modeBefore: 0o644,
      mode: 0o644,
      gid: undefined,
      makes: [],
      drops: [],
      secrets: [],
      conceals: "secrets",
      keys: keys.map((key) => ({
        key: ["proxy"],
        before: undefined,
        after: undefined,
        isSecret: false,
        isForeign: false,
        ...key,
      })),
      ...change,
    },
    "~/.x",
  );
}

/** Without the two lines of the file's name. */
const lines = (...given: Parameters<typeof diff>) => diff(...given).slice(2);

describe("the file", () => {
  test.each<[string, Partial<FileChange>, string[]]>([
    ["that changes", {}, ["--- ~/.x", "+++ ~/.x"]],
    ["that is made", { before: undefined, modeBefore: undefined, mode: 0o600 }, ["--- /dev/null", "+++ ~/.x"]],
    ["that goes", { after: undefined, mode: 0o600 }, ["--- ~/.x", "+++ /dev/null"]],
    ["that is made private", { mode: 0o600 }, ["--- ~/.x", "+++ ~/.x", "mode 644 → 600"]],
  ])("%s", (_, change, shown) => expect(diff([], change)).toEqual(shown));

  test("has a name that a terminal does not obey", () => {
    const change = { before: Buffer.from(""), after: Buffer.from(""), keys: [] } as unknown as FileChange;
    expect(formatDiff(change, "~/\u001bx")).toEqual(["--- ~/?x", "+++ ~/?x"]);
  });
});

describe("a key", () => {
  test("is shown with its value before and after", () => {
    expect(
      lines([
        { key: ["proxy_servers", "http"], before: "http://bob:N3ighbour@old.example:3128", after: "http://p:80" },
        { key: ["added"], after: "http://ada:s3cret@p:80", isSecret: true },
        { key: ["gone"], before: "some words" },
        { key: shadowKey(["http", "proxy"], 2), before: "old.example:80" },
      ]),
    ).toEqual([
      "-proxy_servers.http = http://[redacted]@old.example:3128",
      "+proxy_servers.http = http://p:80",
      "+added = http://[redacted]@p:80",
      "-gone = (not shown: it may hold a secret)",
      "-http.proxy = old.example:80",
    ]);
  });

  test.each<[FileChange["conceals"], string[]]>([
    ["all", ["-[redacted]", "+[redacted]"]],
    ["values", ["-entry for p.example", "+entry for p.example"]],
    ["certificates", ["-1 certificates", "+0 certificates"]],
  ])("is shown by no value where %s is concealed", (conceals, shown) => {
    expect(lines([{ key: ["p.example"], before: "BEGIN CERTIFICATE s3cret", after: "s3cret" }], { conceals })).toEqual(
      shown,
    );
  });

  test("of certificates is shown by their number, in each spelling, also where it is a whole file", () => {
    const after = "-----BEGIN CERTIFICATE-----\nx\n-----BEGIN CERTIFICATE-----\nX.509";
    expect(lines([{ key: FILE_KEY, after }], { conceals: "certificates" })).toEqual(["+3 certificates"]);
  });
});

describe("a block", () => {
  test("is shown by the lines that came or went", () => {
    const before = "a=1\r\nb=2\r\nc=3\r\n";
    expect(lines([{ key: BLOCK_KEY, before, after: "a=1\nb=5\nc=3\n" }])).toEqual(["-b=2", "+b=5"]);
  });

  test("that is added is shown whole, as is a file of ours", () => {
    expect(lines([{ key: BLOCK_KEY, after: "a=1\nb=2" }])).toEqual(["+a=1", "+b=2"]);
    expect(lines([{ key: FILE_KEY, before: "a=1\nb=2\n" }])).toEqual(["-a=1", "-b=2"]);
  });

  test("shows none of our secrets in any spelling, and no other", () => {
    const after = [
      "a p@ss(1)",
      "b p%40ss%281%29",
      "c p%40ss(1)",
      "d p@ss(1) p@ss(1)",
      "e http://bob:N3ighbour@h",
      "\u001b",
    ].join("\n");
    expect(lines([{ key: BLOCK_KEY, after }], { secrets: ["p@ss(1)"] })).toEqual([
      "+a [redacted]",
      "+b [redacted]",
      "+c [redacted]",
      "+d [redacted] [redacted]",
      "+e http://[redacted]@h",
      "+?",
    ]);
  });

  test("that somebody changed is shown by our variables alone, and the number of its other lines", () => {
    const before = "export https_proxy='http://bob:N3ighbour@old.example:3128'\n\nmine=N3ighbour\nalias x=y\n";
    expect(lines([{ key: BLOCK_KEY, before, isForeign: true }])).toEqual([
      "-https_proxy = http://[redacted]@old.example:3128",
      "-(2 other lines)",
    ]);
    expect(lines([{ key: BLOCK_KEY, before: "no_proxy=a.example\n", isForeign: true }])).toEqual([
      "-no_proxy = a.example",
    ]);
  });
});

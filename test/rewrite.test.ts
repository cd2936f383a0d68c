// The text-level core: the compare table cell by cell, and generated texts through splice and inverse.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { block } from "../src/formats/block.ts";
import type { Format } from "../src/formats/format.ts";
import { ini } from "../src/formats/ini.ts";
import { netrc } from "../src/formats/netrc.ts";
import { yaml } from "../src/formats/yaml.ts";
import type { FormatId, Key } from "../src/model/edit.ts";
import { Refusal } from "../src/model/problem.ts";
import { compare, type State } from "../src/plan/compare.ts";
import { type Rewritten, rewrite } from "../src/plan/rewrite.ts";
import type { RewriteRequest, Want } from "../src/plan/steps.ts";
import { verify } from "../src/plan/verify.ts";

describe("the compare table", () => {
  const cells: readonly [
    desired: string | null | undefined,
    last: string | null | undefined,
    disk: string | null,
    state: State,
    forced?: State,
  ][] = [
    ["D", undefined, "D", "in sync"],
    ["D", "L", "D", "in sync"],
    ["D", undefined, null, "add"],
    ["D", undefined, "U", "replace"],
    ["D", "L", "L", "update"],
    ["D", "L", null, "add"],
    ["D", "L", "U", "drifted", "replace"],
    ["D", null, null, "update"],
    ["D", null, "U", "drifted", "replace"],
    [null, undefined, null, "in sync"],
    [null, undefined, "U", "replace"],
    [null, "L", "L", "update"],
    [null, "L", null, "in sync"],
    [null, "L", "U", "drifted", "replace"],
    [undefined, "L", "L", "restore"],
    [undefined, "L", "U", "drifted", "restore"],
    [undefined, "L", null, "forget"],
    [undefined, null, null, "restore"],
    [undefined, null, "U", "drifted", "restore"],
  ];
  test.each(cells)("desired %s, last written %s, on disk %s: %s", (desired, lastWritten, onDisk, state, forced) => {
    const comparison = { desired, lastWritten, onDisk, isOtherMachine: false };
    expect(compare({ ...comparison, isForced: false })).toBe(state);
    expect(compare({ ...comparison, isForced: true })).toBe(forced ?? state);
  });

  test("what another machine wrote and would change is left, unless forced", () => {
    const change = { desired: "D", lastWritten: "L", onDisk: "L", isOtherMachine: true };
    expect(compare({ ...change, isForced: false })).toBe("other machine");
    expect(compare({ ...change, isForced: true })).toBe("update");
    expect(compare({ ...change, desired: "L", isForced: false })).toBe("in sync");
  });
});

interface Case {
  readonly id: FormatId;
  readonly format: Format;
  readonly text: fc.Arbitrary<string>;
  readonly keys: readonly Key[];
  readonly value: fc.Arbitrary<string>;
}

const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/);
const eol = fc.constantFrom("\n", "\r\n");
const blanks = fc.constantFrom("", " ", "  ", "\t");

function lines(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(line, { maxLength: 8 }), eol, fc.boolean())
    .map(([all, end, isOpen]) => all.join(end) + (all.length === 0 || isOpen ? "" : end));
}

const CASES: readonly Case[] = [
  {
    id: "ini",
    format: ini,
    text: lines(
      fc.oneof(
        fc.constantFrom("[global]", "[install]", "", "# comment", "  ; indented comment"),
        fc
          .tuple(
            fc.constantFrom("proxy", "cert", "timeout", "index-url"),
            blanks,
            fc.constantFrom("=", ":", " = "),
            blanks,
            word,
            blanks,
          )
          .map((parts) => parts.join("")),
        word.map((text) => `    ${text}`),
      ),
    ),
    keys: [
      ["global", "cert"],
      ["global", "proxy"],
    ],
    value: fc.webUrl(),
  },
  {
    id: "yaml",
    format: yaml,
    text: lines(
      fc.oneof(
        fc.constantFrom(
          "proxy_servers:",
          "proxy_servers: {}",
          "  http: old",
          "    https: 'older'  # why",
          "# comment",
          "",
          "channels:",
          "  - x",
          "- y",
          "ssl_verify: false # c",
          "ssl_verify:",
          "a: &x 1",
          "b: *x",
          "c: |",
          "   text",
        ),
        word.map((text) => `${text}: ${text}`),
      ),
    ),
    keys: [
      ["ssl_verify"],
      ["proxy_servers", "http"],
      ["proxy_servers", "https"],
      ["proxy_servers", "https://x.example"],
    ],
    value: fc.oneof(fc.webUrl(), fc.constant(""), fc.string()),
  },
  {
    id: "netrc",
    format: netrc,
    text: lines(
      fc.constantFrom(
        "machine a login b password c",
        "machine p.example",
        "  login x",
        "\tpassword y",
        "# comment",
        "",
        "default login d password e",
        "macdef m",
        "machine inside a macro",
      ),
    ),
    keys: [["p.example"], ["q.example"]],
    value: fc.stringMatching(/^[a-z!%]{1,6}\n[a-z'$]{1,6}$/),
  },
  {
    id: "block",
    format: block,
    text: lines(
      fc.constantFrom("#!/bin/sh", "export A=b", "", "# >>> proxycast >>>", "# <<< proxycast <<<", "return", "\ufeffx"),
    ),
    keys: [["block"]],
    value: fc.stringMatching(/^[a-z =']{1,9}(\n[a-z]{1,5})?$/),
  },
];

function request(
  item: Case,
  text: string,
  wants: readonly Want[],
  record: Pick<Rewritten, "entries" | "containers" | "openEnd">,
): RewriteRequest {
  return {
    format: item.format,
    target: { role: "x", path: "/x", format: item.id },
    text,
    wants,
    entries: record.entries,
    containers: record.containers,
    openEnd: record.openEnd,
    mayRestore: () => true,
    isDecided: () => true,
    removesStrays: false,
    isForced: false,
    machine: "here",
  };
}

describe.each(CASES)("$id: generated texts", (item) => {
  test("whatever is wanted one after the other, the text comes back to the byte, or is refused", () => {
    const wants = fc.array(
      fc.tuple(...item.keys.map(() => fc.option(fc.oneof(item.value, fc.constant(null)), { nil: undefined }))),
      { minLength: 1, maxLength: 4 },
    );
    let edited = 0;
    fc.assert(
      fc.property(item.text, wants, (text, rounds) => {
        let current: Rewritten = { text, entries: [], containers: [], states: [] };
        try {
          for (const values of rounds) {
            const wanted = values.flatMap((value, at): Want[] => {
              const isUnfit = value === undefined || (value === null && ["block", "netrc"].includes(item.id));
              return isUnfit
                ? []
                : [{ key: item.keys[at] as Key, writers: ["w"], value: value ?? undefined, secret: false }];
            });
            const asked = request(item, current.text, wanted, current);
            const next = rewrite(asked);
            verify(asked, next);
            const parsed = item.format.parse(next.text, asked.target);
            for (const want of wanted) expect(parsed.get(want.key)?.value).toBe(want.value);
            current = next;
          }
        } catch (error) {
          // A text of the user's may be refused; a result of ours that fails its own checks is a defect.
          if (error instanceof Refusal && !/taken back|second run|read back|overlap/.test(error.reason)) return;
          throw error;
        }
        if (item.id === "block" && text.includes("# >>> proxycast >>>")) return;
        edited++;
        const removed = rewrite(request(item, current.text, [], current));
        expect(removed.text).toBe(text);
        expect(removed.entries).toEqual([]);
      }),
      { numRuns: 1500 },
    );
    // Refusing everything would pass too.
    expect(edited).toBeGreaterThan(100);
  });
});

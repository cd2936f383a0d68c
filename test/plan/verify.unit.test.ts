// Answers that are not written, whatever made them so: each is a good answer with one thing wrong.
import { describe, expect, test } from "vitest";
import type { Format, Parsed } from "../../src/formats/format.ts";
import { BEGIN, BLOCK_KEY, END, type Key } from "../../src/model/edit.ts";
import { Refusal } from "../../src/model/problem.ts";
import type { RewriteRequest } from "../../src/plan/rewrite/key-changes.ts";
import { type Rewritten, rewrite } from "../../src/plan/rewrite/rewrite.ts";
import { verify } from "../../src/plan/verify.ts";
import { refusalOf } from "../helpers/edited-text.ts";
import { entry, keyState, requestFor, want } from "../helpers/rewriting.ts";

const PROXY: Key = ["proxy"];
const CA: Key = ["cafile"];
const OLD = { raw: "old" };

function verified(request: RewriteRequest, wrong: Partial<Rewritten> = {}): boolean {
  return verify(request, { ...rewrite(request), ...wrong });
}

/** A format in which a parsed text answers otherwise in these. */
function odd(request: RewriteRequest, change: (parsed: Parsed, text: string) => Partial<Parsed>): RewriteRequest {
  const { format } = request;
  const parse: Format["parse"] = (text, target) => {
    const parsed = format.parse(text, target);
    return { ...parsed, ...change(parsed, text) };
  };
  return { ...request, format: { parse } };
}

const request = (text: string, more: Partial<RewriteRequest> = {}) =>
  requestFor("npmrc", text, { wants: [want(PROXY, "new")], ...more });

describe("a good answer", () => {
  test.each<[name: string, request: RewriteRequest, isSettled: boolean]>([
    ["a new line", request("a=1\n"), true],
    ["a value of the user's replaced", request("proxy=old\n"), true],
    ["a value of ours replaced", request("proxy=mine\n", { entries: [entry(PROXY, "mine", OLD)] }), true],
    ["nothing to do", request("proxy=new\n"), true],
    ["nothing wanted", request("proxy=mine\n", { wants: [], entries: [entry(PROXY, "mine", OLD)] }), true],
    ["a line that goes", request("proxy=old\na=1\n", { wants: [want(PROXY, undefined)] }), true],
    ["what the user changed is not in sync", request("proxy=his\n", { entries: [entry(PROXY, "mine")] }), false],
    [
      "what another machine wrote is not in sync",
      request("proxy=mine\n", { entries: [entry(PROXY, "mine", null, { machine: "there" })] }),
      false,
    ],
    [
      "our line was deleted, and another of the user's is there since: what comes back is news",
      request("a=1\n", { entries: [entry(PROXY, "mine", OLD)] }),
      true,
    ],
    [
      "a first value of a writer whose wishes may not be taken back now",
      request("a=1\n", { mayRestore: () => false, isDecided: () => false }),
      true,
    ],
    [
      "what the user changed is replaced by force",
      request("proxy=his\n", { entries: [entry(PROXY, "mine", OLD)], isForced: true }),
      true,
    ],
    [
      "a value that may stay",
      request("proxy=his\n", { wants: [want(PROXY, "new", { accepts: { values: ["his"] } })] }),
      true,
    ],
    [
      "a block that no ledger knows, which is not there after it is taken out",
      requestFor("block", `a\n${BEGIN}\nstray\n${END}\n`, { wants: [want(BLOCK_KEY, "new")] }),
      true,
    ],
  ])("%s", (_, given, isSettled) => expect(verified(given)).toBe(isSettled));
});

describe("an answer is refused", () => {
  const BACK = "the change could not be taken back to the byte";
  const OTHER = "another setting in it would change";
  const first = request("a=1\n");
  const later = request("proxy=mine\n", { entries: [entry(PROXY, "mine", OLD)] });
  const nobody = request("proxy=mine\n", { wants: [], entries: [entry(PROXY, "mine", OLD)] });
  test.each<[name: string, request: RewriteRequest, wrong: Partial<Rewritten>, reason: string]>([
    ["that holds another value", first, { text: "a=1\nproxy=other\n" }, "proxy would not read back as written"],
    ["that does not hold it at all", first, { text: "a=1\n" }, "proxy would not read back as written"],
    [
      "that holds a value which may not stay",
      request("a=1\n", { wants: [want(PROXY, "new", { accepts: { values: ["his"] } })] }),
      { text: "a=1\nproxy=hers\n" },
      "proxy would not read back as written",
    ],
    [
      "that still holds what was to go",
      request("proxy=old\n", { wants: [want(PROXY, undefined)] }),
      { text: "proxy=old\n" },
      "proxy would not read back as written",
    ],
    ["that changes another setting", first, { text: "a=2\nproxy=new\n" }, OTHER],
    ["that loses another setting", first, { text: "proxy=new\n" }, OTHER],
    ["that changes a comment, since that can't be taken back", first, { text: "a=1\n;\nproxy=new\n" }, BACK],
    ["that does not know what stood there", later, { entries: [entry(PROXY, "new")] }, BACK],
    [
      "that remembers another value than what stood there",
      later,
      { entries: [entry(PROXY, "new", { raw: "x" })] },
      BACK,
    ],
    [
      "that changes a comment, beside a key that is called a block",
      request("block=1\n"),
      { text: "block=1\n;\nproxy=new\n" },
      BACK,
    ],
    ["that leaves a comment of ours", nobody, { text: "proxy=old\n;\n" }, BACK],
    ["whose value the ledger would not know", first, { entries: [entry(PROXY, "other")] }, BACK],
  ])("%s", (_, given, wrong, reason) => {
    expect(refusalOf(() => verified(given, wrong))).toEqual([reason, undefined]);
  });

  test("that another reader takes otherwise", () => {
    const answered = (second: string | undefined) =>
      odd(first, ({ get }) => ({ secondOpinion: (key) => (get(key) ? second : undefined) }));
    expect(refusalOf(() => verified(answered("nee")))).toEqual([
      "proxy would be read differently by another reader",
      undefined,
    ]);
    expect(verified(answered("new"))).toBe(true);
    expect(verified(answered(undefined))).toBe(true);
  });

  test("that a second run would change", () => {
    const forced = request("proxy=his\n", { entries: [entry(PROXY, "mine")], isForced: true });
    const wrong = { text: "proxy=mine\n", states: [keyState(PROXY, "in sync")], entries: [] };
    expect(refusalOf(() => verified(forced, wrong))).toEqual(["a second run would change it again", undefined]);
  });

  test("that `off` could not take out, with the line and the reason", () => {
    // A value that can be replaced, and whose line can't be cut.
    const stuck = odd(request("proxy=old\n"), () => ({
      cut() {
        throw new Refusal("a comment is in the way", 7);
      },
    }));
    expect(refusalOf(() => verified(stuck))).toEqual([
      "proxycast off could not take it out again: a comment is in the way",
      7,
    ]);
  });

  test("unless what can't be taken out is the user's since: `off` leaves it", () => {
    const wants = [want(PROXY, "new"), want(CA, "c")];
    const stuck = odd(request("cafile=his\n", { wants, entries: [entry(CA, "mine")] }), ({ cut }) => ({
      cut(key, gone) {
        if (key[0] === "cafile") throw new Refusal("a comment is in the way", 7);
        return cut(key, gone);
      },
    }));
    expect(verified(stuck)).toBe(false);
  });

  test("a fault of ours on the way out is no refusal either", () => {
    const stuck = odd(request("proxy=old\n"), () => ({
      cut() {
        throw new TypeError("a fault");
      },
    }));
    expect(() => verified(stuck)).toThrow(new TypeError("a fault"));
  });

  test("a fault of ours is no refusal", () => {
    const broken = odd(first, (parsed) => ({
      others(keys, containers) {
        if (parsed.get(PROXY)) throw new TypeError("a fault");
        return parsed.others(keys, containers);
      },
    }));
    expect(() => verified(broken)).toThrow(new TypeError("a fault"));
  });

  test("that is right but for a key that is none of this answer", () => {
    expect(verified(request("a=1\n", { wants: [want(PROXY, "new"), want(CA, undefined)] }))).toBe(true);
  });
});

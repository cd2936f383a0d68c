// Which targets do without the password.
import { expect, test } from "vitest";
import type { Prepared } from "../../src/engine/request.ts";
import { withheldFrom, withheldText } from "../../src/output/withheld.ts";

function prepared({
  hasPassword = true,
  kind = "url",
  granted = [] as string[],
  writers = ["pip", "ca", "bash"],
  off = [] as string[],
} = {}) {
  const proxy = { endpoint: { scheme: "http", host: "p", port: 80 }, ...(hasPassword ? { password: {} } : {}) };
  return {
    settings: { http: undefined, https: { value: { kind: "proxy", proxy } }, passwordPolicy: { value: "never" } },
    propagated: { proxy: { kind } },
    plan: { targets: [{ writers }, { writers: ["bash", "git"] }] },
    granted,
    off,
  } as unknown as Prepared;
}

const WAYS = "Where it is needed: proxycast run -- COMMAND, --with-password TARGET, or the client's own prompt.";

test.each([
  [{}, ["bash", "git", "pip"], "The password stays out of every file"],
  [{ granted: ["pip"] }, ["bash", "git"], "The password stays out of every other file"],
  [{ granted: ["pip", "bash", "git"] }, [], undefined],
  [{ off: ["bash"] }, ["git", "pip"], "The password stays out of every file"],
  [{ kind: "blocked" }, ["bash", "git", "pip"], "The proxy is not propagated"],
  [{ kind: "direct" }, [], undefined],
  [{ hasPassword: false }, [], undefined],
])("%j: %j", (given, ids, what) => {
  expect(withheldFrom(prepared(given))).toEqual(ids);
  expect(withheldText(prepared(given))).toBe(what && `${what} (propagate: never). ${WAYS}`);
});

test("without settings nothing is withheld", () => {
  expect(withheldFrom({ ...prepared(), settings: undefined })).toEqual([]);
});

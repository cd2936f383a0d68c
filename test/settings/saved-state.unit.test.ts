// What was found once, as it is saved and read again: never with a password, and never taken from a damaged file.
import { expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { fromSaved, readSavedState, type SavedState, savedStatePath, toSaved } from "../../src/settings/saved-state.ts";
import { formatState } from "../../src/system/state-file.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const endpoint = { scheme: "http", host: "p.example", port: 8080 } as const;
const URL = "http://p.example:8080";
const password = new Secret("s3cret");

test.each([
  [{ endpoint }, { name: "http_proxy", url: URL }],
  [
    { endpoint, username: "ada" },
    { name: "http_proxy", url: URL, username: "ada" },
  ],
  [
    { endpoint, username: "ada", password },
    { name: "http_proxy", url: URL, username: "ada", hasPassword: true },
  ],
])("%j is saved as %j", (proxy, saved) => expect(toSaved("http_proxy", proxy)).toStrictEqual(saved));

test.each([
  [{ url: URL }, { kind: "proxy", proxy: { endpoint }, notes: [] }],
  [
    { url: URL, username: "ada", hasPassword: true },
    { kind: "proxy", proxy: { endpoint, username: "ada" }, notes: [] },
  ],
  [
    { url: "http://p.example", username: "ada" },
    {
      kind: "error",
      message: 'no port in the proxy "http://p.example"; write http://host:port',
      shown: "http://p.example",
    },
  ],
])("%j is read again as %j", (saved, parsed) =>
  expect(fromSaved({ name: "http_proxy", ...saved })).toStrictEqual(parsed),
);

const NAME = ".local/state/proxycast/decision.json";
const STATE: SavedState = { schema: 1, since: "2026-01-01T00:00:00.000Z", environment: { skip: ["a.example"] } };

function machine(content?: string | Uint8Array) {
  const home = new Home();
  if (content !== undefined) home.write(NAME, content, 0o600);
  return { system: systemIn(home), file: home.file(NAME) };
}

test("the state is read from its file, if there is one", () => {
  const { system, file } = machine(formatState(STATE));
  expect(savedStatePath(system)).toBe(file);
  expect(readSavedState(system)).toEqual(STATE);
  expect(readSavedState(machine().system)).toBeUndefined();
});

test.each([
  ["no JSON", "{"],
  ["a state without its date", formatState({ schema: 1 })],
  ["a state whose date is a number", formatState({ schema: 1, since: 5 })],
])("%s is refused, and never taken as none", (_, content) => {
  const { system, file } = machine(content);
  const message = `${file} is damaged: nothing was done; remove it, and the environment is read again, and off no longer holds`;
  expect(() => readSavedState(system)).toThrow(expect.objectContaining({ exitCode: 4, message }));
});

// The messages of the package that speaks SOCKS, as causes. The package's own list is asked, so that a change of its words
// is seen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { readSocksRefusal } from "../../src/diagnosis/socks-refusals.ts";
import { Secret } from "../../src/model/secret.ts";

const endpoint = { scheme: "socks5h", host: "p.example", port: 1080 } as const;
const credentials = { username: "ada", password: new Secret("s3cret") };
const SIDE = "the proxy p.example:1080";

const file = createRequire(import.meta.url)
  .resolve("socks")
  .replace(/index\.js$/, "common/constants.js");
const text = readFileSync(file, "utf8");
const message = (name: string) => new RegExp(`${name}: '([^']+)'`).exec(text)?.[1] ?? name;

test.each([
  ["InvalidSocks5InitialHandshakeNoAcceptedAuthType", "log-on needed", "SOCKS", "log-on not supported"],
  ["InvalidSocks5InitialHandshakeUnknownAuthType", "log-on not supported", "GSSAPI or the like"],
  ["Socks5AuthenticationFailed", "log-on refused", "SOCKS"],
  ["InvalidSocks5IntiailHandshakeSocksVersion", "not SOCKS", SIDE],
  ["ProxyConnectionTimedOut", "silent", SIDE],
  ["SocketClosed", "reset", SIDE],
])("%s", (name, id, detail, withCredentials = id) => {
  const bare = readSocksRefusal(message(name), { endpoint, credentials: undefined });
  expect(bare).toEqual({ cause: { id, detail }, isAfterAuthentication: false });
  expect(readSocksRefusal(message(name), { endpoint, credentials }).cause.id).toBe(withCredentials);
});

test("a reply to the request comes after authentication", () => {
  const names = [...text.matchAll(/Socks5Response\["(\w+)"\] = \d/g)].map(([, name]) => name);
  expect(names).toHaveLength(9);
  const causes = names.map((name) =>
    readSocksRefusal(`${message("InvalidSocks5FinalHandshakeRejected")} - ${name}`, { endpoint, credentials }),
  );
  expect(causes.every(({ isAfterAuthentication }) => isAfterAuthentication)).toBe(true);
  // All but the one that grants, which is no refusal.
  const unknown = causes.filter(({ cause }) => cause.detail === "by SOCKS what few know");
  expect(unknown).toHaveLength(1);
});

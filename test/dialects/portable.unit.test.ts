// The no_proxy variable, entry by entry, and what it must never hold.
import fc from "fast-check";
import { expect, test } from "vitest";
import { toPortable } from "../../src/dialects/portable.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";

const ALWAYS = "localhost,127.0.0.1,::1,169.254.169.254";

test.each([
  ["corp.example", "corp.example,.corp.example"],
  [".Corp.Example", "corp.example,.corp.example"],
  ["*.corp.example", "corp.example,.corp.example"],
  ["intranet", "intranet"],
  ["10.0.0.0/8", "10.0.0.0/8"],
  ["10.0.0.5", "10.0.0.5"],
  ["[FD00::5]", "fd00::5"],
  ["wiki.example:8443", "wiki.example:8443"],
  ["[10.0.0.1]:80", "10.0.0.1:80"],
  ["[a.example]:80", "a.example:80"],
  ["bücher.example:80", "xn--bcher-kva.example:80"],
  ["１.２.３.４:80", "1.2.3.4:80"],
  ["build-*.example", "build-*.example"],
  ["bü*cher.example", ""],
  ["ΑΒΓ*", ""],
  ["10.*", "10.0.0.0/8"],
  ["192.168.*.*", "192.168.0.0/16"],
  ["<local>", ""],
  ["[::1]", ""],
  ["[fd00::5]:8080", ""],
  ["fd00::/8", ""],
  ["169.254.169.254", ""],
])("%s becomes %j", (entry, text) => {
  expect(toPortable(parseNoProxy([entry])).text).toBe([ALWAYS, text].filter(Boolean).join(","));
});

test("what is left out is named with its reason, once", () => {
  const { partial } = toPortable(parseNoProxy(["fd00::/8", "[fd00::5]:8080", "::1/128", "fd00::/8"]));
  expect([...partial].map(([reason, entries]) => [/httpx/.test(reason), entries])).toEqual([
    [true, ["fd00::/8", "[fd00::5]:8080", "::1/128"]],
  ]);
});

test("a lone asterisk stands for the whole list", () => {
  const { text, partial } = toPortable(parseNoProxy(["corp.example", "*", "a.example:80"]));
  expect([text, [...partial.values()]]).toEqual(["*", [["*"]]]);
});

const NETWORK = "only curl, Python requests, pip, bun and Go read networks";
const CRASHES = "left out, since Python programs on httpx stop where no_proxy has it";
const WILDCARD = "hardly any client reads an asterisk inside a name";

test.each([
  ["corp.example", undefined],
  [".corp.example", undefined],
  ["10.0.0.5", undefined],
  ["a.example:80", "curl, wget and npm don't read ports"],
  ["10.0.0.5:80", "curl, wget and npm don't read ports"],
  ["[fd00::5]:80", CRASHES],
  ["10.0.0.0/8", NETWORK],
  ["fd00::/8", CRASHES],
  ["10.*", NETWORK],
  ["10.1.2.*", NETWORK],
  ["10.1.2.3.*", WILDCARD],
  ["256.*", WILDCARD],
  ["255.*", NETWORK],
  ["a10.*", WILDCARD],
  ["10.*a", WILDCARD],
  ["10.*.5", WILDCARD],
  ["build-*.example", WILDCARD],
  ["bü*.example", CRASHES],
  ["*", "wget, npm and Ruby don't read a lone asterisk; proxycast off reaches them all"],
  ["<local>", "no client reads it from a variable; name the hosts"],
])("what not every client is told of %s has the reason %j", (item, reason) => {
  const entries = parseNoProxy([item]);
  expect([...toPortable(entries).partial]).toEqual(reason ? [[reason, [entries.at(-1)?.text]]] : []);
});

test.each([
  ["10.1.2.*", "10.1.2.0/24"],
  ["10.*.*.*", "10.0.0.0/8"],
  ["255.*", "255.0.0.0/8"],
  ["256.*", "256.*"],
  ["10.1.256.*", "10.1.256.*"],
  ["10.*.5", "10.*.5"],
  ["a10.*", "a10.*"],
  ["10.*a", "10.*a"],
])("the pattern %s is told as %s", (item, text) => {
  expect(toPortable(parseNoProxy([item])).text).toBe(`${ALWAYS},${text}`);
});

test("never a bracket, a blank or a network of IPv6, whatever the list holds", () => {
  const part = fc.constantFrom(
    "[",
    "]",
    "::",
    "fd00::",
    "fe80::1",
    "/",
    "8",
    ":",
    "443",
    ".",
    "*",
    "a",
    "ü",
    "１",
    "10",
    "0.0.0.0",
  );
  const entry = fc.oneof(
    fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
    fc.ipV6(),
    fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 65535 })).map(([address, port]) => `[${address}]:${port}`),
  );
  let read = 0;
  fc.assert(
    fc.property(entry, (item) => {
      let entries: ReturnType<typeof parseNoProxy>;
      try {
        entries = parseNoProxy([item]);
      } catch {
        return;
      }
      read++;
      expect(toPortable(entries).text).not.toMatch(/[[\]\s]|:[^,]*\/|[^ -~]/);
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(500);
});

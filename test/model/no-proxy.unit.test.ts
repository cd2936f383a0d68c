// The skip list: what its entries mean, and which requests go past the proxy.
import { describe, expect, test } from "vitest";
import { isBypassed, type NoProxyEntry, parseNoProxy, sieveNoProxy, splitNoProxy } from "../../src/model/no-proxy.ts";
import { Problem } from "../../src/model/problem.ts";
import { QUOTES } from "../../src/model/quotes.ts";

const ALWAYS: readonly NoProxyEntry[] = [
  { kind: "host", text: "localhost" },
  { kind: "ip", text: "127.0.0.1", family: 4 },
  { kind: "ip", text: "::1", family: 6 },
  { kind: "ip", text: "169.254.169.254", family: 4 },
];

test.each([
  ["a,b;c d\te\nf", ["a", "b", "c", "d", "e", "f"]],
  [" ,a;; ,b, ", ["a", "b"]],
  ["10.1.2.3 - 10.1.2.9, a", ["10.1.2.3-10.1.2.9", "a"]],
  ["10.1.2.3  –  9", ["10.1.2.3–9"]],
  ["[fd00::1] - [fd00::9]", ["[fd00::1]-[fd00::9]"]],
  ["a.example - b", ["a.example", "-", "b"]],
  ["", []],
])("the text %j has the items %j", (text, items) => expect(splitNoProxy(text)).toEqual(items));

describe("an entry is read", () => {
  test.each<[string, NoProxyEntry]>([
    ["Corp.Example", { kind: "host", text: "corp.example" }],
    ["corp.example.", { kind: "host", text: "corp.example" }],
    ["bücher.example", { kind: "host", text: "xn--bcher-kva.example" }],
    [".Corp.Example", { kind: "suffix", text: "corp.example" }],
    ["*.corp.example", { kind: "suffix", text: "corp.example" }],
    [".corp.example.", { kind: "suffix", text: "corp.example" }],
    ["10.*", { kind: "cidr", text: "10.0.0.0/8", family: 4 }],
    ["10.*.*.*", { kind: "cidr", text: "10.0.0.0/8", family: 4 }],
    ["172.16.*", { kind: "cidr", text: "172.16.0.0/16", family: 4 }],
    ["192.168.*.*", { kind: "cidr", text: "192.168.0.0/16", family: 4 }],
    ["192.168.1.*", { kind: "cidr", text: "192.168.1.0/24", family: 4 }],
    ["10.1.*.5", { kind: "wildcard", text: "10.1.*.5" }],
    ["256.*", { kind: "wildcard", text: "256.*" }],
    ["172.2*.*.*", { kind: "wildcard", text: "172.2*.*.*" }],
    ["10.0.0.0-10.0.0.255", { kind: "cidr", text: "10.0.0.0/24", family: 4 }],
    ["10.0.0.0-255", { kind: "cidr", text: "10.0.0.0/24", family: 4 }],
    ["172.16.0.0-172.31.255.255", { kind: "cidr", text: "172.16.0.0/12", family: 4 }],
    ["10.1.2.3–10.1.2.3", { kind: "cidr", text: "10.1.2.3/32", family: 4 }],
    ["[fe80::1]", { kind: "ip", text: "fe80::1", family: 6 }],
    ["[fd00::]/8", { kind: "cidr", text: "fd00::/8", family: 6 }],
    ["[fd00::/8]", { kind: "cidr", text: "fd00::/8", family: 6 }],
    ["10.0.0.5.", { kind: "ip", text: "10.0.0.5", family: 4 }],
    ["*corp.example", { kind: "suffix", text: "corp.example" }],
    ["c*rp.example", { kind: "wildcard", text: "c*rp.example" }],
    ["*.a*.example", { kind: "wildcard", text: "*.a*.example" }],
    ["10.0.0.5", { kind: "ip", text: "10.0.0.5", family: 4 }],
    ["[10.0.0.5]", { kind: "ip", text: "10.0.0.5", family: 4 }],
    ["FD00::5", { kind: "ip", text: "fd00::5", family: 6 }],
    ["[FD00::5]", { kind: "ip", text: "fd00::5", family: 6 }],
    ["fd00::5:80", { kind: "ip", text: "fd00::5:80", family: 6 }],
    ["10.0.0.0/8", { kind: "cidr", text: "10.0.0.0/8", family: 4 }],
    ["10.0.0.0/08", { kind: "cidr", text: "10.0.0.0/8", family: 4 }],
    ["0.0.0.0/0", { kind: "cidr", text: "0.0.0.0/0", family: 4 }],
    ["10.0.0.1/32", { kind: "cidr", text: "10.0.0.1/32", family: 4 }],
    ["10/8", { kind: "cidr", text: "10.0.0.0/8", family: 4 }],
    ["169.254/16", { kind: "cidr", text: "169.254.0.0/16", family: 4 }],
    ["192.168.10/24", { kind: "cidr", text: "192.168.10.0/24", family: 4 }],
    ["FD00::/8", { kind: "cidr", text: "fd00::/8", family: 6 }],
    ["fd00::/33", { kind: "cidr", text: "fd00::/33", family: 6 }],
    ["fd00::1/128", { kind: "cidr", text: "fd00::1/128", family: 6 }],
    ["Wiki.example:80", { kind: "port", text: "wiki.example:80", host: "wiki.example", port: 80 }],
    ["wiki.example:00080", { kind: "port", text: "wiki.example:80", host: "wiki.example", port: 80 }],
    ["10.0.0.5:443", { kind: "port", text: "10.0.0.5:443", host: "10.0.0.5", port: 443 }],
    ["[fd00::5]:8080", { kind: "port", text: "[fd00::5]:8080", host: "fd00::5", port: 8080 }],
    ["[wiki.example]:8080", { kind: "port", text: "wiki.example:8080", host: "wiki.example", port: 8080 }],
    ["<Local>", { kind: "local", text: "<local>" }],
    ["*", { kind: "all", text: "*" }],
  ])("%s", (item, entry) => expect(parseNoProxy([item])).toEqual([...ALWAYS, entry]));
});

test("what is always direct comes first, the order is kept, and of duplicates the first stays whatever their case", () => {
  expect(parseNoProxy(["b.example", "LocalHost", "a.example", "B.Example", "[::1]", ".b.example"])).toEqual([
    ...ALWAYS,
    { kind: "host", text: "b.example" },
    { kind: "host", text: "a.example" },
    { kind: "suffix", text: "b.example" },
  ]);
});

describe("an entry is refused", () => {
  const HIDDEN = "an entry (not shown: it may hold a password)";
  const LABEL = "a".repeat(80);
  test.each([
    ["10.0.0.0/33", '"10.0.0.0/33"'],
    ["10.0.0.0/1234", '"10.0.0.0/1234"'],
    ["x10/8", '"x10/8"'],
    ["10.0.0.0/8x", '"10.0.0.0/8x"'],
    ["x/10.0.0.0/8", '"x/10.0.0.0/8"'],
    ["f[::1]", HIDDEN],
    ["f[::1]:80", HIDDEN],
    ["[::1]f:80", HIDDEN],
    [`!${LABEL.slice(1)}`, HIDDEN],
    ["10.0.0.0.0/8", '"10.0.0.0.0/8"'],
    ["10.0.0./8", '"10.0.0./8"'],
    ["corp.example/8", '"corp.example/8"'],
    ["corp..example", '"corp..example"'],
    ["[corp.example]", '"[corp.example]"'],
    ["<locals>", '"<locals>"'],
    ["*.corp..*", '"*.corp..*"'],
    [LABEL, `"${LABEL}"`],
    [`${LABEL}a`, "an entry of 81 characters"],
    [`${LABEL}:`, HIDDEN],
    [`${LABEL}@`, HIDDEN],
    ["fd00::/129", HIDDEN],
    ["ada:s3cret@p.example", HIDDEN],
    ["-", '"-"'],
    ["_", '"_"'],
    ["---", '"---"'],
    ["s3cret!", HIDDEN],
    ["!s3cret", HIDDEN],
    ["s3 cret:80", HIDDEN],
  ])("%s", (item, shown) => {
    expect(() => parseNoProxy(["a.example", item], " of $NO_PROXY")).toThrow(
      new Problem(2, `the skip list of $NO_PROXY has ${shown}: not a host, domain, address or network`),
    );
  });
});

test("of a list that is not ours to mend, the entries that can be read stay as they are, with a note for each other", () => {
  expect(sieveNoProxy(["A.example", "b..example", "*", "c.example:0"])).toEqual({
    items: ["A.example", "*"],
    notes: [
      'the skip list has "b..example": not a host, domain, address or network; passed over',
      'the skip list has a port that is not from 1 to 65535 ("c.example:0"): write host:port, or the host alone; passed over',
    ],
  });
});

describe("quotes around a list or its entries are named as such", () => {
  test.each(['"a.example', "b.example'", "'c.example'", '"[::1]"', '"*"', '"'])("%s", (item) => {
    expect(() => parseNoProxy([item], " of $NO_PROXY")).toThrow(
      new Problem(2, `the skip list of $NO_PROXY has ${QUOTES}`),
    );
  });

  test("and taken off where the list is not ours to mend", () => {
    const items = splitNoProxy(`"a.example, 'b.example' c.example"`);
    const notes = [`the skip list of $no_proxy has ${QUOTES}; read without them`];
    expect(sieveNoProxy(items, " of $no_proxy")).toEqual({ items: ["a.example", "b.example", "c.example"], notes });
    expect(sieveNoProxy(['""'], " of $no_proxy")).toEqual({ items: [], notes });
  });
});

describe("a request goes past the proxy", () => {
  test.each<[string, string, number | undefined, boolean]>([
    ["corp.example", "corp.example", undefined, true],
    ["corp.example", "CORP.example.", undefined, true],
    ["corp.example", "www.corp.example", undefined, true],
    ["corp.example", "xcorp.example", undefined, false],
    ["corp.example", "corp.example.org", undefined, false],
    [".corp.example", "corp.example", undefined, true],
    [".corp.example", "a.b.corp.example", undefined, true],
    [".corp.example", "xcorp.example", undefined, false],
    ["build-*.corp.example", "build-7.corp.example", undefined, true],
    ["build-*.corp.example", "build-.corp.example", undefined, true],
    ["build-*.corp.example", "build-7.corp-example", undefined, false],
    ["build-*.corp.example", "xbuild-7.corp.example", undefined, false],
    ["build-*.corp.example", "build-7.corp.examples", undefined, false],
    ["10.*", "10.1.2.3", undefined, true],
    ["10.*", "100.1.2.3", undefined, false],
    ["10.0.0.5", "10.0.0.5", undefined, true],
    ["10.0.0.5", "10.0.0.55", undefined, false],
    ["fd00::5", "[FD00::5]", undefined, true],
    ["10.0.0.0/8", "10.255.0.1", undefined, true],
    ["10.0.0.0/8", "11.0.0.1", undefined, false],
    ["10.0.0.0/8", "corp.example", undefined, false],
    ["10.0.0.0/9", "10.127.255.255", undefined, true],
    ["10.0.0.0/9", "10.128.0.0", undefined, false],
    ["fd00::/8", "fdff::1", undefined, true],
    ["fd00::/8", "[fe00::1]", undefined, false],
    ["::/0", "10.0.0.1", undefined, false],
    ["corp.example:8443", "corp.example", 8443, true],
    ["corp.example:8443", "corp.example", 443, false],
    ["corp.example:8443", "corp.example", undefined, false],
    ["corp.example:8443", "www.corp.example", 8443, false],
    ["[fd00::5]:80", "[fd00::5]", 80, true],
    ["<local>", "intranet", undefined, true],
    ["<local>", "intranet.", undefined, true],
    ["<local>", "intranet.example", undefined, false],
    ["<local>", "fd00::5", undefined, false],
    ["*", "anything.example", undefined, true],
    ["corp.example", "localhost", undefined, true],
    ["corp.example", "[::1]", 80, true],
  ])("by %s for %s, port %s: %s", (item, host, port, isPast) => {
    expect(isBypassed(parseNoProxy([item]), host, port)).toBe(isPast);
  });

  test("by no empty list", () => expect(isBypassed([], "localhost", 80)).toBe(false));
});

describe("what people write that no client reads is refused with what to write instead", () => {
  const SCHEME = ["an entry with a scheme", "write its host alone"] as const;
  const BARS = ["entries with | between them", "separate them by commas"] as const;
  const RANGE = ["a range of addresses", "write networks, such as 10.1.2.0/24"] as const;
  const PORT = ["a port that is not from 1 to 65535", "write host:port, or the host alone"] as const;
  const BEHIND = ["a port behind a domain or network", "write it without the port"] as const;
  const NUMBERS = [
    "numbers that are no address",
    "write all four, each from 0 to 255, or a network such as 10.0.0.0/8",
  ] as const;
  const ROWS: readonly (readonly [item: string, mistake: readonly [string, string], shown?: string])[] = [
    ["https://intranet.corp.example/x", SCHEME, "https://intranet.corp.example"],
    ["HTTP://p.example:8080/", SCHEME, "HTTP://p.example:8080"],
    ["http://ada:s3cret@p.example:80", SCHEME],
    ["http://ada:s3cret", SCHEME],
    ["socks5://p.example", SCHEME, "socks5://p.example"],
    ["a.example|b.example", BARS, "a.example|b.example"],
    ["localhost|*.corp.example|10.*", BARS, "localhost|*.corp.example|10.*"],
    ["ada:s3cret|b", BARS],
    ["10.1.2.3-10.1.2.9", RANGE, "10.1.2.3-10.1.2.9"],
    ["10.1.2.3-9", RANGE, "10.1.2.3-9"],
    ["10.0.0.1-10.0.0.254", RANGE, "10.0.0.1-10.0.0.254"],
    ["10.0.0.255-10.0.0.0", RANGE, "10.0.0.255-10.0.0.0"],
    ["10.0.0.128-10.0.1.127", RANGE, "10.0.0.128-10.0.1.127"],
    ["10.0.0.0-999", RANGE, "10.0.0.0-999"],
    ["10.1.2.3-10.1", RANGE, "10.1.2.3-10.1"],
    ["fd00::1-fd00::9", RANGE],
    ["[fd00::1]-[fd00::9]", RANGE],
    ["10.1.2.3-fd00::9", RANGE],
    [`https://${"a".repeat(72)}`, SCHEME, `https://${"a".repeat(72)}`],
    [`https://${"a".repeat(73)}`, SCHEME],
    ["https://a.example/8/9", SCHEME, "https://a.example"],
    ["192.168.1.0/24:8080", BEHIND, "192.168.1.0/24:8080"],
    ["x.example:70000", PORT, "x.example:70000"],
    ["host:99999", PORT, "host:99999"],
    ["a.example:0", PORT, "a.example:0"],
    ["[::1]:99999", PORT, "[::1]:99999"],
    ["ada:123456", PORT],
    ["192.168.1.*:8080", BEHIND, "192.168.1.*:8080"],
    ["*.corp.example:8443", BEHIND, "*.corp.example:8443"],
    [".corp.example:99999", BEHIND, ".corp.example:99999"],
    ["10.0.0.0/8:80", BEHIND, "10.0.0.0/8:80"],
    ["[fd00::]/8:80", BEHIND, "[fd00::]/8:80"],
    ["*.10.1", NUMBERS, "*.10.1"],
    [".10.1.2.3", NUMBERS, ".10.1.2.3"],
    ["10.", NUMBERS, "10."],
    ["192.168", NUMBERS, "192.168"],
    ["256.1.1.1", NUMBERS, "256.1.1.1"],
    ["1.2.3.4.5", NUMBERS, "1.2.3.4.5"],
  ];
  test.each(ROWS.map(([item, [what, instead], shown]) => [item, `${what}${shown ? ` ("${shown}")` : ""}: ${instead}`]))(
    "%s: %s",
    (item, mistake) => {
      const refused = new Problem(2, `the skip list of $NO_PROXY has ${mistake}`);
      expect(() => parseNoProxy([item as string], " of $NO_PROXY")).toThrow(refused);
    },
  );
});

test.each([
  "a-b.example",
  "10-1.example",
  "1-2.example",
  "10.1.2.3-be",
  "be-10.1.2.3",
  "-a",
  "a-",
  "x10.1.2.3-9",
  "10.1.2.3-9x",
  "1.2-3",
])("%s is a host", (item) => {
  expect(parseNoProxy([item]).at(-1)).toEqual({ kind: "host", text: item });
});

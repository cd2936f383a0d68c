// What each recorded output means, by hand. test/fixtures/os/README.md says where each came from.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatEndpoint } from "../../src/model/proxy.ts";
import { Secret } from "../../src/model/secret.ts";
import { parseGnome } from "../../src/os/gnome.ts";
import { parseKde } from "../../src/os/kde.ts";
import { parseScutil } from "../../src/os/macos.ts";
import type { Outcome } from "../../src/os/source.ts";
import { parseInternetSettings, parseReg, parseWinHttp, readVariables } from "../../src/os/windows.ts";
import { ROOT } from "../helpers/home.ts";

const FIXTURES = path.join(ROOT, "test/fixtures/os");

/** Of each recorded output the whole answer, passwords included: they are made up. */
const MEANINGS = JSON.parse(readFileSync(path.join(FIXTURES, "meanings.json"), "utf8")) as Record<string, unknown>;

const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => /\/[^/]+\.\w+$/.test(name));

test.each(files)("%s", (name) => {
  const text = readFileSync(path.join(FIXTURES, name), "utf8");
  expect(readFileSync(path.join(FIXTURES, "README.md"), "utf8")).toContain(`\`${name}\``);
  const meaning = name.includes("/netsh") ? (parseWinHttp(text) ?? null) : inClear(parse(name, text));
  expect(meaning).toEqual(MEANINGS[name]);
});

test("exceptions that can't be told are named, and never taken for the opposite", () => {
  const outcome = parseKde([readFileSync(path.join(FIXTURES, "kde/type1-reversed.kioslaverc"), "utf8")]);
  expect(outcome).toMatchObject({ noProxy: [], notes: [expect.stringMatching(/that do use the proxy/)] });
});

test("what KDE's administrator locked goes before the user's own", () => {
  const own = "[Proxy Settings]\nProxyType=1\nhttpProxy=http://mine.example 1\n";
  const machine = "[Proxy Settings]\nhttpProxy[$i]=http://company.example 8080\nhttpsProxy=http://other.example 1\n";
  expect(show(parseKde([own, machine]))).toBe("company.example:8080, other.example:1, 0");
  expect(show(parseKde([own, machine.replace("[$i]", "")]))).toBe("mine.example:1, other.example:1, 0");
});

test("a scheme that is missing is named where somebody could have written it", () => {
  const noted = (outcome: Outcome) => (outcome.kind === "proxy" ? outcome.notes : outcome.kind);
  const variables = new Map([["http_proxy", "p.example:1"]]);
  expect(noted(readVariables(variables))).toEqual([expect.stringContaining("has no scheme")]);
  const window = new Map([
    ["proxyenable", "0x1"],
    ["proxyserver", "p.example:1"],
  ]);
  expect(noted(parseInternetSettings(window))).toEqual([]);
  expect(noted(parseKde(["[Proxy Settings]\nProxyType=1\nhttpProxy=p.example 1\n"]))).toEqual([]);
});

test("a proxy that speaks TLS itself is named", () => {
  const outcome = parseKde(["[Proxy Settings]\nProxyType=1\nhttpsProxy=https://p.example 443\n"]);
  expect(outcome).toMatchObject({ notes: [expect.stringContaining("speaks TLS to the proxy itself")] });
});

test("all_proxy of Windows is the proxy of what has no variable of its own", () => {
  const values = (more: Record<string, string>) =>
    new Map(Object.entries({ all_proxy: "http://all.example:1", ...more }));
  expect(show(readVariables(values({})))).toBe("all.example:1, all.example:1, 0");
  expect(show(readVariables(values({ https_proxy: "http://own.example:2" })))).toBe("all.example:1, own.example:2, 0");
});

test("Windows' SOCKS proxy without a scheme is for SOCKS 4, and one beside others is not asked for", () => {
  const internet = (server: string) =>
    parseInternetSettings(new Map(Object.entries({ proxyenable: "0x1", proxyserver: server })));
  expect(internet("socks=p.example:1080")).toMatchObject({ kind: "silent", why: expect.stringMatching(/SOCKS 4/) });
  expect(internet("http=p.example:1;socks=p.example:1080")).toMatchObject({ https: undefined, notes: [] });
  expect(show(internet("socks=socks5://p.example"))).toBe("socks5h://p.example:1080, socks5h://p.example:1080, 0");
});

test("of several proxies that Windows lists, the first counts", () => {
  const internet = (server: string) =>
    show(parseInternetSettings(new Map(Object.entries({ proxyenable: "0x1", proxyserver: server }))));
  expect(internet("a.example:1;b.example:2")).toBe("a.example:1, a.example:1, 0");
  expect(internet("http=a.example:1;http=b.example:2;https=c.example:3;c.example:4")).toBe(
    "a.example:1, c.example:3, 0",
  );
});

test.each([
  ["01", "direct"],
  ["03", "direct"],
  ["09", "silent"],
  ["0d", "silent"],
])("Windows keeps the switch for automatic discovery in the ninth byte: %s", (byte, kind) => {
  const discovering = new Map([["defaultconnectionsettings", `4600000012000000${byte}00000000000000`]]);
  const settings = (more: Record<string, string>) => new Map(Object.entries({ proxyenable: "0x0", ...more }));
  expect(parseInternetSettings(settings({}), discovering).kind).toBe(kind);
  const manual = settings({ proxyenable: "0x1", proxyserver: "a.example:1" });
  const { notes = [] } = parseInternetSettings(manual, discovering);
  expect(notes.join().includes("WPAD")).toBe(kind === "silent");
  const script = settings({ autoconfigurl: "http://a.example/p.pac" });
  expect(show(parseInternetSettings(script, discovering))).toBe("pac http://a.example/p.pac, 0");
});

test("a SOCKS proxy that KDE names in another way, or not at all", () => {
  const kde = (socks: string) => parseKde([`[Proxy Settings]\nProxyType=1\nsocksProxy=${socks}\n`]);
  expect(show(kde("http://p.example 1081"))).toBe("socks5h://p.example:1081, socks5h://p.example:1081, 0");
  expect(kde("socks://").kind).toBe("silent");
});

function parse(name: string, text: string): Outcome {
  if (name.startsWith("gnome/")) return parseGnome(text);
  if (name.startsWith("kde/")) return parseKde([text]);
  if (name.startsWith("macos/")) return parseScutil(text);
  const values = parseReg(text);
  return name.includes("environment") ? readVariables(values) : parseInternetSettings(values);
}

/** As JSON, with the passwords that this would hide. */
function inClear(outcome: Outcome): unknown {
  const text = JSON.stringify(outcome, function (this: Record<string, unknown>, key, value) {
    const original = this[key];
    return original instanceof Secret ? original.reveal() : value;
  });
  return JSON.parse(text);
}

function show(outcome: Outcome): string {
  if (outcome.kind === "pac") return `pac ${outcome.script}, ${outcome.noProxy.length}`;
  if (outcome.kind !== "proxy") return outcome.kind;
  const proxies = [outcome.http, outcome.https].map((proxy) => {
    if (!proxy) return "-";
    const user = proxy.username ? ` as ${proxy.username}` : "";
    return `${formatEndpoint(proxy.endpoint).replace("http://", "")}${user}${proxy.password ? " with password" : ""}`;
  });
  return [...proxies, outcome.noProxy.length].join(", ");
}

// What the writers want of the settings, by tables: which proxy goes where, and how each shell's language quotes.
import { describe, expect, test } from "vitest";
import type { Edit } from "../../src/model/edit.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";
import type { Grant, PropagatedProxy, PropagatedSettings } from "../../src/model/propagated.ts";
import type { Endpoint } from "../../src/model/proxy.ts";
import { Secret } from "../../src/model/secret.ts";
import { environmentValues, noteEnvironment, writtenValues } from "../../src/writers/environment.ts";
import { WRITERS } from "../../src/writers/index.ts";
import { mainCredentials } from "../../src/writers/parts.ts";
import { renderStatements } from "../../src/writers/shell.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const WEB: Endpoint = { scheme: "http", host: "web.example", port: 80 };
const SECURE: Endpoint = { scheme: "https", host: "secure.example", port: 443 };

function settingsOf(proxy: PropagatedProxy, skip: readonly string[] = []): PropagatedSettings {
  const bare = { proxy, noProxy: parseNoProxy(skip), ca: undefined, shellStyle: "inline", shellValues: "/x" };
  return bare as unknown as PropagatedSettings;
}

function desireOf(id: string, settings: PropagatedSettings, system = systemIn(new Home()), grant?: Grant) {
  const writer = WRITERS.find((one) => one.id === id);
  const [target] = writer?.locate(system, settings) ?? [];
  if (!writer || !target) throw new Error(`${id} has no file`);
  return writer.desire(settings, target, grant);
}

const valuesOf = (edits: readonly Edit[]) => Object.fromEntries(edits.map(({ key, value }) => [key.join("."), value]));

describe("where http and https have two proxies", () => {
  const both = settingsOf({ kind: "url", http: WEB, https: SECURE });
  test.each([
    ["npm", { proxy: "http://web.example:80", "https-proxy": "https://secure.example:443" }],
    ["wget", { http_proxy: "http://web.example:80", https_proxy: "https://secure.example:443" }],
    ["git", { "http.proxy": "https://secure.example:443" }],
    ["cargo", { "http.proxy": "https://secure.example:443" }],
    ["gem", { http_proxy: "https://secure.example:443" }],
    ["vscode", { "http.proxy": '"https://secure.example:443"' }],
    ["pip", { "global.proxy": "https://secure.example:443" }],
  ])("%s gets each where it belongs", (id, expected) => {
    expect(valuesOf(desireOf(id, both).edits)).toMatchObject(expected);
  });
});

describe("where only http has a proxy", () => {
  const web = settingsOf({ kind: "url", http: WEB });
  test.each([
    ["git", { "http.proxy": "http://web.example:80" }],
    ["cargo", { "http.proxy": "http://web.example:80" }],
  ])("%s, which knows one proxy, gets that", (id, expected) => {
    expect(valuesOf(desireOf(id, web).edits)).toMatchObject(expected);
  });
  test("pip, whose indexes are https, gets none", () => {
    expect(desireOf("pip", web).edits).toEqual([]);
  });
});

describe("a SOCKS proxy", () => {
  const SOCKS: Endpoint = { scheme: "socks5h", host: "socks.example", port: 1080 };
  const URL = "socks5h://socks.example:1080";
  const socks = settingsOf({ kind: "url", http: SOCKS, https: SOCKS });

  test("goes to those alone that speak it", () => {
    const speakers = WRITERS.filter(({ speaksSocks }) => speaksSocks).map(({ id }) => id);
    expect(speakers.filter((id) => !SHELLS.includes(id))).toEqual([
      "conda",
      "pip",
      "ipython",
      "git",
      "npm",
      "curl",
      "docker",
      "cargo",
      "r",
      "systemd",
      "vscode",
    ]);
    expect(speakers).toEqual(expect.arrayContaining(SHELLS));
  });

  test.each([
    ["curl", { proxy: URL }],
    ["git", { "http.proxy": URL }],
    ["pip", { "global.proxy": URL }],
    ["conda", { "proxy_servers.http": URL, "proxy_servers.https": URL }],
    ["npm", { proxy: URL, "https-proxy": URL }],
    ["cargo", { "http.proxy": URL }],
    ["vscode", { "http.proxy": `"${URL}"` }],
    ["r", { all_proxy: URL }],
    ["docker", { "proxies.default.allProxy": `"${URL}"` }],
  ])("%s has it by the key that it reads", (id, expected) => {
    const { edits } = desireOf(id, socks);
    expect(valuesOf(edits.filter(({ value }) => String(value).includes("://")))).toEqual(expected);
  });

  test("of one protocol stands beside the other's", () => {
    const mixed = settingsOf({ kind: "url", http: SOCKS, https: WEB });
    expect(environmentValues(mixed)).toMatchObject({ all: URL, https: "http://web.example:80", node: "1" });
    expect(valuesOf(desireOf("r", mixed).edits)).toMatchObject({
      all_proxy: URL,
      https_proxy: "http://web.example:80",
    });
    expect(noteEnvironment(mixed)).toEqual([]);
  });

  test("is a variable for all, and none that others stop at", () => {
    expect(environmentValues(socks)).toEqual({ all: URL, no_proxy: expect.any(String), socks: "socks" });
    expect(writtenValues(socks, new Map())).toContain(URL);
  });

  test("of one protocol alone is no variable, and a note", () => {
    const alone = settingsOf({ kind: "url", http: SOCKS });
    expect(environmentValues(alone)).toEqual({});
    expect(noteEnvironment(alone)).toEqual([
      "all_proxy would be for more than http: the variables leave that SOCKS proxy out",
    ]);
  });

  test.each(["pip", "conda"])("%s has its password as it is, and not as it is sent over http", (id) => {
    const grant = { https: { username: "ada", password: new Secret("é") } };
    expect(JSON.stringify(desireOf(id, socks, undefined, grant).edits)).toContain("socks5h://ada:%C3%A9@");
    const web = settingsOf({ kind: "url", http: WEB, https: WEB });
    expect(JSON.stringify(desireOf(id, web, undefined, grant).edits)).toContain("http://ada:%C3%83%C2%A9@");
  });

  test("comes with a note of what pip and yarn classic make of it", () => {
    expect(desireOf("pip", socks).notes).toContainEqual(expect.stringContaining("PySocks"));
    const home = new Home();
    home.write(".yarnrc", "");
    const note = "yarn classic reads .npmrc too, and can't use its SOCKS proxy";
    expect(desireOf("npm", socks, systemIn(home)).notes).toContain(note);
    expect(desireOf("npm", socks).notes).not.toContain(note);
    const web = settingsOf({ kind: "url", http: WEB, https: WEB });
    expect(desireOf("npm", web, systemIn(home)).notes).not.toContain(note);
    expect(JSON.stringify(desireOf("pip", web).notes)).not.toContain("PySocks");
  });

  test("a name and a password are in the variable for all, and remembered without the password", () => {
    const grant = { http: { username: "ada", password: new Secret("s3cret") } };
    expect(environmentValues(socks, grant).all).toBe("socks5h://ada:s3cret@socks.example:1080");
    expect(writtenValues(socks, new Map([["bash", grant]]))).toContain(`ada at ${URL}`);
  });
});

const SHELLS = ["sh", "bash", "zsh", "fish", "tcsh", "csh", "ksh", "mksh", "elvish", "xonsh", "nushell", "powershell"];

describe("the one proxy's credentials", () => {
  const credentials = (username: string) => ({ username, password: new Secret("s3cret") });
  const [web, secure] = [credentials("web"), credentials("secure")];
  test.each([
    ["its own", { http: WEB, https: SECURE }, { http: web, https: secure }, "secure"],
    ["none of another proxy's", { http: WEB, https: SECURE }, { http: web }, undefined],
    ["the other protocol's of the same proxy", { http: SECURE, https: SECURE }, { http: web }, "web"],
    ["http's where https has none", { http: WEB }, { http: web }, "web"],
    ["none without a grant", { http: WEB, https: SECURE }, undefined, undefined],
  ] as const)("are %s", (_, proxies, grant, username) => {
    expect(mainCredentials(settingsOf({ kind: "url", ...proxies }), grant)?.username).toBe(username);
  });
});

describe("an index of pip's that is on the skip list keeps the proxy out of pip's file", () => {
  test.each([
    ["https://i.corp.example/simple", "i.corp.example", true],
    ["https://i.corp.example/simple", "i.corp.example:443", true],
    ["https://i.corp.example/simple", "i.corp.example:80", false],
    ["http://i.corp.example/simple", "i.corp.example:80", true],
    ["http://i.corp.example/simple", "i.corp.example:443", false],
    ["https://i.corp.example:8443/simple", "i.corp.example:8443", true],
    ["https://i.corp.example:8443/simple", "i.corp.example:443", false],
    ["https://user:pw@i.corp.example/simple", "i.corp.example", true],
    ["https://other.example/simple", "i.corp.example", false],
  ])("%s with %s: %s", (index, skip, isLeft) => {
    const system = systemIn(new Home(), { variables: { PIP_INDEX_URL: index } });
    const { edits } = desireOf("pip", settingsOf({ kind: "url", http: WEB, https: SECURE }, [skip]), system);
    const name = `global.proxy`;
    expect(valuesOf(edits)[name]).toBe(isLeft ? undefined : "https://secure.example:443");
  });
});

describe("a value with everything that ends a string", () => {
  const VALUE = "a'b\"c$d`e\\f!g\u2019h";
  test.each([
    ["powershell", "'a''b\"c$d`e\\f!g\u2019\u2019h'"],
    ["elvish", "'a''b\"c$d`e\\f!g\u2019h'"],
    ["nushell", '"a\'b\\"c$d`e\\\\f!g\u2019h"'],
    ["xonsh", "'a\\'b\"c$d`e\\\\f!g\u2019h'"],
    ["tcsh", "'a'\\''b\"c$d`e\\f\\!g\u2019h'"],
    ["sh", "'a'\\''b\"c$d`e\\f!g\u2019h'"],
    ["fish", "'a\\'b\"c$d`e\\\\f!g\u2019h'"],
  ] as const)("is quoted for %s", (language, quoted) => {
    expect(renderStatements(language, { http: VALUE })).toContain(quoted);
  });
  test.each(["\u2018", "\u2019", "\u201a", "\u201b"])(
    "PowerShell ends a string at %s too, so it stands twice",
    (quote) => {
      expect(renderStatements("powershell", { http: `x${quote}y` })).toContain(`'x${quote}${quote}y'`);
    },
  );
});

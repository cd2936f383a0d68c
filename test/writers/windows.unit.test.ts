// Where clients look for their files on Windows, each in its own way; what is there is a scratch home.
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseNoProxy } from "../../src/model/no-proxy.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import { WRITERS } from "../../src/writers/index.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

/** @param variables a value that begins with ~ is a path in the home; @param files that are there */
function onWindows(id: string, variables: Readonly<Record<string, string>>, files: readonly string[] = []) {
  const home = new Home();
  for (const file of files) home.write(file, "");
  const given = Object.entries(variables).map(([name, value]) => [name, value.replace(/^~/, home.path)]);
  const real = systemIn(home, { variables: { APPDATA: home.file("roaming"), ...Object.fromEntries(given) } });
  const system = {
    ...real,
    home: home.path,
    platform: "win32" as const,
    askAgain: () => ({ exitCode: 1, stdout: "" }),
  };
  const writer = WRITERS.find((one) => one.id === id);
  const targets = writer?.locate(system, undefined) ?? [];
  return {
    paths: targets.map((target) => path.relative(home.path, target.path)),
    isPresent: writer?.isPresent(system),
  };
}

const SHARE = { HOME: "", HOMEDRIVE: "~/share", HOMEPATH: "" };

describe("the home of each", () => {
  test.each([
    ["conda", { HOME: "~/unix" }, ".condarc"],
    ["npm", { HOME: "~/unix" }, "unix/.npmrc"],
    ["npm", { HOME: "" }, ".npmrc"],
    ["npm", SHARE, ".npmrc"],
    ["git", { HOME: "~/unix" }, "unix/.gitconfig"],
    ["git", { HOME: "" }, ".gitconfig"],
    ["git", SHARE, "share/.gitconfig"],
    ["git", { HOME: "", HOMEDRIVE: "~/gone", HOMEPATH: "" }, ".gitconfig"],
    ["gem", SHARE, "share/.gemrc"],
    ["aria2", { HOME: "~/unix" }, "unix/.config/aria2/aria2.conf"],
    ["curl", { HOME: "~/unix" }, "unix/_curlrc"],
    ["xonsh", {}, ".config/xonsh/rc.d/proxycast.xsh"],
  ])("%s with %o", (id, variables, expected) => {
    expect(onWindows(id, variables, ["share/x"]).paths).toEqual([expected]);
  });
});

test.each([
  [["_curlrc"], "_curlrc"],
  [["_curlrc", ".curlrc"], ".curlrc"],
  [["roaming/.curlrc"], "roaming/.curlrc"],
  [["roaming/.curlrc", "_curlrc"], "_curlrc"],
])("curl, with %o: %s", (files, expected) => {
  expect(onWindows("curl", { HOME: "", USERPROFILE: "~" }, files).paths).toEqual([expected]);
});

test.each(["nul", "NUL", "C:\\x\\nul", "\\\\.\\nul", "nul:"])("%s is no file", (nothing) => {
  expect(onWindows("conda", { CONDARC: nothing }).paths).toEqual([]);
  expect(onWindows("npm", { npm_config_userconfig: nothing }).paths).toEqual([]);
});

test("conda is here where it has made an environment, on PATH or not", () => {
  expect(onWindows("conda", {}).isPresent).toBe(false);
  expect(onWindows("conda", {}, [".conda/environments.txt"]).isPresent).toBe(true);
});

test("pip's machine file names an index on the skip list: the key would cut it off, and is left out", () => {
  const home = new Home();
  home.write("data/pip/pip.ini", "[global]\nindex-url = https://pypi.corp.example/simple\n");
  const real = systemIn(home, { variables: { PROGRAMDATA: home.file("data"), APPDATA: home.file("roaming") } });
  const system = { ...real, home: home.path, platform: "win32" as const };
  const pip = WRITERS.find(({ id }) => id === "pip");
  const noProxy = parseNoProxy([".corp.example"]);
  const http = { scheme: "http", host: "proxy.example", port: 3128 } as const;
  const settings = { proxy: { kind: "url", http, https: http }, noProxy } as unknown as PropagatedSettings;
  const [target] = pip?.locate(system, settings) ?? [];
  const desire = target && pip?.desire(settings, target);
  expect(desire?.edits.filter(({ value }) => value !== undefined)).toEqual([]);
  expect(desire?.notes?.join()).toContain("pypi.corp.example");
});

test("a skip list that no variable of Windows holds is refused for PowerShell", () => {
  const powershell = WRITERS.find(({ id }) => id === "powershell");
  const http = { scheme: "http", host: "proxy.example", port: 3128 } as const;
  const noProxy = parseNoProxy(Array.from({ length: 1_400 }, (_, at) => `server-number-${at}.corp.example`));
  const settings = {
    proxy: { kind: "url", http, https: http },
    noProxy,
    shellStyle: "inline",
  } as unknown as PropagatedSettings;
  const [target] = powershell?.locate(systemIn(new Home()), settings) ?? [];
  expect(() => target && powershell?.desire(settings, target)).toThrow(/32,767 characters/);
});

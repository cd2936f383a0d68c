// The config files: where they are, who must own them, what they say, and how a fault in one is named.
import { describe, expect, test } from "vitest";
import { machineConfig, userConfig, userConfigPath } from "../../../src/settings/sources/config.ts";
import type { Platform, TrailStep } from "../../../src/system/system.ts";
import { askedWith, layerOf, proxyAt, sourcesOf } from "../../helpers/layers.ts";

type Variables = Readonly<Record<string, string>>;

const USER = "/home/ada/.config/proxycast/config.yaml";
const MACHINE = "/etc/xdg/proxycast/config.yaml";

/** A machine with these files, all of which belong to this user. */
function asked(
  files: Variables = {},
  variables: Variables = {},
  platform: Platform = "linux",
  uid = 0,
  staged?: string,
) {
  const reads: string[] = [];
  const step: TrailStep = { path: "/", kind: "folder", mode: 0o755, uid: 0, gid: 0 };
  const system = {
    platform,
    variable: (name: string) => variables[name],
    read: (file: string) => {
      reads.push(file);
      return files[file] === undefined ? undefined : Buffer.from(files[file]);
    },
    trail: (path: string) => ({ steps: [step, { ...step, path, kind: "file" as const, uid }], isDangling: false }),
  };
  return { asked: askedWith({ system, request: { machineConfig: staged } }), reads };
}

test.each<[Platform, Variables, string]>([
  ["linux", {}, USER],
  ["linux", { XDG_CONFIG_HOME: "/xdg" }, "/xdg/proxycast/config.yaml"],
  ["linux", { XDG_CONFIG_HOME: "xdg", APPDATA: "/data" }, USER],
  ["darwin", {}, "/home/ada/Library/Application Support/proxycast/config.yaml"],
  ["darwin", { XDG_CONFIG_HOME: "/xdg" }, "/xdg/proxycast/config.yaml"],
  ["win32", { APPDATA: "/data", XDG_CONFIG_HOME: "/xdg" }, "/data/proxycast/config.yaml"],
  ["win32", {}, "/home/ada/AppData/Roaming/proxycast/config.yaml"],
])("on %s with %j the user's config is %s", async (platform, variables, file) => {
  const machine = asked({}, variables, platform);
  expect(userConfigPath(machine.asked.system)).toBe(file);
  await userConfig.read(machine.asked, sourcesOf({}));
  expect(machine.reads).toEqual([file]);
});

test.each<[Platform, Variables, string[]]>([
  ["linux", {}, [MACHINE]],
  ["linux", { XDG_CONFIG_DIRS: "" }, [MACHINE]],
  ["linux", { XDG_CONFIG_DIRS: "/a:b:/c" }, ["/a/proxycast/config.yaml", "/c/proxycast/config.yaml"]],
  ["darwin", {}, ["/Library/Application Support/proxycast/config.yaml"]],
  ["darwin", { XDG_CONFIG_DIRS: "/a" }, ["/a/proxycast/config.yaml"]],
  ["win32", { PROGRAMDATA: "/data", XDG_CONFIG_DIRS: "/a" }, ["/data/proxycast/config.yaml"]],
  ["win32", {}, ["C:\\ProgramData/proxycast/config.yaml"]],
])("on %s with %j the machine's configs are %j", async (platform, variables, files) => {
  const machine = asked({}, variables, platform);
  await machineConfig.read(machine.asked, sourcesOf({}));
  expect(machine.reads).toEqual(files);
});

/** What the user's config gives, each value with its line. */
async function readUser(text: string) {
  const { given } = await userConfig.read(asked({ [USER]: text }).asked, sourcesOf({}));
  return [...(given[0] ?? [])].map(([key, { value, origin }]) => [key, value, origin]);
}
const at = (line: number) => ({ kind: "file", path: USER, line });

describe("a config says", () => {
  test.each<[string, string, unknown[]]>([
    ["nothing where it is empty", "", []],
    ["nothing where it has comments alone", "# proxy: p\n\n", []],
    [
      "each setting on its line",
      "# company\nmode: custom\n\nskip:\n  - a.example\n  - b.example\ncaWithoutProxy: true\n",
      [
        ["mode", "custom", at(2)],
        ["skip", ["a.example", "b.example"], at(4)],
        ["caWithoutProxy", true, at(7)],
      ],
    ],
    [
      "host and port as one proxy",
      "port: 8080\nhost: p\n",
      [
        ["port", "8080", at(1)],
        ["host", "p", at(2)],
        ["proxy", proxyAt("p"), at(2)],
      ],
    ],
    ["where the password is", "password: { env: SECRET }\n", [["password", { kind: "env", name: "SECRET" }, at(1)]]],
    [
      "a value once, which has a name",
      "targets: &all [git, pip]\npasswordTargets: *all\n",
      [
        ["targets", ["git", "pip"], at(1)],
        ["passwordTargets", ["git", "pip"], at(2)],
      ],
    ],
    ["what is not ASCII, in UTF-8", "username: ünal\n", [["username", "ünal", at(1)]]],
  ])("%s", async (_, text, entries) => expect(await readUser(text)).toEqual(entries));
});

const long = "x".repeat(40);

test.each<[string, string, number, string]>([
  ["no YAML", 'mode: none\nskip: "a\n', 3, "not valid YAML"],
  ["a setting twice", "mode: none\nmode: none\n", 2, "not valid YAML"],
  ["a list", "- mode\n", 1, "the config must be a map of settings"],
  ["a text", "\nmode\n", 1, "the config must be a map of settings"],
  ["an unknown setting", "mode: none\nprox: p\n", 2, 'unknown setting "prox"'],
  ["a number for a setting", "5: p\n", 1, 'unknown setting "5"'],
  ["a long unknown setting", `${long}: p\n`, 1, `unknown setting "${long}"`],
  ["a longer one", `${long}x: p\n`, 1, "a line that is no setting"],
  ["an address for a setting", "mode: none\nhttp://ada:s3cret@p:8080: p\n", 2, "a line that is no setting"],
  ["a blank in a setting", "my mode: none\n", 1, "a line that is no setting"],
  ["a list for a setting", "mode: none\n? [mode]\n: none\n", 2, "a line that is no setting"],
  ["an empty value", "skip:\n", 1, "skip must be a list of names"],
  ["a wrong value", "mode: none\nport: true\n", 2, "port must be a port from 1 to 65535"],
  ["a name that nothing has", "proxy: *other\n", 1, "proxy must be a text"],
])("%s is refused by its line", async (_, text, line, what) =>
  expect(readUser(text)).rejects.toEqual(
    expect.objectContaining({ exitCode: 2, message: `${what} (${USER}:${line})` }),
  ),
);

describe("a config is refused that others may write", () => {
  const why = (file: string) =>
    `${file} is not read: ${file} belongs to another user; run chmod go-w, or chown, on that`;

  test.each([
    ["the user's", userConfig, USER, 7, undefined],
    ["the user's of root", userConfig, USER, 0, undefined],
    ["the user's of another", userConfig, USER, 8, why(USER)],
    ["the machine's of root", machineConfig, MACHINE, 0, undefined],
    ["the machine's of the user", machineConfig, MACHINE, 7, why(MACHINE)],
  ])("%s", async (_, source, file, uid, message) => {
    const reading = source.read(asked({ [file]: "mode: none\n" }, {}, "linux", uid).asked, sourcesOf({}));
    if (message) await expect(reading).rejects.toEqual(expect.objectContaining({ exitCode: 4, message }));
    else expect((await reading).given[0]?.get("mode")?.value).toBe("none");
  });
});

test("a config stands behind what was said before, and the machine's in their order", async () => {
  const files = { "/a/proxycast/config.yaml": "mode: none\n", "/c/proxycast/config.yaml": "host: p\nport: 8080\n" };
  const machine = asked({ ...files, [USER]: "mode: custom\n" }, { XDG_CONFIG_DIRS: "/a:/b:/c" }).asked;
  const above = { ...sourcesOf({ given: [{ mode: "system" }] }), notes: ["before"] };
  const { given, ...rest } = await machineConfig.read(machine, await userConfig.read(machine, above));
  expect(rest).toEqual({ found: [], notes: ["before"], lines: [], saved: undefined });
  expect(given[0]).toEqual(layerOf({ mode: "system" }, "given0"));
  expect(given.map((layer) => layer.get("mode")?.value)).toEqual(["system", "custom", "none", undefined, undefined]);
  expect(given[4]?.get("proxy")?.value).toEqual(proxyAt("p"));
});

describe("a staged config counts in place of the machine's", () => {
  const read = (files: Variables, uid = 0) =>
    machineConfig.read(asked(files, {}, "linux", uid, "/stage/config.yaml").asked, sourcesOf({}));
  const files = { [MACHINE]: "mode: none\ntargets: [bash]\n", "/stage/config.yaml": "mode: custom\n" };

  test.each([
    ["root's", 0],
    ["the user's own", 7],
  ])("%s", async (_, uid) => {
    const { given } = await read(files, uid);
    expect(given.map((layer) => [...layer].map(([key, { value }]) => [key, value]))).toEqual([[["mode", "custom"]]]);
  });

  test("another user's is refused, and one that is not there is an error", async () => {
    await expect(read(files, 8)).rejects.toMatchObject({ exitCode: 4 });
    const message = "/stage/config.yaml is not there";
    await expect(read({ [MACHINE]: "mode: none\n" })).rejects.toMatchObject({ exitCode: 2, message });
  });
});

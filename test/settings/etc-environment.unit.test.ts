// Which proxy the variables name for each protocol, and what is said of them.
import { expect, test } from "vitest";
import { originText } from "../../src/settings/settings.ts";
import { readProxyVariables } from "../../src/settings/sources/etc-environment.ts";
import { resolveWhere } from "../helpers/sources.ts";

const A = "http://a.example:1";
const B = "http://b.example:2";

test.each<[Record<string, string>, [http?: string, https?: string], string[]]>([
  [{ all_proxy: A }, ["all_proxy", "all_proxy"], []],
  [{ ALL_PROXY: A }, ["ALL_PROXY", "ALL_PROXY"], []],
  [{ ALL_PROXY: A, http_proxy: B }, ["http_proxy", "ALL_PROXY"], []],
  [{ all_proxy: A, HTTPS_PROXY: B }, ["all_proxy", "HTTPS_PROXY"], []],
  [{ all_proxy: "", ALL_PROXY: A }, ["ALL_PROXY", "ALL_PROXY"], []],
  [{ all_proxy: A, ALL_PROXY: B }, ["all_proxy", "all_proxy"], ["all_proxy and ALL_PROXY disagree: all_proxy counts"]],
  [{ all_proxy: A, http_proxy: "" }, ["all_proxy", "all_proxy"], []],
  // Nobody asks for it: nothing is said of it.
  [{ all_proxy: "x:y", ALL_PROXY: B, http_proxy: A, https_proxy: A }, ["http_proxy", "https_proxy"], []],
  [
    { ALL_PROXY: "http://p.example", http_proxy: A },
    ["http_proxy"],
    ['no port in the proxy "http://p.example"; write http://host:port ($ALL_PROXY): not used'],
  ],
])("%j", (variables, [http, https], notes) => {
  const found = readProxyVariables((name) => (name in variables ? { value: variables[name] ?? "" } : undefined));
  expect([found.http?.name, found.https?.name]).toEqual([http, https]);
  expect(found.notes).toEqual(notes);
});

test("of the environment it is saved, with its name as the origin, and none of its password", async () => {
  const { settings, saved } = await resolveWhere({
    variables: { ALL_PROXY: "http://ada:s3cret@a.example:1", https_proxy: B },
  });
  expect(settings.http && originText(settings.http.origin)).toBe("$ALL_PROXY as of 2026-05-04");
  expect(settings.https && originText(settings.https.origin)).toBe("$https_proxy as of 2026-05-04");
  expect(saved?.environment).toEqual({
    http: { name: "ALL_PROXY", url: A, username: "ada", hasPassword: true },
    https: { name: "https_proxy", url: B },
  });
});

test("our own in it is no evidence", async () => {
  const { saved } = await resolveWhere({ variables: { all_proxy: A }, request: { writtenValues: new Set([A]) } });
  expect(saved?.environment).toEqual({});
});

test("of /etc/environment it is a proxy of that line", async () => {
  const { settings } = await resolveWhere({ etcEnvironment: `http_proxy=${B}\nall_proxy=${A}\n` });
  expect(settings.http && originText(settings.http.origin)).toBe("/etc/environment:1");
  expect(settings.https?.value).toMatchObject({ proxy: { endpoint: { host: "a.example" } } });
  expect(settings.https && originText(settings.https.origin)).toBe("/etc/environment:2");
});

test("one that can't be read lets the desktop speak, which may have written it", async () => {
  const { settings } = await resolveWhere({
    variables: { all_proxy: "socks://p.example:1080/" },
    gnome: [" mode 'manual'", ".http host 'gnome.example'", ".http port 8080"],
  });
  expect(settings.http?.value).toMatchObject({ proxy: { endpoint: { host: "gnome.example" } } });
  expect(settings.notes.join()).toContain("($all_proxy): not used");
});

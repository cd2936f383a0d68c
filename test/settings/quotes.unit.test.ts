// Quotes that became part of a value, and a proxy without a scheme: each source says so.
import { describe, expect, test } from "vitest";
import { QUOTES } from "../../src/model/quotes.ts";
import { resolveWhere, type Said } from "../helpers/sources.ts";

const URL = "http://p.example:8080";

describe("quotes are refused with the origin, and the setting or the proxy", () => {
  test.each<readonly [string, Said, string]>([
    ["$https_proxy", { variables: { https_proxy: `"${URL}"` } }, "the proxy"],
    ["$HTTP_PROXY", { variables: { HTTP_PROXY: `'http://ada:s3cret@p.example:1'` } }, "the proxy"],
    ["--proxy", { flags: { proxy: `"${URL}"` } }, "the proxy"],
    ["$PROXYCAST_PROXY", { variables: { PROXYCAST_PROXY: `"${URL}"` } }, "the proxy"],
    ["/etc/environment:1", { etcEnvironment: `http_proxy='"${URL}"'\n` }, "the proxy"],
    ["--host", { flags: { host: '"p.example"', port: "8080" } }, "host"],
    ["$PROXYCAST_PORT", { variables: { PROXYCAST_HOST: "p.example", PROXYCAST_PORT: '"8080"' } }, "port"],
    ["$PROXYCAST_MODE", { variables: { PROXYCAST_MODE: '"none"' } }, "mode"],
    ["$PROXYCAST_PAC", { variables: { PROXYCAST_PAC: '"http://p.example/x.pac"' } }, "pac"],
    ["$PROXYCAST_CA_BUNDLE", { variables: { PROXYCAST_CA_BUNDLE: "'/etc/ca.pem'" } }, "caBundle"],
    ["--skip", { flags: { proxy: URL, skip: '"a.example,b.example"' } }, "the skip list"],
  ])("%s", async (origin, said, what) => {
    const message = `${what}${what === "the skip list" ? ` (${origin})` : ""} has ${QUOTES}`;
    const whole = what === "the skip list" ? message : `${message} (${origin})`;
    await expect(resolveWhere(said)).rejects.toMatchObject({ exitCode: 2, message: whole });
  });

  test.each([
    [`proxy: '"${URL}"'\n`, 1],
    [`proxy: ${URL}\nskip: ["'a.example'"]\n`, 2],
    [`proxy: ${URL}\ncaBundle: '"ca.pem"'\n`, 2],
    [`proxy: ${URL}\ntestUrls: ['"${URL}"']\n`, 2],
  ])("%j in a config, with its line", async (user, line) => {
    const refused = await resolveWhere({ user }).catch((error) => error);
    expect(refused.exitCode).toBe(2);
    expect(refused.message).toContain(`has ${QUOTES}`);
    expect(refused.message).toContain(`config.yaml:${line}`);
  });
});

describe("quotes in what is not ours to mend are named, and the rest counts", () => {
  test.each<readonly [string, Said]>([
    ["$no_proxy", { variables: { http_proxy: URL, no_proxy: '"a.example,b.example"' } }],
    ["/etc/environment", { etcEnvironment: `http_proxy=${URL}\nno_proxy='"a.example,b.example"'\n` }],
    [
      "GNOME",
      {
        gnome: [
          " mode 'manual'",
          ".http host 'p.example'",
          ".http port 8080",
          ` ignore-hosts ['"a.example"', "'b.example'"]`,
        ],
      },
    ],
  ])("%s", async (from, said) => {
    const { settings } = await resolveWhere(said);
    expect(settings.noProxy.value.slice(-2).map(({ text }) => text)).toEqual(["a.example", "b.example"]);
    expect(settings.notes).toContain(`the skip list of ${from} has ${QUOTES}; read without them`);
  });

  test("$REQUESTS_CA_BUNDLE", async () => {
    const { settings } = await resolveWhere({ variables: { http_proxy: URL, REQUESTS_CA_BUNDLE: '"/etc/ca.pem"' } });
    expect(settings.ca).toBeUndefined();
    expect(settings.notes).toContain(`$REQUESTS_CA_BUNDLE has ${QUOTES}: not used`);
  });
});

test.each<readonly [string, Said]>([
  ["GNOME", { gnome: [" mode 'manual'", `.http host '"p.example"'`, ".http port 8080"] }],
  ["KDE", { files: { ".config/kioslaverc": `[Proxy Settings]\nProxyType=1\nhttpProxy="${URL}"\n` } }],
  ["Windows", windowsWith("ProxyEnable    REG_DWORD    0x1", `ProxyServer    REG_SZ    "p.example:8080"`)],
  ["Windows variables", windowsWith(`http_proxy    REG_SZ    "${URL}"`)],
])("quotes around a proxy of %s are said, though nothing is found", async (name, said) => {
  const { settings } = await resolveWhere(said);
  expect(settings.http).toBeUndefined();
  expect(settings.notes).toContain(`${name}: the proxy has ${QUOTES}`);
});

function windowsWith(...lines: readonly string[]): Said {
  const stdout = lines.map((line) => `    ${line}\r\n`).join("");
  return { replaced: { platform: "win32", ask: async () => ({ exitCode: 0, stdout }) } };
}

test("a password keeps its quotes", async () => {
  const variables = { PROXYCAST_PROXY: "http://ada@p.example:8080", PROXYCAST_PASSWORD: '"s3cret"' };
  const { settings } = await resolveWhere({ variables });
  const choice = settings.http?.value;
  const reference = choice?.kind === "proxy" ? choice.proxy.password?.value : undefined;
  expect(reference?.kind === "value" && reference.secret.reveal()).toBe('"s3cret"');
});

const NOTE =
  '"p.example:8080" has no scheme: taken as http://p.example:8080; write it so, since other programs need it';

describe("a proxy without a scheme is taken with a note that says what to write", () => {
  test.each<readonly [string, Said]>([
    ["the environment", { variables: { https_proxy: "p.example:8080" } }],
    ["the environment, with a user name", { variables: { https_proxy: "ada:s3cret@p.example:8080" } }],
    ["/etc/environment", { etcEnvironment: "https_proxy=p.example:8080\n" }],
    ["a flag", { flags: { "https-proxy": "p.example:8080" } }],
  ])("%s", async (_, said) => {
    const { settings } = await resolveWhere(said);
    expect(settings.notes).toContain(NOTE);
  });

  test("but for a source that has fields of its own for host and port", async () => {
    const gnome = [" mode 'manual'", ".http host 'p.example'", ".http port 8080"];
    expect((await resolveWhere({ gnome })).settings.notes).toEqual([]);
  });
});

// The variables that name a CA file, as evidence of the company's CA: their order, and what is none.
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { originText } from "../../src/settings/settings.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, resolveWhere } from "../helpers/sources.ts";

const ORDER = [
  "REQUESTS_CA_BUNDLE",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "CURL_CA_BUNDLE",
  "PIP_CERT",
  "GIT_SSL_CAINFO",
];
const PROXY = { http_proxy: "http://proxy.example:8080", https_proxy: "http://proxy.example:8080" };
const STATE = ".local/state/proxycast";

/** What these variables resolve to, each naming a file of the home by this name. */
async function resolveCa(named: Readonly<Record<string, string>>) {
  const home = new Home();
  home.write("public.pem", rootCertificates.slice(0, 2).join("\n"));
  home.write("key.pem", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n");
  const files = Object.values(named).filter((file) => !/public|missing|key/.test(file));
  for (const file of files) home.write(file, COMPANY_CA);
  const variables = Object.entries(named).map(([name, file]) => [name, file.includes(":") ? file : home.file(file)]);
  const { settings, saved } = await resolveWhere({ variables: { ...PROXY, ...Object.fromEntries(variables) } }, home);
  const { ca, notes } = settings;
  return { file: ca?.value.path.slice(home.path.length + 1), origin: ca && originText(ca.origin), notes, saved, home };
}

test.each(ORDER)("$%s names it, and is its origin, in later runs too", async (name) => {
  const { file, origin, notes, saved, home } = await resolveCa({ [name]: "ca.pem" });
  expect([file, origin, notes]).toEqual(["ca.pem", `$${name} as of 2026-05-04`, []]);
  const later = await resolveWhere({ request: { saved, readsEnvironment: false } }, home);
  expect(later.settings.ca && originText(later.settings.ca.origin)).toBe(`$${name} as of 2026-05-04`);
});

test.each(ORDER.slice(1).map((name, at) => [ORDER[at] as string, name] as const))(
  "$%s outranks $%s",
  async (upper, lower) => {
    const { file, origin } = await resolveCa({ [lower]: "lower.pem", [upper]: "upper.pem" });
    expect([file, origin]).toEqual(["upper.pem", `$${upper} as of 2026-05-04`]);
  },
);

describe("no evidence is", () => {
  test.each<readonly [string, string, RegExp | undefined]>([
    ["a file of public roots alone", "public.pem", undefined],
    ["a file that is missing", "missing.pem", /missing\.pem does not exist \(\$SSL_CERT_FILE\): not used$/],
    ["a private key", "key.pem", /key\.pem holds a private key.* \(\$SSL_CERT_FILE\): not used$/],
    ["an address", "https://ca.example/ca.pem", /^\$SSL_CERT_FILE is not the path of a file: not used$/],
    ["our own copy, in a shell older than remove", `${STATE}/ca/company.pem`, undefined],
    ["our own copy, in a program of run", `${STATE}/run-m-1-2/bundle.pem`, undefined],
  ])("%s; the next counts", async (_, file, note) => {
    const { file: found, notes } = await resolveCa({ SSL_CERT_FILE: file, PIP_CERT: "pip.pem" });
    expect([found, notes]).toEqual(["pip.pem", note ? [expect.stringMatching(note)] : []]);
  });

  test("a value that we wrote; what it was made of stays", async () => {
    const home = new Home();
    home.write("old.pem", COMPANY_CA);
    const earlier: SavedState = {
      schema: 1,
      since: "2026-01-01T00:00:00.000Z",
      environment: { caBundle: home.file("old.pem"), caVariable: "PIP_CERT" },
    };
    const request = { saved: earlier, writtenValues: new Set(["/ours.pem"]) };
    const variables = { ...PROXY, REQUESTS_CA_BUNDLE: "/ours.pem", PIP_CERT: "/ours.pem" };
    const { settings, saved } = await resolveWhere({ variables, request }, home);
    expect(settings.ca && originText(settings.ca.origin)).toBe("$PIP_CERT as of 2026-05-04");
    expect(saved?.environment).toMatchObject({ caBundle: home.file("old.pem"), caVariable: "PIP_CERT" });
  });

  test("anything where REQUESTS_CA_BUNDLE names a file: what is wrong with that one is an error", async () => {
    const resolved = resolveCa({ REQUESTS_CA_BUNDLE: "missing.pem", PIP_CERT: "pip.pem" });
    await expect(resolved).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("$REQUESTS_CA_BUNDLE"),
    });
  });
});

test("what is named by a setting outranks them all", async () => {
  const home = new Home();
  for (const file of ["mine.pem", "node.pem"]) home.write(file, COMPANY_CA);
  const variables = { ...PROXY, NODE_EXTRA_CA_CERTS: home.file("node.pem") };
  const { settings } = await resolveWhere({ user: `caBundle: ${home.file("mine.pem")}\n`, variables }, home);
  expect(settings.ca?.value.path).toBe(home.file("mine.pem"));
});

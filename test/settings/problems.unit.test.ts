// A run that is told of what is wrong: each fault is named once, and all other settings are as if it were not there.
import { expect, test } from "vitest";
import { EXIT, Problem } from "../../src/model/problem.ts";
import { formatEndpoint } from "../../src/model/proxy.ts";
import { tell } from "../../src/settings/problems.ts";
import type { ProxyChoice, Setting } from "../../src/settings/settings.ts";
import { COMPANY_CA, resolveWhere, type Said } from "../helpers/sources.ts";

const shown = (setting: Setting<ProxyChoice> | undefined) =>
  setting?.value.kind === "proxy" ? formatEndpoint(setting.value.proxy.endpoint) : undefined;

async function resolveTelling(said: Said) {
  const told: Problem[] = [];
  const request = { ...said.request, onProblem: (problem: Problem) => void told.push(problem) };
  const { settings } = await resolveWhere({ ...said, request });
  return {
    settings,
    told: told.map(({ message }) => message),
    http: shown(settings.http),
    https: shown(settings.https),
  };
}

const GOOD = "http://good.example:3128";

test.each<[what: string, said: Said, told: string]>([
  [
    "a variable that names no file",
    { variables: { REQUESTS_CA_BUNDLE: "/nowhere/ca.pem" } },
    "/nowhere/ca.pem does not exist",
  ],
  ["an unknown setting", { user: "nonsense: 1\n" }, 'unknown setting "nonsense"'],
  ["a value of another kind", { user: "shellStyle: sideways\n" }, "shellStyle must be one of"],
  ["a config that is no YAML", { user: "skip: [\n" }, "not valid YAML"],
  ["a config that is a list", { machine: "- a\n" }, "the config must be a map"],
  ["a variable of ours", { variables: { PROXYCAST_PROPAGATE: "sideways" } }, "propagate must be one of"],
  ["an entry of the skip list", { user: 'skip: ["http://a.example"]\n' }, "an entry with a scheme"],
  ["a bundle without a certificate", { user: "caBundle: /dev/null\n" }, "/dev/null"],
])("%s: told, and the proxy is found all the same", async (_, said, message) => {
  const variables = { http_proxy: GOOD, https_proxy: GOOD, ...said.variables };
  const { told, http, https } = await resolveTelling({ ...said, variables });
  expect({ http, https }).toEqual({ http: GOOD, https: GOOD });
  expect(told).toEqual([expect.stringContaining(message)]);
  await expect(resolveWhere({ ...said, variables })).rejects.toThrow(message);
});

test("the lines of a config beside the one that is wrong count", async () => {
  const user = `proxy: ${GOOD}\nnonsense: 1\nskip: [a.example, "b.example|c.example", d.example]\nshellStyle: source\n`;
  const { settings, http, told } = await resolveTelling({ user });
  expect(http).toBe(GOOD);
  expect(settings.shellStyle.value).toBe("source");
  expect(settings.noProxy.value.map(({ text }) => text).slice(4)).toEqual(["a.example", "d.example"]);
  expect(told).toHaveLength(2);
});

test("a proxy that can't be read: the other protocol's stays, and what it shadowed counts in its place", async () => {
  const one = await resolveTelling({ variables: { http_proxy: "socks4://x:1", https_proxy: GOOD } });
  expect(one).toMatchObject({ http: undefined, https: GOOD, told: [expect.stringContaining("SOCKS 4")] });
  const below = await resolveTelling({ flags: { "http-proxy": "http://" }, user: `proxy: ${GOOD}\n` });
  expect(below).toMatchObject({ http: GOOD, https: GOOD, told: [expect.stringContaining("--http-proxy")] });
});

test("a password for another proxy: told, and the proxy is used without", async () => {
  const { settings, told } = await resolveTelling({
    user: `proxy: http://ada@good.example:3128\npassword: {env: P}\n`,
    request: { binding: "saved", saved: { schema: 1, since: "2026-05-04", bindings: ["http://ada@other.example:1"] } },
  });
  expect(settings.https?.value).toMatchObject({ kind: "proxy", proxy: { username: "ada" } });
  expect(settings.https?.value).not.toHaveProperty("proxy.password");
  expect(told[0]).toContain("was not given for");
});

test("mode custom without a proxy is told; not where a proxy or a script that is wrong is why", async () => {
  expect((await resolveTelling({ user: "mode: custom\n" })).told).toEqual([
    expect.stringContaining("mode custom needs"),
  ]);
  expect((await resolveTelling({ user: "proxy: http://\n" })).told).toEqual([
    expect.stringContaining("config.yaml:1"),
    expect.stringContaining("config.yaml:1"),
  ]);
  expect((await resolveTelling({ user: "pac: /nowhere.pac\n" })).told).toEqual([
    expect.stringContaining("/nowhere.pac"),
  ]);
});

test("a bundle that can't be used keeps no other setting from its place", async () => {
  const { settings, told } = await resolveTelling({ user: "caBundle: /nowhere.pem\ntestUrls: [https://a.example/]\n" });
  expect(settings.ca).toBeUndefined();
  expect(settings.testUrls?.value).toEqual(["https://a.example/"]);
  expect(told).toHaveLength(1);
  const right = await resolveTelling({ files: { "c.pem": COMPANY_CA }, user: "caBundle: ~/c.pem\n" });
  expect(right).toMatchObject({ told: [], settings: { ca: { value: { company: [COMPANY_CA.trim()] } } } });
});

test("a fault of the system has a name; a fault of ours is none of the user's", () => {
  const told: Problem[] = [];
  const onProblem = (problem: Problem) => void told.push(problem);
  tell(onProblem, Object.assign(new Error("secret"), { code: "EACCES", syscall: "open" }), "/etc/x");
  expect(told).toMatchObject([{ exitCode: EXIT.refused, message: "/etc/x can't be read (EACCES)" }]);
  for (const fault of [new TypeError("x"), new Problem(EXIT.internal, "x"), undefined])
    expect(() => tell(onProblem, fault, "x")).toThrow();
  expect(told).toHaveLength(1);
});

// yarn 2 and later with our ~/.yarnrc.yml.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";
import { checkSkips } from "../helpers/skips.ts";

/** In a project, whose empty lock file keeps it from looking further up. */
function run({ home, run }: Office, yarn: string, args: readonly string[], files: Readonly<Record<string, string>>) {
  home.write("project/yarn.lock", "");
  for (const [name, content] of Object.entries(files)) home.write(`project/${name}`, content);
  const quick = { YARN_HTTP_RETRY: "0", YARN_ENABLE_TELEMETRY: "0" };
  return run(yarn, args, { YARN_UNSAFE_HTTP_WHITELIST: "*", ...quick }, home.file("project"));
}

const fetch = (office: Office, yarn: string, registry: string) =>
  run(office, yarn, ["npm", "info", "tiny", "--json", "--fields", "version"], {
    "package.json": '{"name":"p"}',
    ".yarnrc.yml": `npmRegistryServer: "${registry}"\n`,
  });
const FOUND = { code: 0, stdout: '{"name":"tiny","version":"1.0.0"}\n' };

/** One package from each registry, by scopes. */
function fetchAll(office: Office, yarn: string, registries: readonly string[]) {
  const wanted = Object.fromEntries(registries.map((_, at) => [`@s${at}/tiny`, "*"]));
  const scopes = registries.map(
    (registry, at) => `  s${at}: { npmRegistryServer: "${registry.replace(/\/$/, "")}" }\n`,
  );
  return run(office, yarn, ["install", "--mode=update-lockfile"], {
    "package.json": JSON.stringify({ name: "p", dependencies: wanted }),
    ".yarnrc.yml": `npmScopes:\n${scopes.join("")}`,
  });
}

testWithClient("yarn", "yarn", "its file sends it to the proxy until remove, but for the skip list", async (yarn) => {
  const office = await openOffice({ answer: makeRegistry() });
  office.apply("yarn", "--skip", "skipped.test");
  expect(await fetch(office, yarn, "http://site.test")).toMatchObject(FOUND);
  // It has a tunnel made for plain http too.
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(await fetch(office, yarn, "http://sub.skipped.test")).toMatchObject({ code: 1 });
  expect(await fetch(office, yarn, `http://127.0.0.1:${office.port}`)).toMatchObject(FOUND);
  expect(office.asked()).toEqual([]);

  office.remove();
  expect(await fetch(office, yarn, "http://site.test")).toMatchObject({ code: 1 });
  expect(office.asked()).toEqual([]);
});

testWithClient("yarn", "yarn", "its file has it trust the company's CA", async (yarn) => {
  const office = await openOffice({ answer: makeRegistry() });
  office.apply("yarn");
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject({ code: 1 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("yarn", "--ca-bundle", office.ca);
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject(FOUND);
  expect(office.arrived).toEqual(["https /tiny"]);
});

testWithClient("yarn", "yarn", "its file holds the password only where that was granted", async (yarn) => {
  const office = await openOffice({ answer: makeRegistry(), password: WORST_PASSWORD });
  office.applyWithUser("yarn", false);
  await fetch(office, yarn, "http://site.test");
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("yarn", true, "--ca-bundle", office.ca);
  expect(await fetch(office, yarn, "http://site.test")).toMatchObject(FOUND);
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject(FOUND);
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("yarn", "yarn", "its file says the skip list, or apply names what it can't say", async (yarn) => {
  const lost = ["239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"];
  await checkSkips("yarn", lost, (office, urls) => fetchAll(office, yarn, urls));
});

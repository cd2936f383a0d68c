// yarn 2 and later with our ~/.yarnrc.yml.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Home } from "../helpers/home.ts";
import { runClient } from "../helpers/network.ts";
import { bare, openOffice, PASSWORD } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";
import { checkSkips } from "../helpers/skips.ts";

/** In a project, whose empty lock file keeps it from looking further up. */
function fetch({ home }: { home: Home }, yarn: string, registry = "http://site.test") {
  home.write("project/package.json", '{"name":"p"}');
  home.write("project/yarn.lock", "");
  const environment = bare(home, {
    YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, ""),
    YARN_UNSAFE_HTTP_WHITELIST: "*",
    YARN_HTTP_RETRY: "0",
    YARN_ENABLE_TELEMETRY: "0",
  });
  return runClient(yarn, ["npm", "info", "tiny", "--json", "--fields", "version"], environment, home.file("project"));
}
const FOUND = { code: 0, stdout: '{"name":"tiny","version":"1.0.0"}\n' };

testWithClient("yarn", "yarn", "its file sends it to the proxy until remove, but for the skip list", async (yarn) => {
  const office = await openOffice(makeRegistry());
  office.apply("yarn", "--skip", "skipped.test");
  expect(await fetch(office, yarn)).toMatchObject(FOUND);
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(await fetch(office, yarn, "http://sub.skipped.test")).toMatchObject({ code: 1 });
  expect(await fetch(office, yarn, `http://127.0.0.1:${office.port}`)).toMatchObject(FOUND);
  expect(office.asked()).toHaveLength(1);

  office.remove();
  expect(await fetch(office, yarn)).toMatchObject({ code: 1 });
  expect(office.asked()).toHaveLength(1);
});

testWithClient("yarn", "yarn", "its file has it trust the company's CA", async (yarn) => {
  const office = await openOffice(makeRegistry());
  office.apply("yarn");
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject({ code: 1 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("yarn", "--ca-bundle", office.ca);
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject(FOUND);
  expect(office.arrived).toEqual(["https /tiny"]);
});

testWithClient("yarn", "yarn", "its file holds the password only where that was granted", async (yarn) => {
  const office = await openOffice(makeRegistry(), `alice:${PASSWORD}`);
  office.logOn("yarn", PASSWORD, false);
  expect(await fetch(office, yarn, "https://site.test")).toMatchObject({ code: 1 });
  expect(office.proxy.hits).toMatchObject([{ method: "CONNECT", credentials: undefined }]);
  office.logOn("yarn", PASSWORD, true, "--ca-bundle", office.ca);
  await fetch(office, yarn, "https://site.test");
  expect(office.proxy.hits.at(-1)?.credentials).toBe(`alice:${PASSWORD}`);
  expect(office.arrived).toEqual(["https /tiny"]);
});

testWithClient("yarn", "yarn", "its file says the skip list, or apply names what it can't say", async (yarn) => {
  const lost = ["127.8.0.0/16", "port.test:8080", "fe80::/16", "<local>"];
  await checkSkips("yarn", lost, (home, addresses) =>
    Promise.all(addresses.map((address) => fetch({ home }, yarn, address))),
  );
});

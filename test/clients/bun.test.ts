// bun takes the proxy from the environment alone. Of npm's file it reads the CA.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";

const UNKNOWN = expect.stringContaining("DNSResolveFailed");

/** In a new project, with nothing left from an earlier run. */
function fetch({ home, run }: Office, bun: string, registry: string, environment: Environment = {}) {
  const project = `project-${++runs}`;
  home.write(`${project}/package.json`, '{"name":"p"}');
  const command = `cd ${project} && ${bun} add tiny --ignore-scripts --cache-dir cache --registry ${registry}`;
  return run("bash", ["-lc", command], environment);
}
let runs = 0;

testWithClient("bun", "bun", "npm's file does not send it to the proxy", async (bun) => {
  const office = await openOffice({ answer: makeRegistry() });
  office.apply("npm");
  expect((await fetch(office, bun, "http://site.test/")).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("bun", "bun", "a login shell sends it to the proxy until remove, but for the skip list", async (bun) => {
  const office = await openOffice({ answer: makeRegistry() });
  office.apply("bash", "--skip", "skipped.test");
  expect(await fetch(office, bun, "http://site.test/")).toMatchObject({ code: 0 });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect((await fetch(office, bun, "http://sub.skipped.test/")).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);

  office.remove();
  expect((await fetch(office, bun, "http://site.test/")).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("bun", "bun", "a login shell has it trust the company's CA", async (bun) => {
  const office = await openOffice({ answer: makeRegistry() });
  office.apply("bash");
  expect(await fetch(office, bun, "https://site.test/")).toMatchObject({ code: 1 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("bash", "--ca-bundle", office.ca);
  expect(await fetch(office, bun, "https://site.test/")).toMatchObject({ code: 0 });
  expect(office.arrived).toContain("https /tiny");
});

testWithClient("bun", "bun", "npm's file has it trust the company's CA, beside a proxy variable", async (bun) => {
  const office = await openOffice({ answer: makeRegistry() });
  const environment = { https_proxy: office.url };
  office.apply("npm");
  expect(await fetch(office, bun, "https://site.test/", environment)).toMatchObject({ code: 1 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("npm", "--ca-bundle", office.ca);
  expect(await fetch(office, bun, "https://site.test/", environment)).toMatchObject({ code: 0 });
  expect(office.arrived).toContain("https /tiny");
});

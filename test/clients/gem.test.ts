// RubyGems with our ~/.gemrc. Its file knows no skip list: for that it reads no_proxy of the environment, for the file's
// proxy too.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

const knowsOneProxy = true;

/** What it asks a source for first; the proof is that it arrives. */
const INDEX = "/latest_specs.4.8.gz";
/** It looked for the host itself, and there is none. */
const UNKNOWN = expect.stringMatching(/getaddrinfo|could not resolve/i);
const answer = () => undefined;

const fetch = (office: Office, gem: string, source: string, environment: Environment = {}) =>
  office.run(gem, ["fetch", "tiny", "--clear-sources", "-s", source], environment);

testWithClient("gem", "gem", "its file sends it to the proxy until remove, but for no_proxy", async (gem) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.home.write(".gemrc", "---\n:verbose: true\n");
  office.apply("gem");
  await fetch(office, gem, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  const environment = { no_proxy: "skipped.test,.skipped.test" };
  expect((await fetch(office, gem, "http://sub.skipped.test/", environment)).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
  await fetch(office, gem, "http://site.test/", environment);
  expect(office.asked()).toEqual(["GET site.test"]);

  office.remove();
  expect((await fetch(office, gem, "http://site.test/")).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("gem", "gem", "its file has it trust the company's CA", async (gem) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("gem");
  const refused = await fetch(office, gem, "https://site.test/");
  expect(refused.stdout + refused.stderr).toMatch(/certificate verify failed/i);
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("gem", "--ca-bundle", office.ca);
  await fetch(office, gem, "https://site.test/");
  expect(office.arrived).toContain(`https ${INDEX}`);
});

testWithClient("gem", "gem", "its file holds the password only where that was granted", async (gem) => {
  const office = await openOffice({ knowsOneProxy, answer, password: WORST_PASSWORD });
  office.applyWithUser("gem", false);
  await fetch(office, gem, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("gem", true, "--ca-bundle", office.ca);
  await fetch(office, gem, "http://site.test/");
  await fetch(office, gem, "https://site.test/");
  expect(office.sent()).toEqual([office.credentials]);
  expect(office.arrived).toEqual(expect.arrayContaining([`http ${INDEX}`, `https ${INDEX}`]));
});

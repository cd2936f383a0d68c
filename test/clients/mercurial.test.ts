// Mercurial with our ~/.hgrc: a repository that is not there is proof enough that it asked, and whom.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

const knowsOneProxy = true;

const answer = () => undefined;
const UNKNOWN = expect.stringMatching(/Name or service not known/);
const identify = async ({ run }: Office, hg: string, url: string, environment = {}) =>
  (await run(hg, ["identify", url], environment)).stderr;

testWithClient("hg", "hg", "its file sends it to the proxy until remove, but for the skip list", async (hg) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("mercurial", "--skip", "skipped.test,.suffix.test,239.0.0.5");
  const other = { http_proxy: "http://127.0.0.1:1" };
  expect(await identify(office, hg, "http://site.test/a", other)).toContain("404");
  expect(office.asked()).toEqual(["GET site.test"]);
  for (const host of ["skipped.test", "sub.skipped.test", "suffix.test", "a.suffix.test"])
    expect(await identify(office, hg, `http://${host}/`)).toEqual(UNKNOWN);
  await identify(office, hg, "http://239.0.0.5/");
  expect(office.asked()).toEqual([]);
  await identify(office, hg, "http://skipped.test.x.test/");
  await identify(office, hg, "http://239.0.0.55/");
  expect(office.asked()).toEqual(["GET skipped.test.x.test", "GET 239.0.0.55"]);
  office.remove();
  expect(await identify(office, hg, "http://site.test/a")).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("hg", "hg", "what its list can't say is named, and the variable's list counts too", async (hg) => {
  const office = await openOffice({ knowsOneProxy, answer });
  const lost = ["build-*.test", "239.1.0.0/16", "port.test:81", "ff05::5", "<local>"];
  const { stderr } = office.apply("mercurial", "--skip", lost.join(","));
  const note = stderr.split("\n").find((line) => line.startsWith("note: mercurial:"));
  for (const entry of lost) expect(note).toContain(`"${entry}"`);
  expect(await identify(office, hg, "http://a.skipped.test/", { no_proxy: "skipped.test" })).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("hg", "hg", "its file has it trust the company's CA", async (hg) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("mercurial");
  expect(await identify(office, hg, "https://site.test/")).toMatch(/certificate/i);
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("mercurial", "--ca-bundle", office.ca);
  expect(await identify(office, hg, "https://site.test/")).toContain("404");
});

testWithClient("hg", "hg", "its file holds the password only where that was granted", async (hg) => {
  const office = await openOffice({ knowsOneProxy, answer, password: WORST_PASSWORD });
  office.applyWithUser("mercurial", false);
  await identify(office, hg, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("mercurial", true, "--ca-bundle", office.ca);
  expect(await identify(office, hg, "http://site.test/a")).toContain("404");
  expect(await identify(office, hg, "https://site.test/b")).toContain("404");
  expect(office.sent()).toEqual([office.credentials]);
});

// Subversion with our ~/.subversion/servers: a repository that is not there is proof enough that it asked, and whom.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const knowsOneProxy = true;

const answer = () => undefined;
/** The site answered that there is nothing. */
const REACHED = expect.stringContaining("E160013");
const UNKNOWN = expect.stringMatching(/Name or service not known/);
const info = async ({ run }: Office, svn: string, url: string) =>
  (await run(svn, ["info", "--non-interactive", url])).stderr;

testWithClient("svn", "svn", "its file sends it to the proxy until remove, but for the skip list", async (svn) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("subversion", "--skip", "skipped.test");
  expect(await info(office, svn, "http://site.test/a")).toEqual(REACHED);
  expect(office.asked()).toEqual(["OPTIONS site.test"]);
  expect(await info(office, svn, "http://sub.skipped.test/")).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
  office.remove();
  expect(await info(office, svn, "http://site.test/a")).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("svn", "svn", "its file has it trust the company's CA", async (svn) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("subversion");
  expect(await info(office, svn, "https://site.test/")).toContain("E230001");
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  office.apply("subversion", "--ca-bundle", office.ca);
  expect(await info(office, svn, "https://site.test/")).toEqual(REACHED);
  expect(office.arrived).toContain("https /");
});

testWithClient("svn", "svn", "its file holds the password only where that was granted", async (svn) => {
  const office = await openOffice({ knowsOneProxy, answer, password: WORST_PASSWORD });
  office.applyWithUser("subversion", false);
  await info(office, svn, "http://site.test/");
  expect(office.asked()).toEqual(["OPTIONS site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("subversion", true, "--ca-bundle", office.ca);
  expect(await info(office, svn, "http://site.test/a")).toEqual(REACHED);
  expect(await info(office, svn, "https://site.test/b")).toEqual(REACHED);
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("svn", "svn", "its file says the skip list, or apply names what it can't say", (svn) =>
  checkSkips("subversion", ["239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"], async (office, urls) => {
    for (const url of urls) await info(office, svn, url);
  }),
);

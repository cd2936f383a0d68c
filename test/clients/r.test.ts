// R with our ~/.Renviron: its own download.file.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const DOWNLOAD = `for (url in commandArgs(TRUE)) try({
  f <- tempfile(); download.file(url, f, quiet=TRUE); cat(readLines(f, warn=FALSE))
})`;
const fetch = (office: Office, rscript: string, ...urls: string[]) => office.run(rscript, ["-e", DOWNLOAD, ...urls]);

testWithClient(
  "R",
  "Rscript",
  "its file sends it to the proxy until remove, but for the skip list",
  async (rscript) => {
    const office = await openOffice();
    office.home.write(".Renviron", "EDITOR=vi");
    office.apply("r", "--skip", "skipped.test");
    expect((await fetch(office, rscript, "http://site.test/a")).stdout).toBe("hello");
    expect(office.asked()).toEqual(["GET site.test"]);
    expect((await fetch(office, rscript, "http://sub.skipped.test/")).stdout).toBe("");
    expect((await fetch(office, rscript, `http://127.0.0.1:${office.port}/b`)).stdout).toBe("hello");
    expect(office.asked()).toEqual([]);

    office.remove();
    expect((await fetch(office, rscript, "http://site.test/c")).stdout).toBe("");
    expect(office.asked()).toEqual([]);
    expect(office.arrived).toEqual(["http /a", "http /b"]);
  },
);

testWithClient("R", "Rscript", "its file has it trust the company's CA", async (rscript) => {
  const office = await openOffice();
  office.apply("r");
  expect((await fetch(office, rscript, "https://site.test/")).stdout).toBe("");
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("r", "--ca-bundle", office.ca);
  expect((await fetch(office, rscript, "https://site.test/")).stdout).toBe("hello");
  expect(office.arrived).toEqual(["https /"]);
});

testWithClient("R", "Rscript", "its file holds the password only where that was granted", async (rscript) => {
  const office = await openOffice({ password: WORST_PASSWORD });
  office.logOn("r", false);
  await fetch(office, rscript, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.logOn("r", true, "--ca-bundle", office.ca);
  await fetch(office, rscript, "http://site.test/a", "https://site.test/b");
  expect(office.sent()).toEqual([office.credentials]);
  expect(office.arrived).toEqual(["http /a", "https /b"]);
});

testWithClient("R", "Rscript", "its file says the skip list, or apply names what it can't say", async (rscript) => {
  const lost = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "port.test:81", "ff06::/16", "<local>"];
  await checkSkips("r", lost, (office, urls) => fetch(office, rscript, ...urls));
});

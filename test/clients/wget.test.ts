// wget with our ~/.wgetrc alone, and nothing in the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const fetch = (office: Office, wget: string, ...urls: string[]) =>
  office.run(wget, ["-nv", "-O-", "-t1", "-T4", ...urls]);

testWithClient("wget", "wget", "its file sends it to the proxy until remove, but for the skip list", async (wget) => {
  const office = await openOffice();
  office.apply("wget", "--skip", "skipped.test");
  expect(await fetch(office, wget, "http://site.test/a")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(await fetch(office, wget, "http://skipped.test/")).toMatchObject({ code: 4 });
  expect(await fetch(office, wget, `http://127.0.0.1:${office.port}/b`)).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual([]);

  office.remove();
  expect(await fetch(office, wget, "http://site.test/c")).toMatchObject({ code: 4 });
  expect(office.asked()).toEqual([]);
  expect(office.arrived).toEqual(["http /a", "http /b"]);
});

testWithClient("wget", "wget", "its file has it trust the company's CA", async (wget) => {
  const office = await openOffice();
  office.apply("wget");
  expect(await fetch(office, wget, "https://site.test/")).toMatchObject({ code: 5 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("wget", "--ca-bundle", office.ca);
  expect(await fetch(office, wget, "https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.arrived).toEqual(["https /"]);
});

testWithClient("wget", "wget", "its file holds the password only where that was granted", async (wget) => {
  const office = await openOffice({ password: WORST_PASSWORD });
  office.logOn("wget", false);
  await fetch(office, wget, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.logOn("wget", true, "--ca-bundle", office.ca);
  await fetch(office, wget, "http://site.test/a", "https://site.test/b");
  expect(office.sent()).toEqual([office.credentials]);
  expect(office.arrived).toEqual(["http /a", "https /b"]);
});

testWithClient("wget", "wget", "its file says the skip list, or apply names what it can't say", async (wget) => {
  const patterns = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "*"];
  const lost = [...patterns, "239.1.0.0/16", "239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"];
  await checkSkips("wget", lost, (office, urls) => fetch(office, wget, ...urls));
});

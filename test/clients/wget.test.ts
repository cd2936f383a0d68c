// wget with our ~/.wgetrc alone, and nothing in the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { runClient } from "../helpers/network.ts";
import { bare, type Office, openOffice, PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const QUICK = ["-nv", "-O-", "-t1", "-T4"];
const fetch = (office: Office, wget: string, url: string) => office.run(wget, [...QUICK, url]);

testWithClient("wget", "wget", "its file sends it to the proxy until remove, but for the skip list", async (wget) => {
  const office = await openOffice();
  office.apply("wget", "--skip", "skipped.test");
  expect(await fetch(office, wget, "http://site.test/a")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(await fetch(office, wget, "http://skipped.test/")).toMatchObject({ code: 4 });
  expect(await fetch(office, wget, `http://127.0.0.1:${office.port}/b`)).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toHaveLength(1);

  office.remove();
  expect(await fetch(office, wget, "http://site.test/c")).toMatchObject({ code: 4 });
  expect(office.asked()).toHaveLength(1);
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
  const office = await openOffice(undefined, `alice:${PASSWORD}`);
  office.logOn("wget", PASSWORD, false);
  expect(await fetch(office, wget, "http://site.test/")).toMatchObject({ stdout: "" });
  expect(office.proxy.hits.map(({ credentials }) => credentials)).toEqual([undefined]);
  office.logOn("wget", PASSWORD, true, "--ca-bundle", office.ca);
  expect(await fetch(office, wget, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(await fetch(office, wget, "https://site.test/s")).toMatchObject({ code: 0, stdout: "hello" });
  const credentials = `alice:${PASSWORD}`;
  expect(office.proxy.hits.slice(1)).toMatchObject([
    { method: "GET", credentials },
    { method: "CONNECT", credentials },
  ]);
});

testWithClient("wget", "wget", "its file says the skip list, or apply names what it can't say", async (wget) => {
  const lost = ["build-*.test", "127.8.0.0/16", "127.7.*", "port.test:8080", "fe80::/16", "<local>", "*"];
  await checkSkips("wget", lost, (home, addresses) => runClient(wget, [...QUICK, ...addresses], bare(home)));
});

// curl with our ~/.curlrc alone, and nothing in the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const fetch = (office: Office, curl: string, ...urls: string[]) =>
  office.run(curl, ["-sS", "--connect-timeout", "4", ...urls]);

testWithClient("curl", "curl", "its file sends it to the proxy until remove, but for the skip list", async (curl) => {
  const office = await openOffice();
  office.apply("curl", "--skip", "skipped.test");
  expect(await fetch(office, curl, "http://site.test/a")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(await fetch(office, curl, "http://skipped.test/")).toMatchObject({ code: 6 });
  expect(await fetch(office, curl, `http://127.0.0.1:${office.port}/b`)).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual([]);

  office.remove();
  expect(await fetch(office, curl, "http://site.test/c")).toMatchObject({ code: 6 });
  expect(office.asked()).toEqual([]);
  expect(office.arrived).toEqual(["http /a", "http /b"]);
});

testWithClient("curl", "curl", "its file has it trust the company's CA", async (curl) => {
  const office = await openOffice();
  office.apply("curl");
  expect(await fetch(office, curl, "https://site.test/")).toMatchObject({ code: 60 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("curl", "--ca-bundle", office.ca);
  expect(await fetch(office, curl, "https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.arrived).toEqual(["https /"]);
});

testWithClient("curl", "curl", "its file holds the password only where that was granted", async (curl) => {
  const office = await openOffice({ password: WORST_PASSWORD });
  office.logOn("curl", false);
  await fetch(office, curl, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.logOn("curl", true, "--ca-bundle", office.ca);
  await fetch(office, curl, "http://site.test/a", "https://site.test/b");
  expect(office.sent()).toEqual([office.credentials]);
  expect(office.arrived).toEqual(["http /a", "https /b"]);
});

testWithClient("curl", "curl", "its file says the skip list, or apply names what it can't say", async (curl) => {
  // IPv6 networks: 7.88.1 does not read them. https://github.com/curl/curl/pull/19828
  const lost = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "port.test:81", "ff06::/16", "<local>"];
  await checkSkips("curl", lost, (office, urls) => fetch(office, curl, ...urls));
});

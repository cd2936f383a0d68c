// curl with our ~/.curlrc alone, and nothing in the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { runClient } from "../helpers/network.ts";
import { bare, type Office, openOffice, PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const fetch = (office: Office, curl: string, url: string) => office.run(curl, ["-sS", url]);

testWithClient("curl", "curl", "its file sends it to the proxy until remove, but for the skip list", async (curl) => {
  const office = await openOffice();
  office.apply("curl", "--skip", "skipped.test");
  expect(await fetch(office, curl, "http://site.test/a")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(await fetch(office, curl, "http://skipped.test/")).toMatchObject({ code: 6 });
  expect(await fetch(office, curl, `http://127.0.0.1:${office.port}/b`)).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.asked()).toHaveLength(1);

  office.remove();
  expect(await fetch(office, curl, "http://site.test/c")).toMatchObject({ code: 6 });
  expect(office.asked()).toHaveLength(1);
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
  const office = await openOffice(undefined, `alice:${PASSWORD}`);
  office.logOn("curl", PASSWORD, false);
  expect(await fetch(office, curl, "http://site.test/")).toMatchObject({ stdout: "log on first\n" });
  expect(office.proxy.hits.map(({ credentials }) => credentials)).toEqual([undefined]);
  office.logOn("curl", PASSWORD, true, "--ca-bundle", office.ca);
  expect(await fetch(office, curl, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(await fetch(office, curl, "https://site.test/s")).toMatchObject({ code: 0, stdout: "hello" });
  const credentials = `alice:${PASSWORD}`;
  expect(office.proxy.hits.slice(1)).toMatchObject([
    { method: "GET", credentials },
    { method: "CONNECT", credentials },
  ]);
});

testWithClient("curl", "curl", "its file says the skip list, or apply names what it can't say", async (curl) => {
  // IPv6 networks: 7.88.1 does not read them. https://github.com/curl/curl/pull/19828
  const lost = ["build-*.test", "127.7.*", "port.test:8080", "fe80::/16", "<local>", "*"];
  await checkSkips("curl", lost, (home, addresses) =>
    runClient(curl, ["-sS", "--connect-timeout", "4", ...addresses], bare(home)),
  );
});

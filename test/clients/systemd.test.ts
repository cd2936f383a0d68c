// systemd's own generator of the user environment, with our file in environment.d. What it prints is read by a shell, and
// curl shows that it works.
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Environment, Home } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { HOSTILE_NAME, type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

const GENERATOR = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";

/** The environment that the user manager would start with. */
async function generate({ run }: Office, program: string): Promise<Environment> {
  const generated = await run(program, []);
  expect(generated).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await run("sh", ["-c", 'set -a; eval "$1"; exec env -0', "sh", generated.stdout]);
  return Object.fromEntries(stdout.split("\0").map((pair) => [pair.replace(/=.*$/s, ""), pair.replace(/^[^=]*=/, "")]));
}

async function curl(office: Office, program: string, url: string) {
  need("curl");
  return office.run("curl", ["-fsS", url], await generate(office, program));
}

testWithClient(
  "systemd",
  GENERATOR,
  "its file sends others to the proxy until remove, but for the skip list",
  async (program) => {
    const office = await openOffice();
    office.home.write(".config/environment.d/10-mine.conf", "MINE=kept");
    office.apply("systemd", "--skip", "skipped.test");
    expect(await curl(office, program, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(await curl(office, program, "http://sub.skipped.test/")).toMatchObject({ code: 6 });
    expect(office.asked()).toEqual([]);
    const list = expect.stringContaining(",skipped.test,.skipped.test");
    const both = { http_proxy: office.httpUrl, HTTPS_PROXY: office.url, no_proxy: list, NO_PROXY: list };
    expect(await generate(office, program)).toMatchObject({ MINE: "kept", ...both });

    office.remove();
    expect(await curl(office, program, "http://site.test/")).toMatchObject({ code: 6 });
    expect(office.asked()).toEqual([]);
    const names = Object.keys(await generate(office, program));
    expect(names).toContain("MINE");
    expect(names.filter((name) => /proxy|_CA_|CERT/i.test(name))).toEqual([]);
  },
);

testWithClient("systemd", GENERATOR, "its file has others trust the company's CA", async (program) => {
  const office = await openOffice({ home: new Home(HOSTILE_NAME) });
  office.apply("systemd");
  expect(await curl(office, program, "https://site.test/")).toMatchObject({ code: 60 });
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("systemd", "--ca-bundle", office.ca);
  expect(await curl(office, program, "https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.arrived).toEqual(["https /"]);
  const { SSL_CERT_FILE, CARGO_HTTP_CAINFO, NODE_EXTRA_CA_CERTS } = await generate(office, program);
  const folder = office.home.file(".local/state/proxycast/ca");
  expect([SSL_CERT_FILE, CARGO_HTTP_CAINFO]).toEqual(Array(2).fill(`${folder}/bundle.pem`));
  expect(NODE_EXTRA_CA_CERTS).toBe(`${folder}/company.pem`);
  expect(existsSync(`${folder}/company.pem`)).toBe(true);
});

testWithClient("systemd", GENERATOR, "its file holds the password only where that was granted", async (program) => {
  const office = await openOffice({ password: WORST_PASSWORD });
  office.applyWithUser("systemd", false);
  await curl(office, program, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("systemd", true, "--ca-bundle", office.ca);
  expect(await curl(office, program, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(await curl(office, program, "https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.sent()).toEqual([office.credentials]);
});

// cargo with our ~/.cargo/config.toml, fetching a git dependency: every cargo can, and the request for its refs is proof
// enough. Its file knows no skip list: for that it reads no_proxy of the environment, for the file's proxy too.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

const knowsOneProxy = true;

const REFS = "/tiny.git/info/refs?service=git-upload-pack";
const UNKNOWN = expect.stringMatching(/could not resolve|failed to resolve/i);
const answer = () => undefined;

function fetch({ home, run }: Office, cargo: string, site: string, environment: Environment = {}) {
  home.write("project/src/main.rs", "fn main() {}\n");
  const manifest = ["[package]", 'name = "p"', 'version = "0.1.0"', "[dependencies]"];
  home.write("project/Cargo.toml", [...manifest, `tiny = { git = "${site}/tiny.git" }`, ""].join("\n"));
  // Where rustup brought it, cargo is a link that needs rustup's own folder.
  const rustup = process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`;
  const more = { RUSTUP_HOME: rustup, CARGO_NET_RETRY: "0", ...environment };
  return run(cargo, ["fetch"], more, home.file("project"));
}

testWithClient("cargo", "cargo", "its file sends it to the proxy until remove, but for no_proxy", async (cargo) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("cargo");
  await fetch(office, cargo, "http://site.test");
  expect(office.asked()).toEqual(["GET site.test"]);
  const environment = { no_proxy: "skipped.test,.skipped.test" };
  expect((await fetch(office, cargo, "http://sub.skipped.test", environment)).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
  await fetch(office, cargo, "http://site.test", environment);
  expect(office.asked()).toEqual(["GET site.test"]);

  office.remove();
  expect((await fetch(office, cargo, "http://site.test")).stderr).toEqual(UNKNOWN);
  expect(office.asked()).toEqual([]);
});

testWithClient("cargo", "cargo", "its file has it trust the company's CA", async (cargo) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("cargo");
  expect((await fetch(office, cargo, "https://site.test")).stderr).toMatch(/certificate/i);
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("cargo", "--ca-bundle", office.ca);
  await fetch(office, cargo, "https://site.test");
  expect(office.arrived).toContain(`https ${REFS}`);
});

testWithClient("cargo", "cargo", "its file holds the password only where that was granted", async (cargo) => {
  const office = await openOffice({ knowsOneProxy, answer, password: WORST_PASSWORD });
  office.applyWithUser("cargo", false);
  await fetch(office, cargo, "http://site.test");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("cargo", true, "--ca-bundle", office.ca);
  await fetch(office, cargo, "http://site.test");
  await fetch(office, cargo, "https://site.test");
  expect(office.sent()).toEqual([office.credentials]);
  expect(office.arrived).toEqual(expect.arrayContaining([`http ${REFS}`, `https ${REFS}`]));
});

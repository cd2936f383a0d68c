// npm with our ~/.npmrc, and pnpm and yarn classic, which read it too.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Office, openOffice, PASSWORD, WORST_PASSWORD } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";
import { checkSkips } from "../helpers/skips.ts";

interface Client {
  readonly name: string;
  /** Asks for tiny. */
  readonly one: readonly string[];
  /** Asks for what package.json wants. */
  readonly all?: readonly string[];
  readonly password: string;
  /** Whatever it asks for goes to https-proxy where there is one. Seen with npm 11.6 and pnpm 10. */
  readonly knowsOneProxy?: boolean;
}
const NPM: Client = {
  name: "npm",
  one: ["view", "tiny", "version"],
  all: ["install", "--package-lock-only"],
  knowsOneProxy: true,
  password: WORST_PASSWORD,
};
const PNPM: Client = {
  name: "pnpm",
  one: ["add", "tiny", "--lockfile-only", "--ignore-scripts"],
  all: ["install", "--lockfile-only"],
  knowsOneProxy: true,
  password: WORST_PASSWORD,
};
/** It knows no skip list. Over plain http it sends %41 as A. Seen with 1.22.22. */
const YARN: Client = { name: "yarn1", one: ["info", "tiny", "--network-timeout", "1000"], password: PASSWORD };

/** In a project of its own, and with nothing left from an earlier run: a lock file would spare it the questions. */
function run({ home, run }: Office, program: string, args: readonly string[], files: Readonly<Record<string, string>>) {
  const project = `project-${++runs}`;
  for (const [name, content] of Object.entries(files)) home.write(`${project}/${name}`, content);
  // Without what this machine's administrator set for all.
  const environment = {
    npm_config_globalconfig: "/dev/null",
    PREFIX: "/nonexistent",
    npm_config_fetch_retries: "0",
    npm_config_update_notifier: "false",
    npm_config_cache: `${home.base}/cache-${runs}`,
    XDG_CACHE_HOME: `${home.base}/cache-${runs}`,
    XDG_DATA_HOME: `${home.base}/data-${runs}`,
    YARN_CACHE_FOLDER: `${home.base}/cache-${runs}`,
  };
  return run(program, args, environment, home.file(project));
}
let runs = 0;

const fetch = (office: Office, { one }: Client, program: string, registry: string) =>
  run(office, program, one, { "package.json": '{"name":"p","version":"1.0.0"}', ".npmrc": `registry=${registry}` });

/** One package from each registry, by scopes; optional, so that it goes on where one fails. */
function fetchAll(office: Office, { all = [] }: Client, program: string, registries: readonly string[]) {
  const wanted = Object.fromEntries(registries.map((_, at) => [`@s${at}/tiny`, "*"]));
  return run(office, program, all, {
    "package.json": JSON.stringify({ name: "p", version: "1.0.0", optionalDependencies: wanted }),
    ".npmrc": registries.map((registry, at) => `@s${at}:registry=${registry}\n`).join(""),
  });
}

for (const client of [NPM, PNPM, YARN]) {
  const { name, all, password, knowsOneProxy } = client;

  testWithClient(name, name, "its file sends it to the proxy until remove", async (program) => {
    const office = await openOffice({ knowsOneProxy, answer: makeRegistry() });
    office.apply("npm");
    await fetch(office, client, program, "http://site.test/");
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(office.arrived).toContain("http /tiny");

    office.remove();
    await fetch(office, client, program, "http://site.test/");
    expect(office.asked()).toEqual([]);
  });

  testWithClient(name, name, "its file has it trust the company's CA", async (program) => {
    const office = await openOffice({ knowsOneProxy, answer: makeRegistry() });
    office.apply("npm");
    await fetch(office, client, program, "https://site.test/");
    expect(office.asked()).toEqual(["CONNECT site.test"]);
    expect(office.arrived).toEqual([]);
    office.apply("npm", "--ca-bundle", office.ca);
    await fetch(office, client, program, "https://site.test/");
    expect(office.arrived).toContain("https /tiny");
  });

  testWithClient(name, name, "its file holds the password only where that was granted", async (program) => {
    const office = await openOffice({ answer: makeRegistry(), password, knowsOneProxy });
    office.applyWithUser("npm", false);
    await fetch(office, client, program, "http://site.test/");
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(office.sent()).toEqual([]);
    office.applyWithUser("npm", true, "--ca-bundle", office.ca);
    await fetch(office, client, program, "http://site.test/");
    await fetch(office, client, program, "https://site.test/");
    expect(office.sent()).toEqual([office.credentials]);
    expect(office.arrived).toEqual(expect.arrayContaining(["http /tiny", "https /tiny"]));
  });

  if (!all) continue;
  testWithClient(name, name, "its file says the skip list, or apply names what it can't say", async (program) => {
    const patterns = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "239.9.9.0-239.9.9.255", "*"];
    const lost = [...patterns, "239.1.0.0/16", "239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"];
    await checkSkips("npm", lost, (office, urls) => fetchAll(office, client, program, urls));
  });
}

testWithClient(
  "yarn1",
  "yarn1",
  "asks the proxy for the skip list too, and apply says so where its own file shows that it is used",
  async (program) => {
    const office = await openOffice({ answer: makeRegistry() });
    office.home.write(".yarnrc", "# yarn lockfile v1\n");
    const { stderr } = office.apply("npm", "--skip", "site.test");
    expect(stderr).toContain('cannot exclude "site.test" in .npmrc to yarn classic');
    await fetch(office, YARN, program, "http://site.test/");
    expect(office.asked()).toEqual(["GET site.test"]);
  },
);

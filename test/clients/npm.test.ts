// npm, and pnpm and yarn classic, with our ~/.npmrc.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Home } from "../helpers/home.ts";
import { runClient } from "../helpers/network.ts";
import { bare, openOffice, PASSWORD } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";
import { checkSkips } from "../helpers/skips.ts";

/** Without what this machine's administrator set for all, and with nothing left from an earlier run. */
function settingsOf(home: Home, registry: string) {
  const settings = {
    npm_config_registry: registry,
    npm_config_globalconfig: "/dev/null",
    PREFIX: "/nonexistent",
    npm_config_fetch_retries: "0",
    npm_config_update_notifier: "false",
    npm_config_cache: `${home.base}/cache-${++runs}`,
    XDG_CACHE_HOME: `${home.base}/cache-${runs}`,
    XDG_DATA_HOME: `${home.base}/data-${runs}`,
    YARN_CACHE_FOLDER: `${home.base}/cache-${runs}`,
  };
  return bare(home, settings);
}
let runs = 0;

interface Client {
  readonly name: string;
  readonly args: readonly string[];
  readonly obeysSkip: boolean;
}
const YARN = ["add", "tiny", "--non-interactive", "--no-progress", "--network-timeout", "1000"];
const CLIENTS: readonly Client[] = [
  { name: "npm", args: ["view", "tiny", "version"], obeysSkip: true },
  { name: "pnpm", args: ["add", "tiny", "--lockfile-only", "--ignore-scripts"], obeysSkip: true },
  { name: "yarn1", args: YARN, obeysSkip: false },
];

/** In a project of its own, since the last one's lock file would spare it the questions. */
function fetch({ home }: { home: Home }, { args }: Client, program: string, registry = "http://site.test/") {
  const environment = settingsOf(home, registry);
  const project = `project-${runs}`;
  home.write(`${project}/package.json`, '{"name":"p","version":"1.0.0"}');
  return runClient(program, args, environment, home.file(project));
}

for (const client of CLIENTS) {
  testWithClient(client.name, client.name, "its file sends it to the proxy until remove", async (program) => {
    const office = await openOffice(makeRegistry());
    office.apply("npm", "--skip", "skipped.test");
    expect(await fetch(office, client, program)).toMatchObject({ code: 0 });
    expect(new Set(office.proxy.hits.map(({ host }) => host))).toEqual(new Set(["site.test"]));
    expect(office.arrived).toContain("http /tiny");
    const { length } = office.asked();
    office.remove();
    // yarn classic tries a name that it can't find for a quarter of a minute.
    const direct = client.obeysSkip ? "http://site.test/" : `http://127.0.0.1:${office.port}/`;
    office.arrived.length = 0;
    await fetch(office, client.obeysSkip ? client : { ...client, args: ["info", "tiny"] }, program, direct);
    expect(office.arrived).toEqual(client.obeysSkip ? [] : ["http /tiny"]);
    expect(office.asked()).toHaveLength(length);
  });

  testWithClient(client.name, client.name, "its file has it trust the company's CA", async (program) => {
    const office = await openOffice(makeRegistry());
    office.apply("npm");
    expect(await fetch(office, client, program, "https://site.test/")).not.toMatchObject({ code: 0 });
    expect(office.asked()).toContain("CONNECT site.test");
    expect(office.arrived).toEqual([]);
    office.apply("npm", "--ca-bundle", office.ca);
    expect(await fetch(office, client, program, "https://site.test/")).toMatchObject({ code: 0 });
    expect(office.arrived).toContain("https /tiny");
  });

  testWithClient(
    client.name,
    client.name,
    "its file holds the password only where that was granted",
    async (program) => {
      const office = await openOffice(makeRegistry(), `alice:${PASSWORD}`);
      const credentials = () => new Set(office.proxy.hits.map((hit) => hit.credentials));
      office.logOn("npm", PASSWORD, false);
      expect(await fetch(office, client, program)).not.toMatchObject({ code: 0 });
      expect(credentials()).toEqual(new Set([undefined]));
      office.logOn("npm", PASSWORD, true, "--ca-bundle", office.ca);
      office.proxy.hits.length = 0;
      expect(await fetch(office, client, program)).toMatchObject({ code: 0 });
      expect(await fetch(office, client, program, "https://site.test/")).toMatchObject({ code: 0 });
      expect(credentials()).toEqual(new Set([`alice:${PASSWORD}`]));
    },
  );
}

for (const client of CLIENTS.filter(({ obeysSkip }) => obeysSkip)) {
  testWithClient(
    client.name,
    client.name,
    "its file says the skip list, or apply names what it can't say",
    async (program) => {
      const lost = ["build-*.test", "127.8.0.0/16", "127.7.*", "port.test:8080", "fe80::/16", "<local>", "*"];
      await checkSkips(
        "npm",
        lost,
        (home, addresses) => Promise.all(addresses.map((address) => fetch({ home }, client, program, address))),
        { alsoLost: client.name === "npm" },
      );
    },
  );
}

testWithClient(
  "yarn1",
  "yarn1",
  "asks the proxy for the skip list too, since it reads no such key",
  async (program) => {
    const office = await openOffice(makeRegistry("skipped.test"));
    office.apply("npm", "--skip", "skipped.test");
    const [, , yarn] = CLIENTS;
    if (yarn) await fetch(office, yarn, program, "http://skipped.test/");
    expect(office.asked()).toContain("GET skipped.test");
  },
);

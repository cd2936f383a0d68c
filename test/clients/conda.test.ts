// conda itself: reads the values back, and searches a channel through a proxy that wants a log-on.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { Home, makeCertificate } from "../helpers/home.ts";
import { makeCompany, runClient, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { execFileSync } from "../helpers/processes.ts";

const PACKAGE = {
  name: "demo",
  version: "1.0",
  build: "0",
  build_number: 0,
  depends: [],
  md5: "0".repeat(32),
  size: 1,
};

function answer(path: string): string | undefined {
  const subdir = /([^/]+)\/repodata\.json$/.exec(path)?.[1];
  if (!subdir) return undefined;
  return JSON.stringify({
    info: { subdir },
    packages: { "demo-1.0-0.tar.bz2": { ...PACKAGE, subdir } },
    "packages.conda": {},
  });
}

const SETTINGS = "# mine\nchannels: []\ndefault_channels: []\nremote_max_retries: 0\n";

function show(home: Home, program: string, more = {}) {
  const args = ["config", "--show", "proxy_servers", "ssl_verify", "--json"];
  return JSON.parse(
    execFileSync(program, args, { env: { HOME: home.path, PATH: "/usr/bin:/bin", ...more }, encoding: "utf8" }),
  );
}

function search(home: Home, program: string, channel: string) {
  const environment = {
    HOME: home.path,
    PATH: "/usr/bin:/bin",
    CONDA_SUBDIR: "linux-64",
    CONDA_PKGS_DIRS: `${home.base}/pkgs`,
  };
  return runClient(program, ["search", "--override-channels", "-c", channel, "demo"], environment);
}

testWithClient("conda", "conda", "goes directly while off, whatever `all` said", (program) => {
  const home = new Home();
  const own = `${SETTINGS}proxy_servers: {all: "http://old.example:1"}\n`;
  home.write(".condarc", own);
  expect(home.run(["apply", "--proxy", "http://p.example:8080", "--to", "conda"])).toMatchObject({ code: 0 });
  expect(home.run(["off", "--to", "conda"])).toMatchObject({ code: 0 });
  expect(show(home, program).proxy_servers).toEqual({});
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".condarc")).toBe(own);
});

testWithClient("conda", "conda", "reads back what was written, bypass included", (program) => {
  const home = new Home();
  makeCertificate(`${home.base}/company.pem`);
  home.write(".condarc", SETTINGS);
  const outcome = home.run([
    "apply",
    "--proxy",
    "http://p.example:8080",
    "--skip",
    "wiki.corp.example *.lab.example",
    "--ca-bundle",
    `${home.base}/company.pem`,
    "--to",
    "conda",
  ]);
  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome.stderr).toContain('cannot exclude "lab.example" in .condarc');
  expect(show(home, program)).toMatchObject({
    proxy_servers: {
      http: "http://p.example:8080",
      https: "http://p.example:8080",
      "https://wiki.corp.example": "",
      "http://::1": "",
    },
    ssl_verify: home.file(".local/state/proxycast/ca/bundle.pem"),
  });
  expect(home.run(["off"])).toMatchObject({ code: 0 });
  expect(show(home, program).proxy_servers).toEqual({});
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".condarc")).toBe(SETTINGS);
  expect(show(home, program)).toEqual({ proxy_servers: {}, ssl_verify: true });
});

testWithClient(
  "conda",
  "conda",
  "searches a channel through a proxy that wants a log-on, and goes past it for a skipped host",
  async (program) => {
    const home = new Home();
    const company = await makeCompany(home.base, ["channel.test"]);
    const origin = { http: await startOrigin(answer), https: await startSecureOrigin(company, answer) };
    const password = "p@ss:w/ é%r";
    const proxy = await startProxy(origin, `alice:${password}`);
    home.write(".condarc", SETTINGS);
    const args = [
      "apply",
      "--proxy",
      `http://127.0.0.1:${proxy.port}`,
      "--username",
      "alice",
      "--password-stdin",
      "--with-password",
      "conda",
      "--ca-bundle",
      company.ca,
      "--to",
      "conda",
    ];
    expect(home.run(args, { input: password })).toMatchObject({ code: 0 });
    const found = await search(home, program, "https://channel.test/");
    expect(found.code, found.stdout + found.stderr).toBe(0);
    expect(proxy.hits.at(-1)).toMatchObject({
      method: "CONNECT",
      host: "channel.test",
      credentials: `alice:${password}`,
    });
    const before = proxy.hits.length;
    expect(await search(home, program, `http://localhost:${origin.http}/`)).toMatchObject({ code: 0 });
    expect(proxy.hits.length).toBe(before);
  },
);

testWithClient(
  "conda",
  "conda",
  "reads the file that CONDARC names, and ignores one by another name as we do",
  (program) => {
    const write = (home: Home, name: string) => {
      home.write(name, "");
      const environment = { CONDARC: home.file(name) };
      expect(home.run(["apply", "--proxy", "http://p.example:1", "--to", "conda"], { environment })).toMatchObject({
        code: 0,
      });
      return show(home, program, environment).proxy_servers.http;
    };
    expect(write(new Home(), "mine.yml")).toBe("http://p.example:1");
    const home = new Home();
    expect(write(home, "mine.conf")).toBe("http://p.example:1");
    expect(home.read("mine.conf")).toBe("");
  },
);

// pip itself: reads the values back, and really fetches through a proxy that wants a log-on.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { Home } from "../helpers/home.ts";
import { makeCompany, runClient, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { execFileSync } from "../helpers/processes.ts";

const PIP = ["/usr/bin/python3", "/usr/bin/pip3", "python3"] as const;
const WHEEL = "demo-1.0-py3-none-any.whl";
const PASSWORD = "p@ss:w/ é%r+d\"' $#\\ €";

function makeWheel(folder: string): Buffer {
  const script = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("demo.py", "")
    wheel.writestr("demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n")
    wheel.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("demo-1.0.dist-info/RECORD", "")
`;
  execFileSync("python3", ["-c", script, `${folder}/${WHEEL}`]);
  return readFileSync(`${folder}/${WHEEL}`);
}

function makeIndex(home: Home) {
  const wheel = makeWheel(home.base);
  return (path: string) => {
    if (path === "/simple/demo/")
      return `<!DOCTYPE html><html><body><a href="/files/${WHEEL}">${WHEEL}</a></body></html>`;
    return path === `/files/${WHEEL}` ? wheel : undefined;
  };
}

function fetchDemo(home: Home, program: string, index: string) {
  const args = [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--no-cache-dir",
    "--disable-pip-version-check",
    "--retries",
    "0",
    "-d",
    `${home.base}/out`,
    "--index-url",
    index,
    "demo",
  ];
  return runClient(program, args, { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C.UTF-8" });
}

testWithClient(
  "pip",
  PIP,
  "fetches over https through a proxy that wants a log-on, with the company's CA",
  async (program) => {
    const home = new Home();
    const answer = makeIndex(home);
    const company = await makeCompany(home.base, ["pypi.test"]);
    const origin = { http: await startOrigin(answer), https: await startSecureOrigin(company, answer) };
    const proxy = await startProxy(origin, `CORP\\alice:${PASSWORD}`);
    const url = `http://127.0.0.1:${proxy.port}`;
    const args = [
      "apply",
      "--proxy",
      url,
      "--username",
      "CORP\\alice",
      "--ca-bundle",
      company.ca,
      "--password-stdin",
      "--with-password",
      "pip",
      "--to",
      "pip",
    ];

    expect(await fetchDemo(home, program, "https://pypi.test/simple")).toMatchObject({ code: 1 });
    expect(home.run(args, { input: `${PASSWORD}\n` })).toMatchObject({ code: 0 });
    const outcome = await fetchDemo(home, program, "https://pypi.test/simple");
    expect(outcome).toMatchObject({ code: 0 });
    expect(proxy.hits.map(({ method, host }) => `${method} ${host}`)).toContain("CONNECT pypi.test");
    expect(proxy.hits.at(-1)?.credentials).toBe(`CORP\\alice:${PASSWORD}`);
  },
);

testWithClient(
  "pip",
  PIP,
  "asks the proxy without a password by default, and forgets it after remove",
  async (program) => {
    const home = new Home();
    const origin = { http: await startOrigin(makeIndex(home)) };
    const proxy = await startProxy(origin);
    const url = `http://127.0.0.1:${proxy.port}`;
    home.write(".config/pip/pip.conf", `[global]\ntrusted-host = pypi.test\n`);
    expect(home.run(["apply", "--proxy", url, "--to", "pip"])).toMatchObject({ code: 0 });
    const value = execFileSync(program, ["-m", "pip", "config", "get", "global.proxy"], {
      env: { HOME: home.path, PATH: "/usr/bin:/bin" },
      encoding: "utf8",
    });
    expect(value.trim()).toBe(url);
    expect(await fetchDemo(home, program, "http://pypi.test/simple")).toMatchObject({ code: 0 });
    expect(proxy.hits.every(({ host, credentials }) => host === "pypi.test" && credentials === undefined)).toBe(true);
    expect(proxy.hits.length).toBeGreaterThan(0);

    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    const before = proxy.hits.length;
    expect(await fetchDemo(home, program, "http://pypi.test/simple")).toMatchObject({ code: 1 });
    expect(proxy.hits.length).toBe(before);
  },
);

testWithClient("pip", PIP, "keeps an index on the skip list in reach", async (program) => {
  const home = new Home();
  const port = await startOrigin(makeIndex(home));
  const proxy = await startProxy({ http: port });
  home.write(".config/pip/pip.conf", `[global]\nindex-url = http://127.0.0.1:${port}/simple\n`);
  const outcome = home.run(["apply", "--proxy", `http://127.0.0.1:${proxy.port}`, "--to", "pip,sh"]);
  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome.stderr).toContain("the index 127.0.0.1 is on the skip list");
  const command = `. ~/.profile; exec ${program} -m pip download --no-deps --no-cache-dir --disable-pip-version-check -d ${home.base}/out demo`;
  expect(await runClient("sh", ["-c", command], { HOME: home.path, PATH: "/usr/bin:/bin" })).toMatchObject({ code: 0 });
  expect(proxy.hits).toEqual([]);
});

testWithClient("pip", PIP, "uses the file that PIP_CONFIG_FILE or the legacy path names", (program) => {
  const ask = (home: Home, more = {}) =>
    execFileSync(program, ["-m", "pip", "config", "debug"], {
      env: { HOME: home.path, PATH: "/usr/bin:/bin", ...more },
      encoding: "utf8",
    });
  const named = new Home();
  named.write("elsewhere.conf", "");
  const environment = { PIP_CONFIG_FILE: named.file("elsewhere.conf") };
  expect(named.run(["apply", "--proxy", "http://p.example:1", "--to", "pip"], { environment })).toMatchObject({
    code: 0,
  });
  expect(ask(named, environment)).toContain("global.proxy: http://p.example:1");
  const legacy = new Home();
  legacy.write(".pip/pip.conf", "[global]\n");
  expect(legacy.run(["apply", "--proxy", "http://p.example:1", "--to", "pip"])).toMatchObject({ code: 0 });
  expect(legacy.read(".pip/pip.conf")).toContain("proxy");
  expect(ask(legacy)).toContain("global.proxy: http://p.example:1");
});

// WSL by the built program: a stand-in for reg.exe prints what Windows printed, and one for wslinfo names the networking.
import { chmodSync, existsSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { blockOf, CONFIG, ok } from "../helpers/contract.ts";
import { type Environment, Home, PROXY, ROOT } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { startOrigin } from "../helpers/network.ts";

// A program on PATH counts where root alone can write it.
const test = needs("root");
const RECORDED = path.join(ROOT, "test/fixtures/os/windows");

/** Programs of these names, on PATH; reg.exe knows the user's Internet Settings alone, with this proxy in them. */
function inWsl(
  home: Home,
  { server = "127.0.0.1:7890", mode = "nat", record = "reg-single-server-override" } = {},
): Environment {
  const programs = {
    "reg.exe": `echo "$2" >> "$0.log"\ncase "$2" in HKCU*"Internet Settings") sed 's/127.0.0.1:7890/${server}/' ${RECORDED}/${record}.txt;; *) exit 1;; esac`,
    wslinfo: `echo ${mode}`,
  };
  for (const [name, script] of Object.entries(programs)) {
    home.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(home.file(`bin/${name}`), 0o755);
  }
  return { WSL_DISTRO_NAME: "Debian", PATH: `${home.file("bin")}:${home.environment.PATH}` };
}

test("the proxy of the Windows host is found, followed and taken back", () => {
  const home = new Home();
  home.write(CONFIG, "targets: [bash]\n");
  home.environment = { ...home.environment, ...inWsl(home, { server: "proxy.corp.example:8080" }) };
  const shown = ok(home, ["show"]).stdout;
  expect(shown).toMatch(/httpsProxy +http:\/\/proxy\.corp\.example:8080 +Windows \(WSL\) \(reg\.exe, HKCU\\Software/);
  expect(shown).toMatch(/skip +.*,127\.0\.0\.0\/8,10\.0\.0\.0\/8,172\.16\.0\.0\/16,192\.168\.0\.0\/16,corp\.example/);
  ok(home, ["apply"]);
  expect(blockOf(home)).toContain(PROXY);
  inWsl(home, { server: "other.example:1" });
  ok(home, ["apply"]);
  expect(blockOf(home)).toContain("http://other.example:1");
  // Interop is off: what was said stays.
  home.write("bin/reg.exe", "MZ");
  expect(ok(home, ["apply"]).stderr).toMatch(/WSL's interop is off or broken; what it said on .* stays/);
  expect(blockOf(home)).toContain("http://other.example:1");
  inWsl(home, { record: "reg-stale-server-disabled" });
  ok(home, ["apply"]);
  expect(blockOf(home)).not.toContain("example");
  ok(home, ["remove"]);
  expect(existsSync(home.file(".bashrc"))).toBe(false);
});

test("one on Windows' own address is named with what to do, and written nowhere", () => {
  const home = new Home();
  const environment = inWsl(home);
  const before = home.snapshot();
  const refused = home.run(["setup", "--yes"], { environment });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/127\.0\.0\.1:7890 is an address of Windows alone.*\(nat\).*networkingMode=mirrored/);
  expect(home.snapshot().filter((line) => !line.includes("reg.exe.log"))).toEqual(before);
  const mirrored = inWsl(home, { mode: "mirrored" });
  expect(ok(home, ["show"], { environment: mirrored }).stdout).toMatch(
    /httpProxy +http:\/\/127\.0\.0\.1:7890 +Windows/,
  );
});

test("the same address from elsewhere is left to the connection test, with a note", () => {
  const home = new Home();
  const environment = inWsl(home, { record: "reg-stale-server-disabled" });
  const shown = ok(home, ["show", "--proxy", "http://localhost:7890"], { environment });
  expect(shown.stderr).toMatch(/if the proxy is one of Windows and not of WSL: http:\/\/localhost:7890 is an address/);
  expect(ok(home, ["show", "--proxy", PROXY], { environment }).stderr).toBe("");
  // A login that goes by what was tested says nothing of it.
  const apply = ["apply", "--to", "bash", "--proxy", "http://localhost:7890"];
  expect(ok(home, apply, { environment }).stderr).toMatch(/was not tested.*\n.*is one of Windows/);
  expect(ok(home, ["apply", "--dry-run", ...apply.slice(1)], { environment }).stderr).not.toContain("Windows");
});

test("WSL's lone http_proxy gives way to the PAC script that came with it", async () => {
  const home = new Home();
  const script = `function FindProxyForURL(url, host) { return "PROXY proxy.corp.example:8080"; }`;
  const site = `http://127.0.0.1:${await startOrigin(() => script)}/proxy.pac`;
  const environment = { http_proxy: "http://wrong.example:1", HTTP_PROXY: "http://wrong.example:1", WSL_PAC_URL: site };
  const shown = await home.start(["show"], environment);
  expect(shown.stdout).toMatch(
    /httpProxy +http:\/\/proxy\.corp\.example:8080 +PAC .*\(Windows \(WSL\) \(\$WSL_PAC_URL\)\)/,
  );
  expect(shown.stdout).toMatch(/httpsProxy +http:\/\/proxy\.corp\.example:8080 +PAC/);
  expect(shown.stderr).toContain("WSL sets http_proxy together with WSL_PAC_URL: the PAC script counts");
  // With both protocols somebody chose.
  const both = { ...environment, https_proxy: "http://other.example:1" };
  expect((await home.start(["show"], both)).stdout).toMatch(/httpProxy +http:\/\/wrong\.example:1 +\$http_proxy/);
});

test("where it does not answer, the failed test says the same", async () => {
  const home = new Home();
  home.tests = true;
  const environment = { ...inWsl(home, { record: "reg-stale-server-disabled" }), https_proxy: "http://127.0.0.1:9" };
  const failed = await home.start(["setup", "--yes", "--to", "bash"], environment);
  expect(failed.code).toBe(3);
  expect(failed.stderr).toMatch(
    /nothing listens at 127\.0\.0\.1:9;.*if the proxy is one of Windows.*networkingMode=mirrored/,
  );
  expect(existsSync(home.file(".bashrc"))).toBe(false);
  const tested = await home.start(["test", "--proxy", "http://127.0.0.1:9"], environment);
  expect(tested.stderr).toMatch(
    / what {2}.*nothing listens at 127\.0\.0\.1:9;.*if the proxy is one of Windows.*networkingMode=mirrored/,
  );
  expect(tested.stderr.match(/one of Windows/g)).toHaveLength(1);
});

// The versions of clients: each program is asked apart, from where no project is, and only one that can be trusted.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { versions } from "../../src/support-report/versions.ts";
import type { System } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

function machineWith(programs: Readonly<Record<string, string>>, changed: Partial<System> = {}) {
  const home = new Home();
  const bin = path.join(home.base, "bin");
  mkdirSync(bin);
  symlinkSync("/bin/sh", path.join(bin, "sh"));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  const variables = { PATH: `.:${bin}`, http_proxy: "http://u:p@x:1" };
  return { home, bin, system: { ...systemIn(home, { variables }), ...changed } };
}

const told = async (system: System) => (await versions(system)).rows.map(([name, version]) => `${name}: ${version}`);

test("the number that it says, and what carries its TLS", async () => {
  const { system } = machineWith({
    curl: "echo 'curl 8.14.1 (x86_64) libcurl/8.14.1 OpenSSL/3.5.1'",
    git: "echo git version 2.39.5",
    npm: "echo 11.5.1",
    pip: "exit 1",
    node: "echo hello",
    go: '[ "$1" = version ] && echo go version go1.26.8 linux/amd64',
    openssl: "echo OpenSSL 3.0.22",
    wget: "pwd >&2; echo $PWD 1.$http_proxy.",
  });
  expect(await told(system)).toEqual([
    "curl: 8.14.1 (OpenSSL/3.5.1)",
    "wget: not understood",
    "git: 2.39.5",
    "pip: it fails",
    "npm: 11.5.1",
    "node: not understood",
    "go: 1.26.8",
    "openssl: 3.0.22",
  ]);
});

test("a program that others can write is not asked, nor one of the current folder or of a repository", async () => {
  const { home, bin, system } = machineWith({ git: "echo 1.1", curl: "echo 2.2" });
  chmodSync(path.join(bin, "git"), 0o757);
  expect(await told(system)).toEqual(["curl: 2.2"]);
  expect(await told({ ...system, workingFolder: () => bin })).toEqual([]);
  mkdirSync(path.join(home.base, ".git"));
  expect(await told(system)).toEqual([]);
});

test("of the home's own folders those that are hidden may be repositories: version managers are", async () => {
  const { home } = machineWith({});
  for (const [folder, version] of [[".nvm", "1.1"], ["clone", "2.2"]] as const) {
    home.write(`${folder}/.git/HEAD`, "");
    home.write(`${folder}/bin/${folder === "clone" ? "npm" : "node"}`, `#!/bin/sh\necho ${version}\n`, 0o755);
  }
  const variables = { PATH: `${home.file(".nvm/bin")}:${home.file("clone/bin")}` };
  expect(await told(systemIn(home, { variables }))).toEqual(["node: 1.1"]);
}); // biome-ignore format: short

test("one that does not answer in time says so, and each starts where no project is", async () => {
  const asked: string[] = [];
  const { system } = machineWith({ git: "", npm: "" }, {
    ask: async (program, args, { folder, timeout }) => {
      asked.push([path.basename(program), ...args, folder, timeout].join(" "));
      return program.endsWith("git") ? { exitCode: undefined, stdout: "" } : { exitCode: 0, stdout: "1.2.3" };
    },
  });
  expect(await told(system)).toEqual(["git: not told in time", "npm: 1.2.3"]);
  expect(asked).toEqual(["git --version / 2000", "npm --version / 2000"]);
}); // biome-ignore format: short

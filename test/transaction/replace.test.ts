// A folder that others may write: whoever swaps the name of our temporary file there gets nothing by it.
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { startWithFault } from "../helpers/faults.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { until } from "../helpers/processes.ts";

/** Another file's rename takes its time, and meanwhile this one's temporary file becomes a link to a private file. */
test.each(["before the rename", "during the rename"])("a temporary file that is swapped %s", async (when) => {
  const home = new Home();
  home.write(".bashrc", "x\n");
  home.write("project/condarc", "channels: []\n", 0o664);
  chmodSync(home.file("project"), 0o775);
  home.write(".ssh/id", "private\n", 0o600);
  const temporary = home.file("project/.condarc.proxycast-tmp");
  const delayed = when === "during the rename" ? temporary : home.file("..bashrc.proxycast-tmp");
  home.environment = { ...home.environment, CONDARC: home.file("project/condarc") };
  const running = startWithFault(home, ["apply", "--proxy", PROXY, "--to", "bash,conda"], {
    call: "rename",
    effect: "delay_enter=1500000",
    path: delayed,
  });
  const journal = home.file(".local/state/proxycast/journal.json");
  // Both are staged before the first is renamed.
  await until("the temporary files", () => existsSync(journal) && existsSync(temporary) && existsSync(delayed));
  await new Promise((resolve) => setTimeout(resolve, 300));
  rmSync(temporary);
  symlinkSync(home.file(".ssh/id"), temporary);
  expect(await running).toBe(4);
  expect(statSync(home.file(".ssh/id")).mode & 0o777).toBe(0o600);
  expect(home.read(".ssh/id")).toBe("private\n");
  expect(home.read(".bashrc")).toBe("x\n");
  if (when === "before the rename") {
    expect(lstatSync(home.file("project/condarc")).isFile()).toBe(true);
    expect(home.read("project/condarc")).toBe("channels: []\n");
  }
});

test("names that a terminal would obey reach none raw", () => {
  const name = "x\u001b]0;owned\u0007\u001b[2J\nproxycast: all is well\u202e";
  const home = new Home();
  mkdirSync(home.file(`${name}/condarc`), { recursive: true });
  home.write(`${name}/pip.conf`, "[global]\nproxy=a\nproxy=b\n");
  home.environment = {
    ...home.environment,
    CONDARC: home.file(`${name}/condarc`),
    PIP_CONFIG_FILE: home.file(`${name}/pip.conf`),
    NPM_CONFIG_USERCONFIG: home.file(`${name}/npmrc`),
  };
  const settings = ["--proxy", PROXY];
  for (const args of [
    ["plan", ...settings],
    ["apply", ...settings],
    ["apply", ...settings, "--to", "conda"],
    ["apply", ...settings, "--to", "pip"],
    ["status", ...settings],
    ["apply", ...settings, "--ca-bundle", home.file(`${name}/none`)],
    ["apply", "--pac", home.file(`${name}/none`)],
    ["off"],
    ["remove"],
    ["ca", "save", home.file(`${name}/condarc`)],
    ["report", "--output", home.file(`${name}/condarc`)],
  ]) {
    const { stdout, stderr } = home.run(args);
    expect(stdout + stderr, args[0]).not.toMatch(/[\u0007\u001b\u202e]/);
    expect(stdout + stderr, args[0]).not.toMatch(/^proxycast: all is well/m);
  }
});

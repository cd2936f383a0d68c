// apt's settings are read as apt itself reads them.
import { expect } from "vitest";
import { readAptConfig } from "../../../src/settings/candidates/apt.ts";
import { Home } from "../../helpers/home.ts";
import { needs } from "../../helpers/needs.ts";
import { spawnSync } from "../../helpers/processes.ts";

needs("apt-config").each([
  'Acquire::http::Proxy "http://a:1";',
  '// x\nAcquire::HTTP::proxy "http://a:1" ; # y',
  '/* "\n*/ Acquire {\n http { Proxy "http://a:1"; Proxy::local.example "DIRECT"; };\n}',
  'Acquire::http { Proxy "http://a:1" }',
  'Acquire::http::Proxy "http://a:1"; Acquire::http::Proxy "http://b:2";',
  'Acquire::http::Proxy\n"http://a:1"\n;',
  "Acquire::http::Proxy DIRECT;",
  'Acquire::http::Proxy {"http://list:1";};',
  '#Acquire::http::Proxy "http://a:1";\nAcquire::https::Proxy "http://b:2";',
])("%j", (text) => {
  const home = new Home();
  home.write("apt.conf", `${text}\n`);
  const args = ["-c", home.file("apt.conf"), "shell", "PROXY", "Acquire::http::Proxy"];
  const said = spawnSync("apt-config", args, { encoding: "utf8", env: { PATH: process.env.PATH } });
  expect(said.status, said.stderr).toBe(0);
  const value = /^PROXY='(.*)'$/m.exec(said.stdout)?.[1];
  expect(readAptConfig(text).get("acquire::http::proxy")?.value ?? "").toBe(value ?? "");
});

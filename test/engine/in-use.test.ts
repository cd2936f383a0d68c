// A client that comes into use is written by the next run: what the last one found is no stale yes.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { findProgram, Home } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";

test("a client that is merely installed is available, and written once its folder is there", () => {
  need("cargo", "bash");
  const home = new Home();
  const bin = `${home.base}/bin`;
  mkdirSync(bin);
  for (const name of ["cargo", "bash"]) symlinkSync(String(findProgram(name)), `${bin}/${name}`);
  home.environment = { ...home.environment, PATH: bin };
  const apply = ["apply", "--proxy", "http://p.example:3128", "--no-test"];
  expect(home.run(apply)).toMatchObject({ code: 0 });
  // The second is answered by what the first left.
  expect(home.run(apply).stdout).not.toContain("added");
  expect(existsSync(home.file(".cargo/config.toml"))).toBe(false);
  expect(JSON.parse(home.run(["status", "--json"]).stdout).available).toEqual(["cargo"]);

  mkdirSync(home.file(".cargo"));
  expect(home.run(apply)).toMatchObject({ code: 0 });
  expect(existsSync(home.file(".cargo/config.toml"))).toBe(true);
});

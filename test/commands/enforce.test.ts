// A machine's config that enforces settings, as its users meet it.
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";

function managed(config: string): Home {
  // The machine's config is read where it is root's.
  need("root");
  const home = new Home();
  mkdirSync(`${home.base}/etc-xdg/proxycast`, { recursive: true });
  writeFileSync(`${home.base}/etc-xdg/proxycast/config.yaml`, config);
  return home;
}

test("a run that tries says so and goes by it; setup does not save it; show and status name it", () => {
  const home = managed(`proxy: ${PROXY}\nenforce: [proxy]\ntargets: [bash]\n`);
  const line = `${home.base}/etc-xdg/proxycast/config.yaml:2`;
  const note = `--proxy does not count: ${line} enforces proxy`;
  expect(ok(home, ["apply", "--proxy", OTHER]).stderr).toContain(note);
  expect(home.read(".bashrc")).toContain(PROXY);
  expect(home.json(["plan", "--proxy", OTHER])).toMatchObject({ changed: false, warnings: [note] });
  expect(ok(home, ["setup", "--yes", "--proxy", OTHER, "--skip", "a.example"]).stderr).toContain(note);
  expect(home.read(CONFIG)).toBe('skip: "a.example"\n');
  expect(ok(home, ["show"]).stdout).toMatch(
    /^httpProxy +http:\/\/proxy\.corp\.example:8080 .*config\.yaml:1 \(enforced\)$/m,
  );
  expect(home.json(["show"]).settings).toMatchObject({
    httpProxy: { enforced: true },
    skip: { value: expect.anything() },
  });
  expect(ok(home, ["status"]).stderr).toContain(`note: ${line} enforces proxy`);
  expect(home.run(["render", "git", "--proxy", OTHER]).stdout).toContain(PROXY);
  ok(home, ["off"]);
  expect(home.read(".bashrc")).not.toContain(PROXY);
});

test("a target that the machine leaves out is no user's to add, nor to switch", () => {
  const home = managed(`proxy: ${PROXY}\ntargets: [bash, git, -git]\nenforce: targets\n`);
  home.write(CONFIG, "targets: [git]\n");
  ok(home, ["apply"]);
  expect(home.json(["status"]).changes).toMatchObject([
    { path: home.file(".bashrc") },
    { path: home.file(".profile") },
  ]);
  expect(home.run(["off", "git"])).toMatchObject({ code: 2, stderr: expect.stringContaining("none of the targets") });
});

// Targets that are left out, and that are off by themselves, as a person types them.
import { expect, test } from "vitest";
import { CONFIG, ok } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";

function configured(): Home {
  const home = new Home();
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash, git, pip]\n`);
  return home;
}

/** What is planned, a line a file. */
function planned(home: Home, args: readonly string[] = []): string {
  const { changes } = home.json(["plan", ...args]) as unknown as { changes: { writer: string; state: string }[] };
  return changes.map(({ writer, state }) => `${writer}: ${state}`).join("\n");
}

test.each([[["--to", "-git"]], [["--to=-git"]], [["--to", "bash", "--to", "pip"]]])("%j: all but git", (args) => {
  expect(planned(configured(), args)).toBe("bash: to add\nbash: to add\npip: to add");
});

test("a list that leaves out narrows one run, and takes back where it is saved", () => {
  const home = configured();
  ok(home, ["apply", "--to", "-git"]);
  expect(planned(home)).toBe("bash: in sync\nbash: in sync\npip: in sync\ngit: to add");
  ok(home, ["apply"]);
  ok(home, ["setup", "--yes", "--to", "-git"]);
  expect(home.read(CONFIG)).toContain('targets: "bash,git,pip,-git"\n');
  expect(home.snapshot().join()).not.toContain(".gitconfig");
});

test("off and on by name, and what status says", () => {
  const home = configured();
  ok(home, ["apply"]);
  const { stderr } = ok(home, ["off", "git,pip"]);
  expect(stderr).toMatch(/off by name: git \(since [\d-]+\), pip \(since [\d-]+\); proxycast on git pip/);
  expect(stderr).not.toContain("This shell still has");
  expect(home.snapshot().join()).not.toContain(".gitconfig");
  expect(ok(home, ["status"]).stdout).toMatch(/^in sync +~\/\.bashrc/m);
  expect(home.json(["status"])).toMatchObject({ off: ["git", "pip"] });
  ok(home, ["on", "git", "pip"]);
  expect(planned(home)).not.toContain("to ");
  expect(home.run(["off", "git", "--to", "pip"])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/as words or by --to/),
  });
  expect(home.run(["off", "gti"])).toMatchObject({ code: 2, stderr: expect.stringContaining("did you mean git") });
  const shared = home.run(["off", "bash"], { environment: { PROXYCAST_TO: "bash,sh" } });
  expect(shared).toMatchObject({ code: 4, stderr: expect.stringContaining("proxycast off bash sh") });
});

test("a block that unsets the variables is in sync, off", () => {
  const home = new Home();
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [fish]\n`);
  ok(home, ["apply"]);
  expect(ok(home, ["off", "fish"]).stderr).toContain("This shell still has the old values");
  expect(ok(home, ["status"]).stdout).toMatch(/^in sync, off +~\/\.config\/fish/m);
});

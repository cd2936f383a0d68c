// The end of a file, whatever it is, is the user's: no run that has nothing to write there touches the file, and what a
// run writes comes back to the byte.
import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { CONFIG, ok } from "../helpers/contract.ts";
import { Home, PROXY, ROOT } from "../helpers/home.ts";
import { execFileSync } from "../helpers/processes.ts";

const FILES: Readonly<Record<string, string>> = {
  ".bashrc": "alias a=b\nexport EDITOR=vi",
  ".profile": "# h\nx=1\n",
  ".cshrc": "set a = b",
  ".npmrc": "registry=https://r.test/\nfund=false",
  ".docker/config.json": '{"credsStore":"pass"}',
  ".gitconfig": "[user]\n\tname=a",
  ".condarc": "channels: [a]",
  ".config/pip/pip.conf": "[global]\ntimeout = 60",
  ".cargo/config.toml": "[net]\nretry = 3",
  ".wgetrc": "tries = 3",
  ".curlrc": "silent",
  ".gemrc": "gem: --no-document",
  ".yarnrc.yml": "nodeLinker: node-modules",
  ".gradle/gradle.properties": "a=b",
  ".m2/settings.xml": "<settings></settings>",
  ".Renviron": "EDITOR=vi",
  ".config/Code/User/settings.json": '{"a":1}',
  ".netrc": "machine a.example login b password c",
};
const TARGETS = "sh,bash,tcsh,npm,docker,git,conda,pip,cargo,wget,curl,gem,yarn,gradle,maven,r,vscode";

const ENDINGS = ["", "\n", "\r", "\r\n", "\n\r", "\r\r", "\n\n", "\n\r\n", "\r\n\r", " "];

function populate(ending: string): Home {
  const home = new Home();
  for (const [name, text] of Object.entries(FILES)) home.write(name, text + ending, 0o600);
  return home;
}

/** Contents and inodes: a file that is replaced by its equal was written all the same. */
function marks(home: Home): string[] {
  return Object.keys(FILES).map(
    (name) => `${name} ${statSync(home.file(name)).ino} ${JSON.stringify(home.read(name))}`,
  );
}

test.each(ENDINGS)("files that end in %j stay as they are where nothing is wanted", (ending) => {
  const home = populate(ending);
  // The shells have something to write: that the variables are unset.
  home.write(CONFIG, `targets: [${TARGETS.replace("sh,bash,tcsh,", "")}]\n`);
  const before = marks(home);
  expect(ok(home, ["remove", "--json"]).stdout).toContain('"changed": false');
  expect(marks(home)).toEqual(before);
  expect([0, 4]).toContain(home.run(["apply", "--mode", "none"]).code);
  expect(marks(home)).toEqual(before);
});

test.each(ENDINGS)("files that end in %j come back to the byte, through off and on", (ending) => {
  const home = populate(ending);
  home.write(CONFIG, `targets: [${TARGETS}]\n`);
  const first = home.snapshot();
  // What its client can't read with such an end is refused, and left as it is.
  const args = ["--proxy", PROXY, "--skip", "a.example"];
  expect([0, 4]).toContain(home.run(["apply", ...args]).code);
  expect(home.read(".bashrc")).toContain(PROXY);
  for (const command of ["off", "on"])
    expect([0, 4]).toContain(home.run([command, ...(command === "on" ? args : [])]).code);
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
});

const PYTHON = `${ROOT}/.clients/conda/bin/python`;

testWithClient("conda", ["conda", PYTHON], "a block of text at the end gets no line from a key behind it", () => {
  for (const text of ["a: 1\nx: |\n  foo\n   ", "x: >-\n  foo", "x: |+\n  foo\n\n", "# why\nx: |\n  foo"]) {
    const home = new Home();
    home.write(".condarc", text);
    const read = () =>
      execFileSync(
        PYTHON,
        [
          "-c",
          "import ruamel.yaml,sys; print(repr(ruamel.yaml.YAML(typ='safe').load(open(sys.argv[1]))['x']))",
          home.file(".condarc"),
        ],
        { encoding: "utf8" },
      );
    const before = read();
    ok(home, ["apply", "--proxy", PROXY, "--to", "conda"]);
    expect(home.read(".condarc")).toContain(PROXY);
    expect(read()).toBe(before);
    ok(home, ["remove"]);
    expect(home.read(".condarc")).toBe(text);
  }
});

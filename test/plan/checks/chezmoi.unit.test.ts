// Whether chezmoi manages a file, by the names in its source folder.
import { expect, test } from "vitest";
import { findTracker } from "../../../src/plan/checks/version-control.ts";
import { Home } from "../../helpers/home.ts";
import { systemIn } from "../../helpers/system.ts";

const FILE = ".config/pip/pip.conf";

test.each<
  [name: string, files: Readonly<Record<string, string>>, variables: { XDG_DATA_HOME?: string }, isTracked: boolean]
>([
  ["its own folder", { ".local/share/chezmoi/dot_config/pip/pip.conf": "" }, {}, true],
  [
    "names with attributes",
    { ".local/share/chezmoi/private_dot_config/exact_pip/private_executable_pip.conf.tmpl": "" },
    {},
    true,
  ],
  ["a literal name", { ".local/share/chezmoi/dot_config/pip/literal_pip.conf": "" }, {}, true],
  ["a name that is dot_config itself", { ".local/share/chezmoi/literal_dot_config/pip/pip.conf": "" }, {}, false],
  ["a name that ends in .tmpl itself", { ".local/share/chezmoi/dot_config/pip/pip.conf.tmpl.literal": "" }, {}, false],
  ["a suffix of a literal name", { ".local/share/chezmoi/dot_config/pip/pip.conf.literal": "" }, {}, true],
  ["an encrypted file", { ".local/share/chezmoi/dot_config/pip/encrypted_private_pip.conf.asc": "" }, {}, true],
  ["a template that is encrypted", { ".local/share/chezmoi/dot_config/pip/pip.conf.tmpl.age": "" }, {}, true],
  ["another file beside it", { ".local/share/chezmoi/dot_config/pip/other": "" }, {}, false],
  ["a name with dot_ inside", { ".local/share/chezmoi/dot_config/pip/pipdot_conf": "" }, {}, false],
  ["a name with .literal inside", { ".local/share/chezmoi/dot_config/pip/pip.literal.conf": "" }, {}, false],
  ["a name with .tmpl inside", { ".local/share/chezmoi/dot_config/pip/pip.tmpl.conf": "" }, {}, false],
  ["a name without its dot", { ".local/share/chezmoi/config/pip/pip.conf": "" }, {}, false],
  ["a file in the place of a folder", { ".local/share/chezmoi/dot_config": "" }, {}, false],
  [
    "a root of its own",
    { ".local/share/chezmoi/.chezmoiroot": "home\n", ".local/share/chezmoi/home/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  ["another data folder", { "data/chezmoi/dot_config/pip/pip.conf": "" }, { XDG_DATA_HOME: "data" }, true],
  [
    "a folder that its config names",
    { ".config/chezmoi/chezmoi.toml": 'sourceDir = "~/dots"\n', "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder by a variable",
    { ".config/chezmoi/chezmoi.toml": "sourceDir='$HOME/dots'\n", "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder in YAML",
    { ".config/chezmoi/chezmoi.yaml": "sourceDir: ~/dots \n", "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder in JSON",
    { ".config/chezmoi/chezmoi.json": '{"sourceDir": "~/dots", "a": 1}', "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder that one of its configs names, beside a folder",
    {
      ".config/chezmoi/a/b": "",
      ".config/chezmoi/chezmoi.toml": 'sourceDir = "~/dots"\n',
      "dots/dot_config/pip/pip.conf": "",
    },
    {},
    true,
  ],
  [
    "a config that names none",
    { ".config/chezmoi/chezmoi.toml": "[git]\n", "dots/dot_config/pip/pip.conf": "" },
    {},
    false,
  ],
])("chezmoi's source: %s", async (_, files, variables, isTracked) => {
  const home = new Home();
  for (const [name, text] of Object.entries(files)) home.write(name, text);
  const data = variables.XDG_DATA_HOME && { XDG_DATA_HOME: home.file("data") };
  const system = systemIn(home, { variables: { XDG_CONFIG_HOME: home.file(".config"), ...data } });
  expect(await findTracker(system, home.file(FILE))).toBe(isTracked ? "it is tracked by chezmoi" : undefined);
});

test("a source folder that is shut manages nothing", async () => {
  const home = new Home();
  home.write(".local/share/chezmoi/dot_config/pip/pip.conf", "");
  const system = systemIn(home);
  const shut = {
    ...system,
    list() {
      throw Object.assign(new Error("x"), { code: "EACCES" });
    },
  };
  expect(await findTracker(shut, home.file(FILE))).toBe(undefined);
});

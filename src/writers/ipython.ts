// IPython, and with it the kernels of Jupyter: a start-up file of the default profile. First by its name, since an error in
// one of them skips all that follow. https://ipython.readthedocs.io/en/stable/interactive/tutorial.html#startup-files
import * as path from "node:path";
import template from "../../templates/ipython.py";
import { expandHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { dropIn } from "./drop-in.ts";

function folderOf(system: System): string {
  const own = path.join(system.home, ".ipython");
  const xdg = path.join(system.home, ".config", "ipython");
  return expandHome(system, system.variable("IPYTHONDIR") || (!system.facts(own) && system.facts(xdg) ? xdg : own));
}

export const ipython = dropIn({
  id: "ipython",
  title: "IPython and Jupyter kernels",
  docs: "https://ipython.readthedocs.io/en/stable/interactive/tutorial.html#startup-files",
  environment: "suffices",
  template,
  // A Python literal: https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
  quote: (value) => `'${value.replace(/[\\']/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}'`,
  isPresent: (system) =>
    ["ipython", "ipython3", "jupyter"].some((program) => system.findProgram(program)) ||
    system.facts(folderOf(system)) !== undefined,
  isInUse: (system) => system.facts(folderOf(system)) !== undefined,
  fileOf: (system) => path.join(folderOf(system), "profile_default", "startup", "00-proxycast.py"),
});

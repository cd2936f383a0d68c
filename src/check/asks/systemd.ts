// systemd's user manager: its own generator prints what environment.d makes.
// https://www.freedesktop.org/software/systemd/man/latest/systemd-environment-d-generator.html
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Said } from "../ask.ts";
import { routeByVariables } from "../environment.ts";
import { lineOf } from "../files.ts";

const GENERATORS = ["/usr/lib", "/lib"].map(
  (folder) => `${folder}/systemd/user-environment-generators/30-systemd-environment-d-generator`,
);
const GIVEN = ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"];

export const systemd: Ask = {
  writer: "systemd",
  programs: ["systemctl"],
  mute: "programs of the desktop make them",
  async route({ terminal, url, settings }): Promise<readonly Said[]> {
    const { system } = terminal;
    const generator = GENERATORS.find((file) => system.facts(file));
    if (!generator) return [{ route: { kind: "unknown", why: "this systemd has no generator to be asked" } }];
    // The manager starts before any shell: what shells set is not there.
    const none = Object.keys(terminal.variables).filter((name) => !GIVEN.includes(name));
    const variables = Object.fromEntries(none.map((name) => [name, undefined]));
    const { stdout } = await terminal.run(generator, [], { variables });
    const lines = stdout.split("\n").flatMap((line) => {
      const [, name, value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, unquote(value)] as const];
    });
    const said = routeByVariables(Object.fromEntries(lines), url);
    if (!said.from || !("variable" in said.from)) return [said];
    const { variable } = said.from;
    const [target] = WRITERS.find(({ id }) => id === "systemd")?.locate(system, settings) ?? [];
    const value = Object.fromEntries(lines)[variable] ?? "";
    const isIt = (line: string) => line.startsWith(`${variable}=`) && line.includes(value);
    const line = target && lineOf(system, target.path, isIt);
    return [line === undefined || !target ? said : { ...said, from: { path: target.path, line } }];
  },
};

/** It prints for a shell: plain, or in $'…' or double quotes. */
function unquote(value: string): string {
  const [, , body] = /^(\$'|")([\s\S]*)['"]$/.exec(value) ?? [];
  return (body ?? value).replace(/\\(.)/g, "$1");
}

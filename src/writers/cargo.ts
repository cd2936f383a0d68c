// cargo: one proxy for all. It obeys no_proxy of the environment for it.
// https://doc.rust-lang.org/cargo/reference/config.html#http
import * as path from "node:path";
import type { System } from "../system/system.ts";
import { editUrl, mainProxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  const folder = system.variable("CARGO_HOME") || path.join(system.home, ".cargo");
  const old = path.join(folder, "config");
  // Where both are there, it reads the one without an ending.
  return system.facts(old)?.kind === "file" ? old : path.join(folder, "config.toml");
}

export const cargo: Writer = {
  id: "cargo",
  title: "cargo",
  docs: "https://doc.rust-lang.org/cargo/reference/config.html",
  acceptsPassword: true,
  variables: ["CARGO_HOME", "CARGO_HTTP_PROXY"],
  override: {
    line: /^[ \t]*proxy[ \t]*=/,
    variables: (run) => ({ CARGO_HTTP_PROXY: mainProxyOf(run.settings, run.grant)?.url }),
  },
  isPresent: (system) => system.findProgram("cargo") !== undefined || system.facts(fileOf(system)) !== undefined,
  locate: (system) => [{ role: "config", path: fileOf(system), format: "toml" }],
  desire: (settings, _target, grant) => ({
    edits: [
      ...editUrl(settings, ["http", "proxy"], mainProxyOf(settings, grant)),
      ...(settings.ca ? [{ key: ["http", "cainfo"], value: settings.ca.bundle }] : []),
    ],
  }),
};

// RubyGems: one proxy for all, by a key without a colon; the one for the CA has one. It obeys no_proxy of the environment.
// https://guides.rubygems.org/command-reference/#gem-environment
import * as path from "node:path";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { editUrl, mainProxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  const own = path.join(system.home, ".gemrc");
  const xdg = path.join(xdgConfigHome(system), "gem", "gemrc");
  return !system.facts(own) && system.facts(xdg) ? xdg : own;
}

export const gem: Writer = {
  id: "gem",
  title: "RubyGems",
  docs: "https://guides.rubygems.org/command-reference/#gem-environment",
  acceptsPassword: true,
  variables: ["GEMRC"],
  override: {
    line: /^[ \t]*"?http_proxy"?[ \t]*:/,
    // The files of this variable come last; a key without a value takes back what an earlier one said.
    variables: ({ system, write }) => ({
      GEMRC: [system.variable("GEMRC"), write("gemrc", "http_proxy:\n")].filter(Boolean).join(path.delimiter),
    }),
  },
  isPresent: (system) => system.findProgram("gem") !== undefined || system.facts(fileOf(system)) !== undefined,
  locate: (system) => [{ role: "gemrc", path: fileOf(system), format: "yaml", readsFirstDocument: true }],
  desire: (settings, _target, grant) => ({
    edits: [
      ...editUrl(settings, ["http_proxy"], mainProxyOf(settings, grant)),
      ...(settings.ca ? [{ key: [":ssl_ca_cert"], value: settings.ca.bundle }] : []),
    ],
  }),
};

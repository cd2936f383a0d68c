// RubyGems: one proxy for all, by a key without a colon; the one for the CA has one. It obeys no_proxy of the environment.
// https://guides.rubygems.org/command-reference/#gem-environment
import * as path from "node:path";
import { YAML } from "../model/file-format.ts";
import { unixHome, xdgConfigHome } from "../system/folders.ts";
import { client } from "./client.ts";
import { caBundle, oneProxy } from "./parts.ts";

export const gem = client({
  id: "gem",
  title: "RubyGems",
  docs: "https://guides.rubygems.org/command-reference/#gem-environment",
  environment: "suffices",
  programs: ["gem"],
  traces: [".gem", ".local/share/gem", ".bundle"],
  variables: ["GEMRC"],
  format: YAML,
  files(system) {
    const own = path.join(unixHome(system), ".gemrc");
    const xdg = path.join(xdgConfigHome(system), "gem", "gemrc");
    return !system.facts(own) && system.facts(xdg) ? xdg : own;
  },
  inspect: () => ({ readsFirstDocument: true }),
  rivals: (search) => search.find.gem(search),
  wants: [oneProxy(["http_proxy"]), caBundle([":ssl_ca_cert"])],
  override: {
    line: /^[ \t]*"?http_proxy"?[ \t]*:/,
    // The files of this variable come last; a key without a value takes back what an earlier one said.
    variables: ({ system, write }) => ({
      GEMRC: [system.variable("GEMRC"), write("gemrc", "http_proxy:\n")].filter(Boolean).join(path.delimiter),
    }),
  },
});

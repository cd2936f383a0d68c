// cargo: one proxy for all. It obeys no_proxy of the environment for it.
// https://doc.rust-lang.org/cargo/reference/config.html#http
import * as path from "node:path";
import { client } from "./client.ts";
import { caBundle, mainProxyOf, oneProxy } from "./parts.ts";

export const cargo = client({
  id: "cargo",
  title: "cargo",
  docs: "https://doc.rust-lang.org/cargo/reference/config.html",
  environment: "suffices",
  programs: ["cargo"],
  traces: [".cargo"],
  variables: ["CARGO_HOME", "CARGO_HTTP_PROXY"],
  speaksSocks: true,
  rivals: (search) => search.find.cargo(search),
  format: { id: "toml", parser: "toml" },
  files(system) {
    const folder = system.variable("CARGO_HOME") || path.join(system.home, ".cargo");
    const old = path.join(folder, "config");
    // Where both are there, it reads the one without an ending.
    return system.facts(old)?.kind === "file" ? old : path.join(folder, "config.toml");
  },
  wants: [oneProxy(["http", "proxy"]), caBundle(["http", "cainfo"])],
  override: {
    line: /^[ \t]*proxy[ \t]*=/,
    variables: (run) => ({ CARGO_HTTP_PROXY: mainProxyOf(run.settings, run.grant)?.url }),
  },
});

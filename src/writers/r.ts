// R: variables for its sessions, which go before those of the environment. A project's own .Renviron replaces this file.
// https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html

import * as path from "node:path";
import { isReadByCurl, noteDropped, toList } from "../dialects/list.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import { expandHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { copyWithout } from "./override.ts";
import { edit, editUrl, proxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  return expandHome(system, system.variable("R_ENVIRON_USER") || path.join(system.home, ".Renviron"));
}

const LINE = /^[ \t]*https?_proxy[ \t]*=/i;

export const r: Writer = {
  id: "r",
  title: "R",
  docs: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html",
  acceptsPassword: true,
  variables: ["R_ENVIRON_USER"],
  override: {
    line: LINE,
    variables(run) {
      const { system } = run;
      // A project's own file is read instead of the home's.
      const project = path.join(system.workingFolder(), ".Renviron");
      const isProject = !system.variable("R_ENVIRON_USER") && system.facts(project) !== undefined;
      const copy = copyWithout(run, isProject ? project : fileOf(system), LINE, "renviron");
      return { R_ENVIRON_USER: copy ?? (isProject ? project : system.variable("R_ENVIRON_USER")) };
    },
  },
  isPresent: (system) =>
    ["R", "Rscript"].some((program) => system.findProgram(program)) || system.facts(fileOf(system)) !== undefined,
  // Set to nothing, the variable means no file at all.
  locate: (system) =>
    system.variable("R_ENVIRON_USER") === "" ? [] : [{ role: "renviron", path: fileOf(system), format: "renviron" }],
  desire(settings, _target, grant) {
    // R fetches with libcurl.
    const list = toList(settings.noProxy, isReadByCurl);
    return {
      edits: [
        ...PROTOCOLS.flatMap((protocol) =>
          editUrl(settings, [`${protocol}_proxy`], proxyOf(settings, protocol, grant)),
        ),
        // libcurl takes these where ours are away.
        ...(settings.proxy.kind === "direct" ? ["HTTPS_PROXY", "all_proxy", "ALL_PROXY"] : []).map((name) => ({
          key: [name],
          value: undefined,
        })),
        ...edit(settings, ["no_proxy"], list.text || undefined),
        // Its own libcurl reads this one and no other. Seen with R 4.2.2.
        ...(settings.ca ? [{ key: ["CURL_CA_BUNDLE"], value: settings.ca.bundle }] : []),
      ],
      notes: settings.proxy.kind === "url" ? noteDropped(list.dropped, ".Renviron") : [],
    };
  },
};

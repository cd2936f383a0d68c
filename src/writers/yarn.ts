// yarn 2 and later, which reads no proxy variable and no .npmrc. An empty proxy in networkSettings is the way past it.
// yarn classic reads npm's file. https://yarnpkg.com/configuration/yarnrc

import * as path from "node:path";
import { toGlobs } from "../dialects/globs.ts";
import { noteDropped } from "../dialects/list.ts";
import type { Edit } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { urlFor } from "./override.ts";
import { editUrl, proxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  // A name that is looked for in every folder up to the home, or a path.
  return path.resolve(system.home, system.variable("YARN_RC_FILENAME") || ".yarnrc.yml");
}

/** A flow map, as the format has it. */
const DIRECT = JSON.stringify({ httpProxy: "", httpsProxy: "" });

export const yarn: Writer = {
  id: "yarn",
  title: "yarn 2 and later",
  docs: "https://yarnpkg.com/configuration/yarnrc",
  acceptsPassword: true,
  variables: [
    "YARN_HTTP_PROXY",
    "YARN_HTTPS_PROXY",
    "YARN_HTTPS_CA_FILE_PATH",
    "YARN_ENABLE_STRICT_SSL",
    "YARN_RC_FILENAME",
  ],
  override: {
    line: /^https?Proxy[ \t]*:/,
    variables: (run) => ({ YARN_HTTP_PROXY: urlFor(run, "http"), YARN_HTTPS_PROXY: urlFor(run, "https") }),
  },
  isPresent: (system) => system.findProgram("yarn") !== undefined || system.facts(fileOf(system)) !== undefined,
  locate: (system) => [{ role: "yarnrc", path: fileOf(system), format: "yaml" }],
  desire(settings, _target, grant) {
    const { proxy, noProxy, ca } = settings;
    // It expands variables: https://yarnpkg.com/configuration/yarnrc
    if (ca?.bundle.includes("${")) throw new Refusal("the home folder's name has ${, which yarn would expand");
    const { globs, dropped } = toGlobs(noProxy);
    const isUsed = proxy.kind === "url";
    const bypass: Edit[] = globs.map((glob) => ({ key: ["networkSettings", glob], value: DIRECT }));
    return {
      edits: [
        ...PROTOCOLS.flatMap((protocol) => editUrl(settings, [`${protocol}Proxy`], proxyOf(settings, protocol, grant))),
        ...(ca ? [{ key: ["httpsCaFilePath"], value: ca.bundle }] : []),
        ...(isUsed ? bypass : []),
      ],
      notes: isUsed ? noteDropped(dropped, ".yarnrc.yml") : [],
    };
  },
};

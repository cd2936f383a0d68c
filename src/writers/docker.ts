// The docker client: what it gives to new containers and builds. Pulling images is the daemon's affair.
// https://docs.docker.com/engine/cli/proxy/

import * as path from "node:path";
import { toPortable } from "../dialects/portable.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { edit, editUrl, proxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

const PLACE = ["proxies", "default"];

function fileOf(system: System): string {
  return path.join(system.variable("DOCKER_CONFIG") || path.join(system.home, ".docker"), "config.json");
}

export const docker: Writer = {
  id: "docker",
  title: "docker client",
  docs: "https://docs.docker.com/engine/cli/proxy/",
  acceptsPassword: true,
  variables: ["DOCKER_CONFIG"],
  override: { line: /"https?Proxy"/i },
  isPresent: (system) => system.findProgram("docker") !== undefined || system.facts(fileOf(system)) !== undefined,
  locate: (system) => [{ role: "config", path: fileOf(system), format: "json" }],
  desire(settings, _target, grant) {
    const found = PROTOCOLS.map((protocol) => ({ protocol, proxy: proxyOf(settings, protocol, grant) }));
    const list = toPortable(settings.noProxy).text;
    const isHere = found.some(({ proxy }) => proxy && /:\/\/(localhost|127\.|\[::1\])/.test(proxy.url));
    return {
      edits: [
        ...found.flatMap(({ protocol, proxy }) =>
          editUrl(settings, [...PLACE, `${protocol}Proxy`], proxy, JSON.stringify),
        ),
        ...(settings.proxy.kind === "direct" ? [{ key: [...PLACE, "allProxy"], value: undefined }] : []),
        ...edit(settings, [...PLACE, "noProxy"], list ? JSON.stringify(list) : undefined),
      ],
      notes: isHere ? ["a proxy on this machine's own loopback address can't be reached from a container"] : [],
    };
  },
};

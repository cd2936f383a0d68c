// The docker client: what it gives to new containers and builds. Pulling images is the daemon's affair.
// https://docs.docker.com/engine/cli/proxy/
import * as path from "node:path";
import { toPortable } from "../dialects/portable.ts";
import type { FileFormat } from "../model/file-format.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import { client } from "./client.ts";
import { eachProxyOrAll, endpointOf, noProxyList, proxyPart } from "./parts.ts";

/** Names in any case are one to Go, but for those of a map, such as `default`. https://pkg.go.dev/encoding/json#Unmarshal */
const NAMES = new Map(
  ["proxies", "httpProxy", "httpsProxy", "noProxy", "allProxy"].map((name) => [name.toLowerCase(), name]),
);

const FORMAT: FileFormat = {
  id: "json",
  parser: "json",
  syntax: { isStrict: true, unit: "\t", nameOf: (spelled) => NAMES.get(spelled.toLowerCase()) ?? spelled },
};

const key = (name: string) => ["proxies", "default", name];

/** A proxy on this machine's own loopback address can't be reached from a container. */
const reach = proxyPart(({ settings }) => {
  const hosts = PROTOCOLS.map((protocol) => endpointOf(settings, protocol)?.host ?? "");
  const isHere = hosts.some((host) => host === "localhost" || host === "::1" || host.startsWith("127."));
  const note = "a proxy on this machine's own loopback address can't be reached from a container";
  return { edits: [], notes: isHere ? [note] : [] };
});

export const docker = client({
  id: "docker",
  title: "docker client",
  docs: "https://docs.docker.com/engine/cli/proxy/",
  environment: "ignored",
  programs: ["docker"],
  traces: [".docker"],
  variables: ["DOCKER_CONFIG"],
  speaksSocks: true,
  rivals: (search) => search.find.docker(search),
  format: FORMAT,
  files: (system) => path.join(system.variable("DOCKER_CONFIG") || path.join(system.home, ".docker"), "config.json"),
  wants: [
    eachProxyOrAll((name) => key(`${name}Proxy`), { print: JSON.stringify }),
    noProxyList(key("noProxy"), (entries) => ({ text: toPortable(entries).text, dropped: [] }), JSON.stringify),
    reach,
  ],
  override: { line: /"(?:https?|all)Proxy"/i },
});

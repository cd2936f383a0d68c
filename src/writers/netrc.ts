// .netrc: an entry for the proxy's host, only where the user named it for the password. Few clients use it for a proxy:
// aiohttp does; curl, requests, pip and conda don't.
// https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
import * as path from "node:path";
import type { Edit } from "../model/edit.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import { client } from "./client.ts";
import { endpointOf, proxyPart } from "./parts.ts";

const entries = proxyPart(({ settings, grant }) => {
  const edits = new Map<string, Edit>();
  for (const protocol of PROTOCOLS) {
    const host = endpointOf(settings, protocol)?.host;
    const credentials = grant?.[protocol];
    if (!host || !credentials) continue;
    const password = credentials.password.reveal();
    edits.set(host, { key: [host], value: { login: credentials.username, password }, secrets: [password] });
  }
  return { edits: [...edits.values()] };
});

export const netrc = client({
  id: "netrc",
  title: ".netrc",
  docs: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  environment: "ignored",
  programs: [],
  // Without consent there is nothing to write, so its absence is no news.
  isFoundByFile: false,
  variables: ["NETRC"],
  format: { id: "netrc", parser: "netrc", isSecret: true },
  files: (system) =>
    system.variable("NETRC") || path.join(system.home, system.platform === "win32" ? "_netrc" : ".netrc"),
  inspect: () => ({ private: true }),
  wants: [entries],
});

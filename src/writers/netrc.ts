// .netrc: an entry for the proxy's host, only where the user named it for the password. Few clients use it for a proxy:
// aiohttp does; curl, requests, pip and conda don't.
// https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
import * as path from "node:path";
import type { Edit } from "../model/edit.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { Writer } from "./writer.ts";

export const netrc: Writer = {
  id: "netrc",
  title: ".netrc",
  docs: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  acceptsPassword: true,
  variables: ["NETRC"],
  // Without consent there is nothing to write, so its absence is no news.
  isPresent: () => false,
  locate(system) {
    const name = system.platform === "win32" ? "_netrc" : ".netrc";
    const file = system.variable("NETRC") || path.join(system.home, name);
    return file === "/dev/null" ? [] : [{ role: "netrc", path: file, format: "netrc", private: true }];
  },
  desire({ proxy }, _target, grant) {
    const edits = new Map<string, Edit>();
    for (const protocol of PROTOCOLS) {
      const endpoint = proxy.kind === "url" ? proxy[protocol] : undefined;
      const credentials = grant?.[protocol];
      if (!endpoint || !credentials) continue;
      const password = credentials.password.reveal();
      const value = { login: credentials.username, password };
      edits.set(endpoint.host, { key: [endpoint.host], value, secrets: [password] });
    }
    return { edits: [...edits.values()] };
  },
};

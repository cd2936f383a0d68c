// Maven: a <proxy> of ours for each protocol, first in its list, since the first active one of a protocol counts. Java reads no PEM file, so
// there is no key for the CA bundle. https://maven.apache.org/settings.html#proxies
import * as path from "node:path";
import { toMaven } from "../dialects/java.ts";
import { noteDropped } from "../dialects/list.ts";
import type { Edit } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { Credentials } from "../model/proxy-url.ts";
import { edit, PROTOCOLS, revealAscii } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function describe(protocol: string, proxy: string, list: string, credentials: Credentials | undefined): string {
  const url = new URL(proxy);
  const lines = [
    `id=proxycast-${protocol}`,
    "active=true",
    `protocol=${protocol}`,
    `host=${url.hostname.replace(/^\[|\]$/g, "")}`,
    `port=${url.port || (url.protocol === "https:" ? 443 : 80)}`,
    ...(credentials ? [`username=${credentials.username}`, `password=${sendable(credentials)}`] : []),
    `nonProxyHosts=${list}`,
  ];
  return lines.join("\n");
}

/** ${…} is expanded. Seen with Maven 3.8.7. */
function sendable(credentials: Credentials): string {
  const { username } = credentials;
  const text = revealAscii(credentials, "Maven");
  if (/\$\{|^\{.*\}$|^\s|\s$/.test(text) || username.includes("${")) {
    throw new Refusal("Maven would read the log-on as something else");
  }
  return text;
}

export const maven: Writer = {
  id: "maven",
  title: "Maven",
  docs: "https://maven.apache.org/settings.html#proxies",
  acceptsPassword: true,
  override: { line: /<proxy>/ },
  isPresent: (system) =>
    system.findProgram("mvn") !== undefined || system.facts(path.join(system.home, ".m2")) !== undefined,
  locate: (system) => [{ role: "settings", path: path.join(system.home, ".m2", "settings.xml"), format: "xml" }],
  desire(settings, _target, grant) {
    const { proxy, skip, ca } = settings;
    const list = toMaven(skip);
    const edits = PROTOCOLS.flatMap((protocol): Edit[] => {
      const url = proxy.kind === "url" ? proxy[protocol] : undefined;
      const value = url ? describe(protocol, url, list.text, grant?.[protocol]) : undefined;
      const key = ["proxies", "proxy", `proxycast-${protocol}`];
      return edit(settings, key, value, grant?.[protocol] !== undefined);
    });
    const notes = proxy.kind === "url" ? [...noteDropped(list.dropped, "settings.xml")] : [];
    if (ca) notes.push("Java reads no PEM file: the CA must be in its own trust store (keytool -importcert)");
    return { edits, notes };
  },
};

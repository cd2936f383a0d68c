// Maven: a <proxy> of ours for each protocol, first in its list, since the first active one of a protocol counts. The
// trust store is Java's affair: an option in the file that the program `mvn` reads before it starts Java.
// https://maven.apache.org/settings.html#proxies, https://maven.apache.org/configure.html

import * as path from "node:path";
import template from "../../templates/mavenrc.sh";
import { toMaven } from "../dialects/java.ts";
import { noteDropped } from "../dialects/list.ts";
import { BLOCK_KEY, type Edit, type Fields } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { Credentials, Endpoint } from "../model/proxy.ts";
import { edit, revealAscii, secretsOf } from "./proxy.ts";
import { renderTemplate } from "./template.ts";
import type { Desire, Writer } from "./writer.ts";

function describe(protocol: string, { host, port }: Endpoint, list: string, credentials?: Credentials): Fields {
  return {
    id: `proxycast-${protocol}`,
    active: "true",
    protocol,
    host,
    port: String(port),
    ...(credentials ? { username: credentials.username, password: sendable(credentials) } : {}),
    nonProxyHosts: list,
  };
}

/** ${…} is expanded. Seen with Maven 3.8.7. */
function sendable(credentials: Credentials): string {
  const { username } = credentials;
  const text = revealAscii(credentials, "Maven");
  if (/\$\{|^\{.*\}$|^\s|\s$/.test(text) || username.includes("${")) {
    throw new Refusal("Maven would read the user name or password as something else");
  }
  return text;
}

const START = "start";

/** `mvn` splits the options at blanks, whatever is quoted. */
function trust(keyStore: string): Desire {
  if (!/^[\w./@+-]+$/.test(keyStore)) {
    return { edits: [], notes: ["mvn would take the path of our trust store apart: name one in MAVEN_OPTS"] };
  }
  return { edits: [{ key: BLOCK_KEY, value: renderTemplate(template, { keyStore }, String, ["keyStore"]) }] };
}

export const maven: Writer = {
  id: "maven",
  title: "Maven",
  docs: "https://maven.apache.org/settings.html#proxies",
  acceptsPassword: true,
  variables: ["MAVEN_OPTS", "MAVEN_ARGS", "JAVA_TOOL_OPTIONS"],
  usesKeyStore: true,
  override: { line: /<proxy>/ },
  isPresent: (system) =>
    system.findProgram("mvn") !== undefined || system.facts(path.join(system.home, ".m2")) !== undefined,
  locate: (system) => [
    { role: "settings", path: path.join(system.home, ".m2", "settings.xml"), format: "xml" },
    // On Windows that file is another, in another language.
    ...(system.platform === "win32"
      ? []
      : [{ role: START, path: path.join(system.home, ".mavenrc"), format: "block" as const }]),
  ],
  desire(settings, { role }, grant) {
    const { proxy, noProxy, ca } = settings;
    if (role === START) return ca ? trust(ca.keyStore) : { edits: [] };
    const list = toMaven(noProxy);
    const edits = PROTOCOLS.flatMap((protocol): Edit[] => {
      const endpoint = proxy.kind === "url" ? proxy[protocol] : undefined;
      const credentials = grant?.[protocol];
      const value = endpoint && describe(protocol, endpoint, list.text, credentials);
      return edit(settings, ["proxies", "proxy", `proxycast-${protocol}`], value, credentials ? secretsOf(grant) : []);
    });
    const notes = proxy.kind === "url" ? [...noteDropped(list.dropped, "settings.xml")] : [];
    return { edits, notes };
  },
};

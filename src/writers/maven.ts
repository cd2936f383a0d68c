// Maven: a <proxy> of ours for each protocol, first in its list, since the first active one of a protocol counts. The
// trust store is Java's affair: an option in the file that the program `mvn` reads before it starts Java.
// https://maven.apache.org/settings.html#proxies, https://maven.apache.org/configure.html
import * as path from "node:path";
import template from "../../templates/mavenrc.sh";
import { toMaven } from "../dialects/java.ts";
import { BLOCK_KEY, type Fields } from "../model/edit.ts";
import { BLOCK, type FileFormat } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { Credentials, Endpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { edit, endpointOf, noteIn, proxyPart, revealAscii, secretsOf } from "./parts.ts";
import { renderTemplate } from "./render.ts";
import type { Desire, Writer } from "./writer.ts";

const FORMAT: FileFormat = { id: "xml", parser: "xml", syntax: { root: "settings", style: "children" } };

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

const proxies = proxyPart(({ settings, target, grant }) => {
  const list = toMaven(settings.noProxy);
  const edits = PROTOCOLS.flatMap((protocol) => {
    const endpoint = endpointOf(settings, protocol);
    const credentials = grant?.[protocol];
    const value = endpoint && describe(protocol, endpoint, list.text, credentials);
    return edit(settings, ["proxies", "proxy", `proxycast-${protocol}`], value, credentials ? secretsOf(grant) : []);
  });
  return { edits, notes: settings.proxy.kind === "url" ? noteIn(target, list.dropped) : [] };
});

const settingsFile = client({
  id: "maven",
  title: "Maven",
  docs: "https://maven.apache.org/settings.html#proxies",
  environment: "ignored",
  programs: ["mvn"],
  isFoundBy: (system) => system.facts(path.join(system.home, ".m2")) !== undefined,
  variables: ["MAVEN_OPTS", "MAVEN_ARGS", "JAVA_TOOL_OPTIONS"],
  usesKeyStore: true,
  format: FORMAT,
  files: (system) => path.join(system.home, ".m2", "settings.xml"),
  rivals: (search) => search.find.maven(search),
  wants: [proxies],
  override: { line: /<proxy>/ },
});

const START = "start";

/** `mvn` splits the options at blanks, whatever is quoted. */
function trust(keyStore: string): Desire {
  if (!/^[\w./@+-]+$/.test(keyStore)) {
    return { edits: [], notes: ["mvn would take the path of our trust store apart: name one in MAVEN_OPTS"] };
  }
  return { edits: [{ key: BLOCK_KEY, value: renderTemplate(template, { keyStore }, String, ["keyStore"]) }] };
}

export const maven: Writer = {
  ...settingsFile,
  formats: [FORMAT, BLOCK],
  locate(system: System, settings) {
    const start = { role: START, path: path.join(system.home, ".mavenrc"), format: BLOCK };
    // On Windows that file is another, in another language.
    return [...settingsFile.locate(system, settings), ...(system.platform === "win32" ? [] : [start])];
  },
  desire(settings, target, grant) {
    if (target.role !== START) return settingsFile.desire(settings, target, grant);
    return settings.ca ? trust(settings.ca.keyStore) : { edits: [] };
  },
};

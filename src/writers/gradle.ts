// Gradle, by the system properties of Java.
// https://docs.gradle.org/current/userguide/networking.html#sec:accessing_the_web_via_a_proxy
import * as path from "node:path";
import { toJava } from "../dialects/java.ts";
import type { FileFormat } from "../model/file-format.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { onOneLine } from "./line.ts";
import { caBundle, edit, editCredentials, endpointOf, noProxyList, proxyPart, revealAscii } from "./parts.ts";

/** https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
const FORMAT: FileFormat = {
  id: "properties",
  parser: "lines",
  syntax: {
    line: /^([ \t\f]*)((?:[^\s=:\\]|\\.)+)([ \t\f]*[=:]?[ \t\f]*)([\s\S]*)$/,
    comment: /^[ \t\f]*[#!]/,
    continues: /(?<!\\)(?:\\\\)*\\\r?$/,
    nameOf: decode,
    read: decode,
    write: (value) =>
      onOneLine(value)
        .replace(/\\/g, "\\\\")
        .replace(/^[ \t=:]/, "\\$&")
        .replace(/[^\t -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
    between: "=",
    place: "last",
    refusesMark: true,
  },
};

function decode(raw: string): string {
  return raw
    .replace(/\\\r?\n[ \t\f]*/g, "")
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, char?: string) =>
      code
        ? String.fromCharCode(Number.parseInt(code, 16))
        : ({ t: "\t", n: "\n", r: "\r", f: "\f" }[char ?? ""] ?? char ?? ""),
    );
}

const folderOf = (system: System) => system.variable("GRADLE_USER_HOME") || path.join(system.home, ".gradle");

const proxies = proxyPart(({ settings, grant }) => ({
  edits: PROTOCOLS.flatMap((protocol) => {
    const endpoint = endpointOf(settings, protocol);
    const key = (name: string) => [`systemProp.${protocol}.${name}`];
    const credentials = endpoint && grant?.[protocol];
    const password = credentials && revealAscii(credentials, "Gradle");
    // The user's own proxy for the other protocol keeps its credentials.
    const isOurs = endpoint !== undefined || settings.proxy.kind === "direct";
    return [
      ...edit(settings, key("proxyHost"), endpoint?.host),
      ...edit(settings, key("proxyPort"), endpoint && String(endpoint.port)),
      ...(isOurs ? editCredentials(key("proxyUser"), credentials?.username, grant) : []),
      ...(isOurs ? editCredentials(key("proxyPassword"), password, grant) : []),
    ];
  }),
}));

export const gradle = client({
  id: "gradle",
  title: "Gradle",
  docs: "https://docs.gradle.org/current/userguide/networking.html",
  environment: "ignored",
  programs: ["gradle"],
  isFoundBy: (system) => system.facts(folderOf(system)) !== undefined,
  variables: ["GRADLE_USER_HOME", "GRADLE_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"],
  usesKeyStore: true,
  format: FORMAT,
  files: (system) => path.join(folderOf(system), "gradle.properties"),
  rivals: (search) => search.find.gradle(search),
  wants: [
    proxies,
    // One list for both protocols, by the name of the first.
    noProxyList(["systemProp.http.nonProxyHosts"], toJava),
    caBundle(["systemProp.javax.net.ssl.trustStore"], { file: "keyStore" }),
  ],
  override: { line: /^[ \t]*systemProp\.https?\.proxyHost/ },
});

// Gradle, by the system properties of Java.
// https://docs.gradle.org/current/userguide/networking.html#sec:accessing_the_web_via_a_proxy

import * as path from "node:path";
import { toJava } from "../dialects/java.ts";
import { noteDropped } from "../dialects/list.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { edit, editCredentials, revealAscii } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function folderOf(system: System): string {
  return system.variable("GRADLE_USER_HOME") || path.join(system.home, ".gradle");
}

export const gradle: Writer = {
  id: "gradle",
  title: "Gradle",
  docs: "https://docs.gradle.org/current/userguide/networking.html",
  acceptsPassword: true,
  variables: ["GRADLE_USER_HOME", "GRADLE_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"],
  usesKeyStore: true,
  override: { line: /^[ \t]*systemProp\.https?\.proxyHost/ },
  isPresent: (system) => system.findProgram("gradle") !== undefined || system.facts(folderOf(system)) !== undefined,
  locate: (system) => [
    { role: "properties", path: path.join(folderOf(system), "gradle.properties"), format: "properties" },
  ],
  desire(settings, _target, grant) {
    const { proxy, noProxy, ca } = settings;
    const list = toJava(noProxy);
    const edits = PROTOCOLS.flatMap((protocol) => {
      const endpoint = proxy.kind === "url" ? proxy[protocol] : undefined;
      const key = (name: string) => [`systemProp.${protocol}.${name}`];
      const credentials = endpoint && grant?.[protocol];
      const password = credentials && revealAscii(credentials, "Gradle");
      // The user's own proxy for the other protocol keeps its credentials.
      const isOurs = endpoint !== undefined || proxy.kind === "direct";
      return [
        ...edit(settings, key("proxyHost"), endpoint?.host),
        ...edit(settings, key("proxyPort"), endpoint && String(endpoint.port)),
        ...(isOurs ? editCredentials(settings, key("proxyUser"), credentials?.username, grant) : []),
        ...(isOurs ? editCredentials(settings, key("proxyPassword"), password, grant) : []),
      ];
    });
    const notes = proxy.kind === "url" ? [...noteDropped(list.dropped, "gradle.properties")] : [];
    // One list for both protocols, by the name of the first.
    const bypass = edit(settings, ["systemProp.http.nonProxyHosts"], list.text || undefined);
    const trust = ca ? [{ key: ["systemProp.javax.net.ssl.trustStore"], value: ca.keyStore }] : [];
    return { edits: [...edits, ...bypass, ...trust], notes };
  },
};

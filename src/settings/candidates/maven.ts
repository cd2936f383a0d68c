// Maven's proxies, each under a name of the user's own. https://maven.apache.org/guides/mini/guide-proxies.html
import * as path from "node:path";
import { parseProxy } from "../../model/proxy.ts";
import { shortPath } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import type { Finding } from "./candidate.ts";
import { toFinding } from "./clients.ts";
import { readEvidence } from "./files.ts";

/** Our own are known by it: src/writers/maven.ts. */
const OURS = /^proxycast-/;

export function findInMaven(system: System): readonly Finding[] {
  const files = [path.join(system.home, ".m2", "settings.xml"), "/etc/maven/settings.xml"];
  return files.flatMap((file) => {
    const text = readEvidence(system, file)?.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/./g, " "));
    const found = [...(text ?? "").matchAll(/<proxy>([\s\S]*?)(?:<\/proxy>|$)/g)].flatMap((match) => {
      const element = match[1] ?? "";
      const child = (name: string) => new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(element)?.[1];
      const host = child("host");
      const username = child("username");
      const parsed = parseProxy(`http://${host}:${child("port")}`);
      const isInUse = host && child("active") !== "false" && !OURS.test(child("id") ?? "");
      if (!isInUse || parsed.kind === "error") return [];
      const line = (text ?? "").slice(0, match.index).split("\n").length;
      return [{ server: { ...parsed.proxy, ...(username ? { username } : {}) }, line, hasPassword: child("password") }];
    });
    const [first] = found;
    const [finding] = toFinding([first], shortPath(system, file));
    return finding ? [first?.hasPassword ? { ...finding, hasPassword: true } : finding] : [];
  });
}

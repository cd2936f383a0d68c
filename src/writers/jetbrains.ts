// The IDEs of JetBrains, and Android Studio: each version has a folder of its own. The user name and password are asked for
// by the IDE, which keeps them elsewhere. By the form that JetBrains' own tests write; no IDE was run.
// https://github.com/JetBrains/intellij-community/blob/master/platform/ide-core/src/com/intellij/util/net/HttpConfigurable.java
import * as path from "node:path";
import { toPatterns } from "../dialects/patterns.ts";
import type { FileFormat } from "../model/file-format.ts";
import { windowsFolder, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { edit, endpointOf, mainProtocol, noProxyList, proxyPart } from "./parts.ts";

const FORMAT: FileFormat = {
  id: "jetbrains",
  parser: "xml",
  syntax: { root: "application", list: { name: "HttpConfigurable" }, style: { name: "name", value: "value" } },
};

const key = (name: string) => ["component", "option", name];

const proxy = proxyPart(({ settings }) => {
  const endpoint = endpointOf(settings, mainProtocol(settings));
  const edits = [
    ...edit(settings, key("USE_HTTP_PROXY"), endpoint && "true"),
    ...edit(settings, key("PROXY_HOST"), endpoint?.host),
    ...edit(settings, key("PROXY_PORT"), endpoint && String(endpoint.port)),
    // A PAC script, or automatic discovery, goes before the proxy that is named.
    { key: key("USE_PROXY_PAC"), value: undefined },
  ];
  return { edits, notes: endpoint ? ["restart the IDE: it reads the file when it starts"] : [] };
});

const VENDORS = ["JetBrains", "Google"];
/** Such as IntelliJIdea2024.3; others in these folders are no products. */
const PRODUCT = /^[A-Z][A-Za-z]+20\d\d\.\d$/;

/** https://intellij-support.jetbrains.com/hc/en-us/articles/206544519 */
function folderOf(system: System): string {
  if (system.platform === "win32") return windowsFolder(system, "APPDATA", "Roaming");
  if (system.platform === "darwin") return path.join(system.home, "Library", "Application Support");
  return xdgConfigHome(system);
}

export const jetbrains = client({
  id: "jetbrains",
  title: "JetBrains IDEs",
  docs: "https://www.jetbrains.com/help/idea/settings-http-proxy.html",
  environment: "ignored",
  acceptsPassword: false,
  programs: [],
  format: FORMAT,
  files(system) {
    const products = VENDORS.flatMap((vendor) => {
      const folder = path.join(folderOf(system), vendor);
      const names = system.facts(folder)?.kind === "folder" ? system.list(folder) : [];
      return names.filter((name) => PRODUCT.test(name)).map((name) => [name, path.join(folder, name)] as const);
    });
    return Object.fromEntries(
      products.map(([name, folder]) => [name, path.join(folder, "options", "proxy.settings.xml")]),
    );
  },
  // A folder that files() found.
  isFoundBy: () => true,
  wants: [proxy, noProxyList(key("PROXY_EXCEPTIONS"), toPatterns)],
  override: { line: /"PROXY_HOST"/ },
});

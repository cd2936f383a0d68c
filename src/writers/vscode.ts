// VS Code and its forks, each in a folder of its own. https://code.visualstudio.com/docs/setup/network
import * as path from "node:path";
import { noteDropped, sift } from "../dialects/list.ts";
import type { Target } from "../model/edit.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { windowsFolder, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { edit, editUrl, mainProxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

const PRODUCTS = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];

function folderOf(system: System): string {
  if (system.platform === "win32") return windowsFolder(system, "APPDATA", "Roaming");
  if (system.platform === "darwin") return path.join(system.home, "Library", "Application Support");
  return xdgConfigHome(system);
}

function locate(system: System): Target[] {
  const here = PRODUCTS.filter((product) => system.facts(path.join(folderOf(system), product)));
  return (here.length > 0 ? here : ["Code"]).map((product) => ({
    role: product,
    path: path.join(folderOf(system), product, "User", "settings.json"),
    format: "jsonc",
  }));
}

/**
 * A name covers what is below it, with or without a port; an asterisk is read alone. ::1 is never asked of a proxy.
 * Seen with its own proxy-agent 0.45.
 */
const isRead = (entry: NoProxyEntry) =>
  ["host", "suffix", "port", "all"].includes(entry.kind) || (entry.kind === "ip" && entry.family === 4);

export const vscode: Writer = {
  id: "vscode",
  title: "VS Code and its forks",
  docs: "https://code.visualstudio.com/docs/setup/network",
  acceptsPassword: true,
  override: { line: /"http\.proxy"/ },
  isPresent: (system) => locate(system).some(({ path: file }) => system.facts(path.dirname(path.dirname(file)))),
  locate,
  desire(settings, _target, grant) {
    const { proxy, noProxy } = settings;
    const main = mainProxyOf(settings, grant);
    const { read, dropped } = sift(noProxy, isRead);
    return {
      edits: [
        ...editUrl(settings, ["http.proxy"], main, JSON.stringify),
        ...edit(settings, ["http.noProxy"], JSON.stringify(read.map(({ text }) => text))),
      ],
      notes: proxy.kind === "url" ? noteDropped(dropped, "settings.json") : [],
    };
  },
};

// VS Code and its forks, each in a folder of its own. https://code.visualstudio.com/docs/setup/network
import * as path from "node:path";
import { sift } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { windowsFolder, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { edit, noteIn, oneProxy, proxyPart } from "./parts.ts";

const FORMAT: FileFormat = { id: "jsonc", parser: "json", syntax: { isStrict: false, unit: "    " } };

const PRODUCTS = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];

function folderOf(system: System): string {
  if (system.platform === "win32") return windowsFolder(system, "APPDATA", "Roaming");
  if (system.platform === "darwin") return path.join(system.home, "Library", "Application Support");
  return xdgConfigHome(system);
}

/**
 * A name covers what is below it, with or without a port; an asterisk is read alone. ::1 is never asked of a proxy.
 * Seen with its own proxy-agent 0.45.
 */
const isRead = (entry: NoProxyEntry) =>
  ["host", "suffix", "port", "all"].includes(entry.kind) || (entry.kind === "ip" && entry.family === 4);

const noProxy = proxyPart(({ settings, target }) => {
  const { read, dropped } = sift(settings.noProxy, isRead);
  const list = JSON.stringify(read.map(({ text }) => text));
  return {
    edits: edit(settings, ["http.noProxy"], list),
    notes: settings.proxy.kind === "url" ? noteIn(target, dropped) : [],
  };
});

export const vscode = client({
  id: "vscode",
  title: "VS Code and its forks",
  docs: "https://code.visualstudio.com/docs/setup/network",
  environment: "ignored",
  programs: [],
  speaksSocks: true,
  format: FORMAT,
  files(system) {
    const here = PRODUCTS.filter((product) => system.facts(path.join(folderOf(system), product)));
    const file = (product: string) => path.join(folderOf(system), product, "User", "settings.json");
    return Object.fromEntries((here.length > 0 ? here : ["Code"]).map((product) => [product, file(product)]));
  },
  isFoundByFile: false,
  rivals: (search) => search.find.vscode(search),
  isFoundBy: (system) => PRODUCTS.some((product) => system.facts(path.join(folderOf(system), product))),
  wants: [oneProxy(["http.proxy"], { print: JSON.stringify }), noProxy],
  override: { line: /"http\.proxy"/ },
});

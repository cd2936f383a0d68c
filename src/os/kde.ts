// KDE Plasma: the file that its network settings write. The user's file goes before the machine's.
// https://api.kde.org/frameworks/kio/html/kprotocolmanager_8cpp_source.html
// https://api.kde.org/frameworks/kconfig/html/options.html: [$i] locks, [$e] expands variables
import * as path from "node:path";
import { splitNoProxy } from "../model/no-proxy.ts";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { type OsSource, type Outcome, proxyOrSilent, readProxy, readSocks, WPAD_NOTE, withScheme } from "./source.ts";

export const kde: OsSource = {
  name: "KDE",
  place: "kioslaverc",
  async ask(system: System): Promise<Outcome> {
    const folders = (system.variable("XDG_CONFIG_DIRS") || "/etc/xdg").split(":").filter(path.isAbsolute);
    const texts = [xdgConfigHome(system), ...folders].flatMap((folder) => {
      const file = path.join(folder, "kioslaverc");
      return system.facts(file)?.kind === "file" ? (system.read(file)?.toString("utf8") ?? []) : [];
    });
    return texts.length > 0 ? parseKde(texts) : { kind: "silent", why: "there is no kioslaverc" };
  },
};

interface Value {
  readonly text: string;
  readonly isLocked: boolean;
  readonly isExpanded: boolean;
}

/** @param texts the contents of kioslaverc, the user's first */
export function parseKde(texts: readonly string[]): Outcome {
  const values = new Map<string, Value>();
  for (const text of [...texts].reverse()) {
    for (const [key, value] of readGroup(text)) if (!values.get(key)?.isLocked) values.set(key, value);
  }
  const notes: string[] = [];
  const get = (key: string) => {
    const value = values.get(key);
    if (value?.isExpanded && value.text.includes("$")) {
      notes.push(`its ${key} names a variable: left out`);
      return "";
    }
    return value?.text ?? "";
  };
  const isReversed = get("ReversedException") === "true";
  if (isReversed && get("NoProxyFor")) {
    notes.push("its exceptions are the hosts that do use the proxy, which clients can't be told: left out");
  }
  const noProxy = isReversed ? [] : splitNoProxy(get("NoProxyFor"));
  switch (get("ProxyType") || "0") {
    case "0":
      return { kind: "direct" };
    case "1": {
      const url = (key: string) =>
        get(key)
          .trim()
          .replace(/\s+(\d+)\/?$/, ":$1");
      const proxy = (key: string) => readProxy(url(key) && withScheme(url(key)));
      const socks = readSocks(url("socksProxy"));
      return proxyOrSilent(proxy("httpProxy"), proxy("httpsProxy"), noProxy, { notes, socks });
    }
    case "2": {
      const script = get("Proxy Config Script");
      return script
        ? { kind: "pac", script, noProxy, notes }
        : { kind: "silent", why: "its PAC script has no address" };
    }
    case "3":
      return { kind: "silent", why: WPAD_NOTE };
    case "4":
      return { kind: "silent", why: "it takes the proxy from variables" };
    default:
      return { kind: "silent", why: "its ProxyType is not known" };
  }
}

function readGroup(text: string): Map<string, Value> {
  const values = new Map<string, Value>();
  let isOurs = false;
  let isGroupLocked = false;
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    const group = /^\s*\[([^\]]*)\](\[\$i\])?/.exec(line);
    if (group) {
      isOurs = group[1] === "Proxy Settings" && !/^\s*\[[^\]]*\]\[[^$]/.test(line);
      isGroupLocked = group[2] !== undefined;
      continue;
    }
    const entry = /^\s*([^#=[][^=[]*?)\s*(?:\[\$([a-z]+)\])?\s*=\s*(.*?)\s*$/.exec(line);
    if (!isOurs || !entry) continue;
    const [, key = "", flags = "", raw = ""] = entry;
    values.set(key, {
      text: raw.replace(/\\(.)/g, (_, char) => (char === "s" ? " " : char)),
      isLocked: isGroupLocked || flags.includes("i"),
      isExpanded: flags.includes("e"),
    });
  }
  return values;
}

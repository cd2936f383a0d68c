// aria2: a proxy for each protocol; a variable goes before the file. A CA file replaces its roots, and it reads no variable
// of that. Seen with 1.36: https://aria2.github.io/manual/en/html/aria2c.html#aria2-conf
import * as path from "node:path";
import { toDialect } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { namedHome, xdgConfigHome } from "../system/folders.ts";
import { client } from "./client.ts";
import { onOneLine } from "./line.ts";
import { caBundle, eachProxy, goneWithoutProxy, noProxyList } from "./parts.ts";

const FORMAT: FileFormat = {
  id: "aria2",
  parser: "lines",
  syntax: {
    line: /^(\s*)([\w-]+)(\s*=\s*)(.*?)\s*$/,
    comment: /^#/,
    read: String,
    write: onOneLine,
    between: "=",
    place: "last",
    refusesMark: true,
  },
};

/** A bare name is that host alone, one with a dot in front all below it. */
function spell({ kind, text }: NoProxyEntry): readonly string[] {
  if (kind === "host" || kind === "suffix") return [text, `.${text}`];
  return kind === "ip" || kind === "cidr" ? [text] : [];
}

export const aria2 = client({
  id: "aria2",
  title: "aria2",
  docs: "https://aria2.github.io/manual/en/html/aria2c.html",
  environment: "partly",
  programs: ["aria2c"],
  traces: [".aria2"],
  format: FORMAT,
  files(system) {
    const own = path.join(namedHome(system), ".aria2", "aria2.conf");
    // The first that is there, and no other.
    return system.facts(own) ? own : path.join(xdgConfigHome(system, namedHome(system)), "aria2", "aria2.conf");
  },
  wants: [
    eachProxy((protocol) => [`${protocol}-proxy`]),
    goneWithoutProxy(["all-proxy"]),
    noProxyList(["no-proxy"], (entries) => toDialect(entries, spell)),
    caBundle(["ca-certificate"], {
      refuses: (file) => (file.includes("${") ? "the home folder's name has ${, which aria2 would expand" : undefined),
    }),
  ],
});

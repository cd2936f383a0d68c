// Mercurial: one proxy, which goes before the variable's; it obeys no_proxy of the environment besides its own list. A CA
// file replaces its roots, and it reads no variable of that. Seen with 6.3: https://www.mercurial-scm.org/help/topics/config
import * as path from "node:path";
import { toDialect } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { formatPlace } from "../model/proxy.ts";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import {
  caBundle,
  edit,
  editCredentials,
  endpointOf,
  mainCredentials,
  mainProtocol,
  noProxyList,
  proxyPart,
} from "./parts.ts";

const FORMAT: FileFormat = {
  id: "mercurial",
  parser: "ini",
  syntax: {
    // Another file is read in its place, and rivals/ looks there.
    comment: /^(?:[#;]|%include\s)/,
    option: /^([^=]*?)\s*=/,
    nameOf: String,
    joint: "\n",
    duplicates: "taken",
    ours: ["host", "no", "user", "passwd", "cacerts"],
  },
};

const key = (name: string) => ["http_proxy", name];

const proxy = proxyPart(({ settings, grant }) => {
  const endpoint = endpointOf(settings, mainProtocol(settings));
  const credentials = endpoint && mainCredentials(settings, grant);
  const edits = [
    ...edit(settings, key("host"), endpoint && formatPlace(endpoint)),
    ...editCredentials(key("user"), credentials?.username, grant),
    ...editCredentials(key("passwd"), credentials?.password.reveal(), grant),
  ];
  return { edits };
});

/** A bare name is that host alone. One with a dot in front is all below it, and any name that ends so: .a.b matches xa.b. */
function spell({ kind, text, ...entry }: NoProxyEntry): readonly string[] {
  if (kind === "host" || kind === "suffix") return [text, `.${text}`];
  return kind === "ip" && "family" in entry && entry.family === 4 ? [text] : [];
}

/** Set, the variable names all that it reads; set to nothing, it reads nothing. */
function fileOf(system: System): string | undefined {
  const named = system.variable("HGRCPATH");
  if (named !== undefined) return named.split(path.delimiter).findLast((file) => path.isAbsolute(file));
  const own = path.join(system.home, ".hgrc");
  const xdg = path.join(xdgConfigHome(system), "hg", "hgrc");
  // Of both the home's wins.
  return !system.facts(own) && system.facts(xdg) ? xdg : own;
}

export const mercurial = client({
  id: "mercurial",
  title: "Mercurial",
  docs: "https://www.mercurial-scm.org/help/topics/config",
  environment: "partly",
  programs: ["hg"],
  variables: ["HGRCPATH"],
  format: FORMAT,
  files: fileOf,
  rivals: (search) => search.find.mercurial(search),
  // Seen with 6.3: of both it reads the second last.
  beside(system, file) {
    const isOwn = file === path.join(system.home, ".hgrc") && system.variable("HGRCPATH") === undefined;
    return isOwn ? { path: path.join(xdgConfigHome(system), "hg", "hgrc"), isOutranked: false } : undefined;
  },
  wants: [
    proxy,
    noProxyList(key("no"), (entries) => toDialect(entries, spell, ", ")),
    caBundle(["web", "cacerts"], {
      refuses: (file) =>
        file.includes("$") ? "the home folder's name has a $, which Mercurial would expand" : undefined,
    }),
  ],
  override: { line: /^host[ \t]*=/ },
});

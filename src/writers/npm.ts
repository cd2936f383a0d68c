// npm, and what reads its file too: pnpm and yarn classic. https://docs.npmjs.com/cli/v11/using-npm/config
import * as path from "node:path";
import { noteDropped, sift, toList } from "../dialects/list.ts";
import type { Target } from "../model/edit.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { Refusal } from "../model/problem.ts";
import { socksProtocols } from "../model/socks.ts";
import { expandHome, namedHome } from "../system/folders.ts";
import { client } from "./client.ts";
import { onOneLine } from "./line.ts";
import { urlFor } from "./override.ts";
import { caBundle, eachProxy, noProxyList, proxyPart } from "./parts.ts";

/** https://docs.npmjs.com/cli/v11/configuring-npm/npmrc: an ini file, in which sections have no meaning but an end. */
const FORMAT: FileFormat = {
  id: "npmrc",
  parser: "lines",
  syntax: {
    line: /^(\s*)([^\s=]+?)(\s*=[ \t]*)(.*?)\s*$/,
    comment: /^\s*[#;]/,
    nameOf: (spelled) => spelled.replace(/^"(.*)"$/, "$1").replace(/\[\]$/, ""),
    joins: /\[\]"?$/,
    read(raw) {
      if (/^".*"$|^'.*'$/.test(raw)) return unquoteJson(raw.replace(/^'(.*)'$/, "$1"));
      return raw
        .replace(/(?<!\\)[;#].*$/, "")
        .trimEnd()
        .replace(/\\([;#\\])/g, "$1");
    },
    write(value) {
      // It expands variables, quoted or not. https://github.com/npm/cli/blob/latest/workspaces/config/lib/env-replace.js
      if (value.includes("${")) throw new Refusal("a value with ${, which npm would expand");
      return /^[\w.:/@%,[\]*~+-]+$/.test(value) ? value : JSON.stringify(onOneLine(value));
    },
    between: "=",
    place: /^[ \t]*\[/m,
    refusesMark: false,
  },
};

/** As https://github.com/npm/ini does: what is not JSON is taken as it is. */
function unquoteJson(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw;
  }
}

/** An address of IPv6 as npm and pnpm look for it. A variable must not have it so: dialects/portable.ts. */
function toNpmList(entries: readonly NoProxyEntry[]) {
  const list = toList(entries);
  const bracketed = entries.flatMap((entry) => (entry.kind === "ip" && entry.family === 6 ? [`[${entry.text}]`] : []));
  return { ...list, text: [list.text, ...bracketed].filter(Boolean).join(",") };
}

interface NpmTarget extends Target {
  /** yarn classic keeps a file of its own here: it reads this one too, and no skip list in it. Seen with 1.22. */
  readonly servesClassic?: boolean;
}

const classic = proxyPart<NpmTarget>(({ settings, target }) => {
  const isServed = target.servesClassic && settings.proxy.kind === "url";
  const { dropped } = sift(settings.noProxy, () => false);
  // Seen with 1.22: it fails by the address.
  const socks =
    socksProtocols(settings).length > 0 ? ["yarn classic reads .npmrc too, and can't use its SOCKS proxy"] : [];
  return { edits: [], notes: isServed ? [...noteDropped(dropped, ".npmrc to yarn classic"), ...socks] : [] };
});

export const npm = client<NpmTarget>({
  id: "npm",
  title: "npm",
  docs: "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc",
  environment: "suffices",
  isBasic: true,
  programs: ["npm", "pnpm", "yarn"],
  traces: [".npm"],
  variables: [
    "npm_config_proxy",
    "npm_config_https_proxy",
    "npm_config_noproxy",
    "npm_config_cafile",
    "npm_config_strict_ssl",
    "npm_config_userconfig",
    "NPM_CONFIG_PROXY",
    "NPM_CONFIG_NOPROXY",
    "NPM_CONFIG_CAFILE",
    "NPM_CONFIG_STRICT_SSL",
    "NPM_CONFIG_HTTPS_PROXY",
    "NPM_CONFIG_USERCONFIG",
  ],
  speaksSocks: true,
  rivals: (search) => search.find.npm(search),
  format: FORMAT,
  files(system) {
    const named = system.variable("npm_config_userconfig") || system.variable("NPM_CONFIG_USERCONFIG");
    return expandHome(system, named || path.join(namedHome(system), ".npmrc"));
  },
  inspect: (system) => ({ servesClassic: system.facts(path.join(namedHome(system), ".yarnrc")) !== undefined }),
  wants: [
    eachProxy((protocol) => [protocol === "http" ? "proxy" : "https-proxy"]),
    noProxyList(["noproxy"], toNpmList),
    classic,
    // So it names all roots, not the company's alone.
    caBundle(["cafile"], {
      note: "the CA goes in as cafile, with which npm and yarn classic ignore NODE_EXTRA_CA_CERTS",
    }),
  ],
  override: {
    line: /^[ \t]*(https?-)?proxy[ \t]*=/,
    variables: (run) => ({ npm_config_proxy: urlFor(run, "http"), npm_config_https_proxy: urlFor(run, "https") }),
  },
});

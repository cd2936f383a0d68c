// curl: one proxy for all, and its own list past it. Our lines stand first: newer versions read no further than the
// first option that they don't know. https://curl.se/docs/manpage.html#-K
import * as path from "node:path";
import { isReadByCurl, toList } from "../dialects/list.ts";
import type { Accepts } from "../model/edit.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { type Credentials, isSameEndpoint } from "../model/proxy.ts";
import { namedHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client, type Part } from "./client.ts";
import { onOneLine } from "./line.ts";
import { copyWithout } from "./override.ts";
import {
  asOwnAccount,
  caBundle,
  editCredentials,
  editUrl,
  mainCredentials,
  mainProxyOf,
  noProxyList,
  proxyPart,
} from "./parts.ts";

const FORMAT: FileFormat = {
  id: "curlrc",
  parser: "lines",
  syntax: {
    // Behind a dash a blank alone parts name and value: --proxy=x is an option that curl does not know.
    line: /^(\s*)(-[\w-]+(?=[ \t]+[^\s=:])|\w[\w-]*)((?:\s*[=:]\s*|[ \t]+))("(?:[^"\\]|\\.)*"|\S+)(?=\s|$)/,
    comment: /^\s*#/,
    nameOf: (spelled) => ({ "-x": "proxy", "-U": "proxy-user" })[spelled] ?? spelled.replace(/^--/, "").toLowerCase(),
    read: (raw) =>
      raw.startsWith('"')
        ? raw
            .slice(1, -1)
            .replace(/\\(.)/g, (_, char: string) => ({ t: "\t", n: "\n", r: "\r", v: "\v" })[char] ?? char)
        : raw,
    write: (value) => `"${onOneLine(value).replace(/["\\]/g, "\\$&")}"`,
    between: " = ",
    place: "first",
    refusesMark: true,
  },
  unread: {
    line: /^[ \t]*--(?:proxy|proxy-user|noproxy|cacert)[ \t]*[=:]/,
    note: "its client does not read an option with dashes and = or :, write a blank",
  },
};

const LINE = /^[ \t]*(--)?(proxy|proxy-user)[ \t=:]|^[ \t]*-[xU]/;

function fileOf(system: System): string {
  if (system.platform === "win32") return windowsFileOf(system);
  const name = ".curlrc";
  const own = path.join(system.home, name);
  const named = system.variable("CURL_HOME");
  const xdg = system.variable("XDG_CONFIG_HOME");
  // The first that is there, and no other. Versions differ over the dot: 7.88 wants it, 8.14 does not.
  const files = [
    ...(named ? [path.join(named, name)] : []),
    ...(xdg ? [path.join(xdg, ".curlrc"), path.join(xdg, "curlrc")] : []),
    own,
    path.join(system.home, ".config", "curlrc"),
  ];
  return files.find((file) => system.facts(file)) ?? own;
}

/** https://github.com/curl/curl/blob/master/src/tool_findfile.c: in each folder the name with a dot goes first. */
function windowsFileOf(system: System): string {
  const folders = ["CURL_HOME", "XDG_CONFIG_HOME", "HOME", "USERPROFILE", "APPDATA"].flatMap(
    (name) => system.variable(name) || [],
  );
  const files = folders.flatMap((folder) => [path.join(folder, ".curlrc"), path.join(folder, "_curlrc")]);
  // Older versions know this name alone.
  return files.find((file) => system.facts(file)) ?? path.join(namedHome(system), "_curlrc");
}

/** Its file knows one proxy for all protocols. */
function isTwo({ proxy }: PropagatedSettings): boolean {
  return proxy.kind === "url" && !isSameEndpoint(proxy.http, proxy.https);
}

function unlessTwo(part: Part): Part {
  return proxyPart((wish) => (isTwo(wish.settings) ? { edits: [] } : part.desire(wish)));
}

const proxy = proxyPart(({ settings }) => {
  const edits = isTwo(settings) ? [] : editUrl(settings, ["proxy"], mainProxyOf(settings));
  return {
    edits,
    notes: isTwo(settings) ? ["its file knows one proxy for all protocols: left to the environment"] : [],
  };
});

/** The account that the user is signed in with, at the same proxy: nothing secret, and his way in by NTLM or Kerberos. */
function ownAccount(url: string): Accepts {
  const bare = url.replace(/^http:\/\//, "");
  return { values: [":"], beside: { key: ["proxy"], values: [url, asOwnAccount(url), bare] } };
}

const credentials = proxyPart(({ settings, grant }) => {
  const main = mainProxyOf(settings);
  const given = main && mainCredentials(settings, grant);
  const edits = editCredentials(["proxy-user"], given && spell(given), grant);
  return { edits: main ? edits.map((each) => ({ ...each, accepts: ownAccount(main.url) })) : edits };
});

/** Split at the first colon, then decoded: https://curl.se/libcurl/c/CURLOPT_PROXYUSERPWD.html */
function spell({ username, password }: Credentials): string {
  return `${username.replace(/[%:]/g, encodeURIComponent)}:${password.reveal().replaceAll("%", "%25")}`;
}

export const curl = client({
  id: "curl",
  title: "curl",
  docs: "https://curl.se/docs/manpage.html",
  environment: "suffices",
  programs: ["curl"],
  isFoundByFile: false,
  variables: ["CURL_HOME"],
  speaksSocks: true,
  format: FORMAT,
  files: fileOf,
  wants: [
    proxy,
    unlessTwo(credentials),
    unlessTwo(noProxyList(["noproxy"], (entries) => toList(entries, isReadByCurl))),
    caBundle(["cacert"]),
  ],
  rivals: (search) => search.find.curl(search),
  override: {
    line: LINE,
    variables(run) {
      const copy = copyWithout(run, fileOf(run.system), LINE, ".curlrc");
      return copy ? { CURL_HOME: path.dirname(copy) } : {};
    },
  },
});

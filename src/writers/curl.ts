// curl: one proxy for all, and its own list past it. Our lines stand first: newer versions read no further than the
// first option that they don't know. https://curl.se/docs/manpage.html#-K
import * as path from "node:path";
import { isReadByCurl, noteDropped, toList } from "../dialects/list.ts";
import type { Accepts, Edit } from "../model/edit.ts";
import type { Grant } from "../model/propagated.ts";
import { formatEndpoint, isSameEndpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { copyWithout } from "./override.ts";
import { asOwnAccount, edit, editCredentials, editUrl, mainProxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  const name = system.platform === "win32" ? "_curlrc" : ".curlrc";
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

const LINE = /^[ \t]*(--)?(proxy|proxy-user)[ \t=:]|^[ \t]*-[xU]/;

/** The account that the user is logged on with, at the same proxy: nothing secret, and his way in by NTLM or Kerberos. */
function ownAccount(url: string): Accepts {
  const bare = url.replace(/^http:\/\//, "");
  return { values: [":"], beside: { key: ["proxy"], values: [url, asOwnAccount(url), bare] } };
}

/** Split at the first colon, then decoded: https://curl.se/libcurl/c/CURLOPT_PROXYUSERPWD.html */
function spell(grant: Grant | undefined): string | undefined {
  const credentials = grant?.https ?? grant?.http;
  if (!credentials) return undefined;
  const username = credentials.username.replace(/[%:]/g, encodeURIComponent);
  const password = credentials.password.reveal().replaceAll("%", "%25");
  return `${username}:${password}`;
}

export const curl: Writer = {
  id: "curl",
  title: "curl",
  docs: "https://curl.se/docs/manpage.html",
  acceptsPassword: true,
  variables: ["CURL_HOME"],
  override: {
    line: LINE,
    variables(run) {
      const copy = copyWithout(run, fileOf(run.system), LINE, ".curlrc");
      return copy ? { CURL_HOME: path.dirname(copy) } : {};
    },
  },
  isPresent: (system) => system.findProgram("curl") !== undefined,
  locate: (system) => [{ role: "curlrc", path: fileOf(system), format: "curlrc" }],
  desire(settings, _target, grant) {
    const { proxy, noProxy, ca } = settings;
    const certificates: Edit[] = ca ? [{ key: ["cacert"], value: ca.bundle }] : [];
    if (proxy.kind === "url" && !isSameEndpoint(proxy.http, proxy.https)) {
      const note = "its file knows one proxy for all protocols: left to the environment";
      return { edits: certificates, notes: [note] };
    }
    const list = toList(noProxy, isReadByCurl);
    return {
      edits: [
        ...editUrl(settings, ["proxy"], mainProxyOf(settings)),
        ...editCredentials(settings, ["proxy-user"], proxy.kind === "url" ? spell(grant) : undefined, grant).map(
          (log) => ({
            ...log,
            ...(proxy.kind === "url" && proxy.https ? { accepts: ownAccount(formatEndpoint(proxy.https)) } : {}),
          }),
        ),
        ...edit(settings, ["noproxy"], list.text || undefined),
        ...certificates,
      ],
      notes: proxy.kind === "url" ? noteDropped(list.dropped, ".curlrc") : [],
    };
  },
};

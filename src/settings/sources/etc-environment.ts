// The proxy variables, of a process or of /etc/environment, and that file as a source.
import { sieveNoProxy, splitNoProxy } from "../../model/no-proxy.ts";
import { parseProxy } from "../../model/proxy.ts";
import type { System } from "../../system/system.ts";
import type { SettingKey } from "../definitions.ts";
import type { LayerEntry } from "../layer.ts";
import { resolveMode } from "../mode.ts";
import type { Source } from "../source.ts";

export interface ProxyVariables {
  readonly http?: Variable;
  readonly https?: Variable;
  readonly noProxy?: Variable;
  readonly notes: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Line in the file, where there is one. */
  readonly line?: number;
}

export const ETC_ENVIRONMENT = "/etc/environment";

export const etcEnvironment: Source = {
  name: ETC_ENVIRONMENT,
  read(asked, above) {
    const { http, https, noProxy, notes } = asked.etcEnvironment();
    const layer = new Map<SettingKey, LayerEntry>();
    const originOf = ({ line = 1 }: Variable) => ({ kind: "file", path: ETC_ENVIRONMENT, line }) as const;
    if (http) layer.set("httpProxy", { value: parseProxy(http.value), origin: originOf(http) });
    if (https) layer.set("httpsProxy", { value: parseProxy(https.value), origin: originOf(https) });
    const sieved = sieveNoProxy(splitNoProxy(noProxy?.value ?? ""), ` of ${ETC_ENVIRONMENT}`);
    if (noProxy) layer.set("skip", { value: sieved.items, origin: originOf(noProxy) });
    const own = resolveMode(above).value === "none" ? [] : notes.map((note) => `${ETC_ENVIRONMENT}: ${note}`);
    return { ...above, found: [...above.found, layer], notes: [...above.notes, ...own, ...sieved.notes] };
  },
};

/** What pam_env would set for every session: NAME=value lines, quotes around a value dropped, nothing expanded. */
export function readEtcEnvironment(system: System): ProxyVariables {
  const found = new Map<string, { value: string; line: number }>();
  const text = system.platform === "linux" ? (system.read(ETC_ENVIRONMENT)?.toString("utf8") ?? "") : "";
  for (const [index, line] of text.split("\n").entries()) {
    // https://man7.org/linux/man-pages/man8/pam_env.8.html: "KEY=VAL", optionally after "export".
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line.replace(/\r$/, ""));
    if (!match) continue;
    const [, name = "", raw = ""] = match;
    // It cuts at a #, quoted or not: seen with pam_env of Linux-PAM 1.5.
    const value = raw.replace(/#.*/, "").trim();
    found.set(name, { value: value.replace(/^["']/, "").replace(/["']$/, ""), line: index + 1 });
  }
  return readProxyVariables((name) => found.get(name));
}

/**
 * A variable in lower case counts before the same in upper case; an empty one is none. What has no variable of its own goes
 * by all_proxy, as in curl, git and requests: https://curl.se/docs/manpage.html#ALLPROXY
 */
export function readProxyVariables(
  lookup: (name: string) => { value: string; line?: number } | undefined,
): ProxyVariables {
  const find = (lower: string): Found => {
    const [small, large] = [lookup(lower), lookup(lower.toUpperCase())];
    const isDifferent = small?.value && large?.value && small.value !== large.value;
    const notes = isDifferent ? [`${lower} and ${lower.toUpperCase()} disagree: ${lower} counts`] : [];
    if (small?.value) return { variable: { name: lower, ...small }, notes };
    return large?.value ? { variable: { name: lower.toUpperCase(), ...large }, notes } : { notes };
  };
  const [own, noProxy] = [{ http: find("http_proxy"), https: find("https_proxy") }, find("no_proxy")];
  const all = own.http.variable && own.https.variable ? { notes: [] } : usable(find("all_proxy"));
  const http = own.http.variable ?? all.variable;
  const https = own.https.variable ?? all.variable;
  return {
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    ...(noProxy.variable ? { noProxy: noProxy.variable } : {}),
    notes: [own.http, own.https, all, noProxy].flatMap(({ notes }) => notes),
  };
}

interface Found {
  readonly variable?: Variable;
  readonly notes: readonly string[];
}

/**
 * What can't be read is no proxy, and no fault: GNOME's terminals set this variable to socks://host:port by themselves,
 * from settings that are a source of their own. https://gitlab.gnome.org/GNOME/gnome-terminal/-/blob/master/src/terminal-util.cc
 */
function usable({ variable, notes }: Found): Found {
  const parsed = variable && parseProxy(variable.value);
  return parsed?.kind === "error"
    ? { notes: [...notes, `${parsed.message} ($${variable?.name}): not used`] }
    : { ...(variable ? { variable } : {}), notes };
}

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

/** A variable in lower case counts before the same in upper case; an empty one is none. */
export function readProxyVariables(
  lookup: (name: string) => { value: string; line?: number } | undefined,
): ProxyVariables {
  const find = (lower: string) => {
    const [small, large] = [lookup(lower), lookup(lower.toUpperCase())];
    const isDifferent = small?.value && large?.value && small.value !== large.value;
    const note = isDifferent ? [`${lower} and ${lower.toUpperCase()} disagree: ${lower} counts`] : [];
    if (small?.value) return { variable: { name: lower, ...small }, note };
    return { variable: large?.value ? { name: lower.toUpperCase(), ...large } : undefined, note };
  };
  const [http, https, noProxy] = [find("http_proxy"), find("https_proxy"), find("no_proxy")];
  return {
    ...(http.variable ? { http: http.variable } : {}),
    ...(https.variable ? { https: https.variable } : {}),
    ...(noProxy.variable ? { noProxy: noProxy.variable } : {}),
    notes: [...http.note, ...https.note, ...noProxy.note],
  };
}

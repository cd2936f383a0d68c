// The propagated settings as values of variables.
import { nameEntries } from "../dialects/list.ts";
import { toPortable } from "../dialects/portable.ts";
import { type EnvironmentValues, VARIABLES } from "../model/environment.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { socksForAll, socksProtocols, withoutSocks } from "../model/socks.ts";
import { proxyOf } from "./parts.ts";

export function environmentValues(settings: PropagatedSettings, grant?: Grant): EnvironmentValues {
  const { proxy, ca } = settings;
  const certificates = ca && { bundle: ca.bundle, ...(ca.company ? { company: ca.company } : {}), homebrew: "1" };
  if (proxy.kind === "direct") return { ...certificates, off: "off" };
  if (proxy.kind === "blocked") return { ...certificates };
  const plain = withoutSocks(settings);
  const http = proxyOf(plain, "http", grant)?.url;
  const https = proxyOf(plain, "https", grant)?.url;
  const socks = socksForAll(settings);
  const all = socks && proxyOf(settings, socks, grant)?.url;
  if (!http && !https && !all) return { ...certificates };
  return {
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    ...(all ? { all } : {}),
    no_proxy: toPortable(settings.noProxy).text,
    ...(http || https ? { node: "1" } : { socks: "socks" }),
    ...certificates,
  };
}

/** What a block does to the variables: a value, or null for one that it takes away. */
export function variablesOf(settings: PropagatedSettings): ReadonlyMap<string, string | null> {
  const values = environmentValues(settings);
  const set = Object.entries(VARIABLES).flatMap(([token, names]) => {
    const value = values[token as keyof EnvironmentValues];
    return value === undefined ? [] : names.map((name) => [name, value] as const);
  });
  const gone = values.off ? PROXY_NAMES : values.socks ? [...VARIABLES.http, ...VARIABLES.https] : [];
  return new Map<string, string | null>([...set, ...gone.map((name) => [name, null] as const)]);
}

const PROXY_NAMES = [...VARIABLES.http, ...VARIABLES.https, ...VARIABLES.all, ...VARIABLES.no_proxy, ...VARIABLES.node];

/** What a block that says off does. */
export const VARIABLES_OFF: ReadonlyMap<string, null> = new Map(PROXY_NAMES.map((name) => [name, null]));

/** Bytes of a variable, its name and two more included. https://man7.org/linux/man-pages/man2/execve.2.html (MAX_ARG_STRLEN) */
const LONGEST_VARIABLE = 131_072;

/** @throws Refusal for a skip list with which no program could be started any more */
export function checkLength({ no_proxy = "" }: EnvironmentValues): void {
  if (Buffer.byteLength(no_proxy) + "no_proxy".length + 2 > LONGEST_VARIABLE)
    throw new Refusal("the skip list is longer than a variable may be (131,072 bytes): write domains instead of hosts");
}

/** What programs that go by the environment can't be told, with the reason. */
export function noteEnvironment(settings: PropagatedSettings): readonly string[] {
  if (settings.proxy.kind !== "url") return [];
  const { partial } = toPortable(settings.noProxy);
  const [socks] = socksProtocols(settings);
  const isUnsaid = socks !== undefined && socksForAll(settings) === undefined;
  return [
    ...[...partial].map(([reason, entries]) => `no_proxy: ${nameEntries(entries)}: ${reason}`),
    ...(isUnsaid ? [`all_proxy would be for more than ${socks}: the variables leave that SOCKS proxy out`] : []),
  ];
}

/** Every value that gets into an environment by us; a URL with a password in the form that writtenForm() gives. */
export function writtenValues(propagated: PropagatedSettings, grants: ReadonlyMap<string, Grant>): readonly string[] {
  const { http, https, all, no_proxy, bundle } = environmentValues(propagated);
  const [grant] = grants.values();
  const granted = [grant?.http, grant?.https].flatMap((credentials, at) => {
    const url = (at === 0 ? http : https) ?? all;
    return credentials && url ? [`${credentials.username} at ${url}`] : [];
  });
  const values = [http, https, all, ...(no_proxy?.split(",") ?? []), bundle, ...granted];
  return values.filter((value) => value !== undefined);
}

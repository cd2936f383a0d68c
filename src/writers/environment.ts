// The propagated settings as values of variables.
import { nameEntries } from "../dialects/list.ts";
import { toPortable } from "../dialects/portable.ts";
import type { EnvironmentValues } from "../model/environment.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import type { Protocol } from "../model/protocol.ts";
import { proxyOf } from "./parts.ts";

export function environmentValues(settings: PropagatedSettings, grant?: Grant): EnvironmentValues {
  const { proxy, ca } = settings;
  const certificates = ca && { bundle: ca.bundle, ...(ca.company ? { company: ca.company } : {}), homebrew: "1" };
  if (proxy.kind === "direct") return { ...certificates, off: "off" };
  if (proxy.kind === "blocked") return { ...certificates };
  const url = (protocol: Protocol) => proxyOf(settings, protocol, grant)?.url;
  const http = url("http");
  const https = url("https");
  return {
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    no_proxy: toPortable(settings.noProxy).text,
    node: "1",
    ...certificates,
  };
}

/** Bytes of a variable, its name and two more included. https://man7.org/linux/man-pages/man2/execve.2.html (MAX_ARG_STRLEN) */
const LONGEST_VARIABLE = 131_072;

/** @throws Refusal for a skip list with which no program could be started any more */
export function checkLength({ no_proxy = "" }: EnvironmentValues): void {
  if (Buffer.byteLength(no_proxy) + "no_proxy".length + 2 > LONGEST_VARIABLE)
    throw new Refusal("the skip list is longer than a variable may be (131,072 bytes): write domains instead of hosts");
}

/** What programs that go by the environment can't be told of the skip list, with the reason. */
export function noteEnvironment({ proxy, noProxy }: PropagatedSettings): readonly string[] {
  if (proxy.kind !== "url") return [];
  return [...toPortable(noProxy).partial].map(([reason, entries]) => `no_proxy: ${nameEntries(entries)}: ${reason}`);
}

/** Every value that gets into an environment by us; a URL with a password in the form that writtenForm() gives. */
export function writtenValues(propagated: PropagatedSettings, grants: ReadonlyMap<string, Grant>): readonly string[] {
  const { http, https, no_proxy, bundle } = environmentValues(propagated);
  const [grant] = grants.values();
  const granted = [grant?.http, grant?.https].flatMap((credentials, at) => {
    const url = at === 0 ? http : https;
    return credentials && url ? [`${credentials.username} at ${url}`] : [];
  });
  const values = [http, https, ...(no_proxy?.split(",") ?? []), bundle, ...granted];
  return values.filter((value) => value !== undefined);
}

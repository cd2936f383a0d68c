// What is propagated: the only maker of PropagatedSettings, and of grants. The policy's table is in the README.

import type { Grant, PropagatedCa, PropagatedProxy, PropagatedSettings } from "../model/propagated.ts";
import type { Credentials, Endpoint } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import type { Sample, Samples } from "../settings/candidates/clients.ts";
import { proxiesOf, type ResolvedProxy, type ResolvedSettings } from "../settings/settings.ts";
import { bundlePath, companyPath, keyStorePath, statePath } from "../system/folders.ts";
import type { System } from "../system/system.ts";

/** Whether the sources said anything at all: a proxy, or explicitly none. */
export function hasOpinion(settings: ResolvedSettings): boolean {
  return settings.http !== undefined || settings.https !== undefined;
}

/** A fresh object with what the policy lets out, and nothing secret anywhere in it. */
export function applyPolicy(settings: ResolvedSettings, system: System): PropagatedSettings {
  const proxy = proxyToPropagate(settings);
  const ca = proxy.kind !== "direct" || settings.caWithoutProxy.value ? caPaths(settings, system) : undefined;
  const propagated: Omit<PropagatedSettings, typeof import("../model/propagated.ts").propagated> = {
    proxy,
    noProxy: proxy.kind === "url" ? settings.noProxy.value : [],
    ca,
    shellStyle: settings.shellStyle.value,
    managed: settings.managed.value,
    shellValues: statePath(system, "shell", "").slice(system.home.length),
  };
  return propagated as PropagatedSettings;
}

/** Everything, for `run`: one command of the user's, whose environment is its own. */
export function applyPolicyForRun(settings: ResolvedSettings, system: System): PropagatedSettings {
  return applyPolicy({ ...settings, passwordPolicy: { ...settings.passwordPolicy, value: "with-password" } }, system);
}

/** For a target that is off by itself. */
export function applyPolicyOff(settings: ResolvedSettings, system: System): PropagatedSettings {
  const direct = { value: { kind: "direct" }, origin: { kind: "default" }, shadowed: [] } as const;
  return applyPolicy({ ...settings, http: direct, https: direct }, system);
}

/** With made-up proxies: what a writer wants with them shows which keys of its client hold one. */
export function sampleSettings(system: System): Samples {
  const at = (host: string, port: number) => ({ scheme: "http", host, port }) as const;
  // https://www.rfc-editor.org/rfc/rfc2606#section-2
  const [first, second] = [at("first.invalid", 45_679), at("second.invalid", 45_680)];
  const sample = (https: Endpoint) => {
    const settings: Omit<PropagatedSettings, typeof import("../model/propagated.ts").propagated> = {
      proxy: { kind: "url", http: first, https },
      noProxy: [],
      ca: undefined,
      shellStyle: "inline",
      managed: "write",
      shellValues: statePath(system, "shell", "").slice(system.home.length),
    };
    return settings as PropagatedSettings as Sample;
  };
  return [sample(second), sample(first)];
}

/** Where our copies of the CA bundle will be, whatever becomes of the proxy. */
export function caPaths(settings: ResolvedSettings, system: System): PropagatedCa | undefined {
  if (!settings.ca) return undefined;
  const companyCertificates = settings.ca.value.company.length;
  const company = companyCertificates > 0 ? { company: companyPath(system) } : {};
  return { bundle: bundlePath(system), keyStore: keyStorePath(system), companyCertificates, ...company };
}

function proxyToPropagate(settings: ResolvedSettings): PropagatedProxy {
  const proxies = proxiesOf(settings);
  if (proxies.length === 0) return hasOpinion(settings) ? { kind: "direct" } : { kind: "blocked" };
  const passwordPolicy = settings.passwordPolicy.value;
  if (passwordPolicy === "never") return { kind: "blocked" };
  if (passwordPolicy === "unless-password" && proxies.some((proxy) => proxy.password)) return { kind: "blocked" };
  const { http, https } = settings;
  return {
    kind: "url",
    ...(http?.value.kind === "proxy" ? { http: http.value.proxy.endpoint } : {}),
    ...(https?.value.kind === "proxy" ? { https: https.value.proxy.endpoint } : {}),
    ...(https?.value.kind === "proxy" && https.value.proxy.username ? { username: https.value.proxy.username } : {}),
  };
}

/** Whether the user named this writer as one that may hold the password. */
export function isGranted(settings: ResolvedSettings, writer: string): boolean {
  return settings.passwordPolicy.value === "with-password" && settings.passwordTargets.value.includes(writer);
}

/**
 * The credentials for each protocol. Undefined if the password of one is not available.
 * @param passwords what loading each proxy's password gave
 */
export function makeGrant(
  settings: ResolvedSettings,
  passwords: ReadonlyMap<ResolvedProxy, Secret | undefined>,
): Grant | undefined {
  const grant: { http?: Credentials; https?: Credentials } = {};
  for (const protocol of ["http", "https"] as const) {
    const choice = settings[protocol]?.value;
    if (choice?.kind !== "proxy" || !choice.proxy.password || !choice.proxy.username) continue;
    const password = passwords.get(choice.proxy);
    if (!password) return undefined;
    grant[protocol] = { username: choice.proxy.username, password };
  }
  return grant;
}

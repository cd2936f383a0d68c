// What a test of a proxy goes by and comes to, made by hand: settings, requests and results with the usual values.
import type { ProbeRequest, ProbeResult } from "../../src/diagnosis/result.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";
import type { Finding } from "../../src/model/problem.ts";
import type { Endpoint } from "../../src/model/proxy.ts";
import type { ProxyChoice, ResolvedProxy, ResolvedSettings, Setting } from "../../src/settings/settings.ts";

export const FINDING: Finding = { id: "i", headline: "HEADLINE", what: "WHAT", next: "NEXT" };
export const ENDPOINT: Endpoint = { scheme: "http", host: "proxy.corp.example", port: 8080 };
export const OTHER_ENDPOINT: Endpoint = { scheme: "http", host: "other.corp.example", port: 3128 };
export const PLAIN_URL = "http://one.example/";
export const SECURE_URL = "https://two.example/";

export function setting<T>(value: T): Setting<T> {
  return { value, origin: { kind: "default" }, shadowed: [] };
}

export function proxyChoice(proxy: Partial<ResolvedProxy> = {}): Setting<ProxyChoice> {
  return setting({ kind: "proxy", proxy: { endpoint: ENDPOINT, ...proxy } });
}

export const DIRECT: Setting<ProxyChoice> = setting({ kind: "direct" });

/** One proxy for both protocols, and one address of each. */
export function settingsWith({
  skip = [],
  urls = [PLAIN_URL, SECURE_URL],
  ...more
}: Partial<ResolvedSettings> & { skip?: readonly string[]; urls?: readonly string[] } = {}): ResolvedSettings {
  return {
    mode: setting("auto"),
    http: proxyChoice(),
    https: proxyChoice(),
    noProxy: setting(parseNoProxy(skip)),
    ca: undefined,
    caWithoutProxy: setting(false),
    passwordPolicy: setting("withhold-password"),
    targets: undefined,
    passwordTargets: setting([]),
    testUrls: setting(urls),
    shellStyle: setting("inline"),
    managed: setting("write"),
    system: [],
    pac: undefined,
    notes: [],
    ...more,
  } as ResolvedSettings;
}

export function requestWith(
  more: Partial<Omit<ProbeRequest, "url">> & { url?: string | undefined } = {},
): ProbeRequest {
  return {
    proxy: { endpoint: ENDPOINT, credentials: undefined },
    roots: [],
    hasBundle: false,
    verifiesTls: true,
    verifiesProxy: true,
    conceals: [],
    isPublic: () => false,
    timeout: 1_000,
    userAgent: "proxycast/0",
    ...more,
    url: new URL(more.url ?? SECURE_URL),
  };
}

export function resultWith(more: Partial<Omit<ProbeResult, "url">> & { url?: string | undefined } = {}): ProbeResult {
  return {
    isDirect: false,
    stages: [{ stage: "answer", milliseconds: 1 }],
    addresses: [],
    isTrusted: false,
    chain: [],
    proxyChain: [],
    authentication: "none",
    ...more,
    url: new URL(more.url ?? PLAIN_URL),
  };
}

// The addresses that a test asks for, and which of them go through the proxy.

import { isBypassed } from "../model/no-proxy.ts";
import type { Endpoint } from "../model/proxy.ts";
import { DEFAULT_URLS, hostOf, parseUrls, portOf } from "../model/urls.ts";
import type { ResolvedProxy, ResolvedSettings } from "../settings/settings.ts";

/** What a test goes by. */
export type TestedSettings = Pick<ResolvedSettings, "http" | "https" | "noProxy" | "ca" | "testUrls">;

export type Protocol = "http" | "https";

export function protocolOf(url: URL): Protocol {
  return url.protocol === "https:" ? "https" : "http";
}

/** The addresses of the config, or the built-in ones. */
export function testUrls(settings: TestedSettings): URL[] {
  return parseUrls(settings.testUrls?.value ?? DEFAULT_URLS, "testUrls");
}

/** The proxy for an address; undefined where the settings say "directly". */
export function proxyFor(settings: TestedSettings, url: URL): ResolvedProxy | undefined {
  const choice = settings[protocolOf(url)]?.value;
  const isDirect = isBypassed(settings.noProxy.value, hostOf(url), portOf(url));
  return choice?.kind === "proxy" && !isDirect ? choice.proxy : undefined;
}

/** Where the proxies listen, for the protocols that have one. */
export function endpointsOf({ http, https }: TestedSettings): {
  readonly [protocol in Protocol]?: Endpoint | undefined;
} {
  const [one, other] = [http, https].map((setting) =>
    setting?.value.kind === "proxy" ? setting.value.proxy.endpoint : undefined,
  );
  return { http: one, https: other };
}

/** Protocols that have a proxy, but no address that goes through it. */
export function untestedProtocols(settings: TestedSettings): Protocol[] {
  const urls = testUrls(settings);
  return (["http", "https"] as const).filter(
    (protocol) =>
      settings[protocol]?.value.kind === "proxy" &&
      !urls.some((url) => protocolOf(url) === protocol && proxyFor(settings, url)),
  );
}

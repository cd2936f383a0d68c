// The words of a finding: which addresses, what they answered, and who says so.
import { formatEndpoint } from "../../model/proxy.ts";
import { hostOf, portOf, shownUrl } from "../../model/urls.ts";
import { type CauseId, describeCause } from "../causes.ts";
import { findPortal, type SeenFailure, stageOf, type View, worksDirectly } from "../evidence.ts";
import type { Facts } from "../findings.ts";
import type { ProbeResult, Said } from "../result.ts";

const SHOWN = 5;

export function factsOf(view: View, worst: SeenFailure): Facts {
  const alike = likeOf(view, worst);
  const wait = /again in (\d+) s/.exec(worst.cause.detail)?.[1];
  return {
    detail: worst.cause.detail,
    hosts: hostsText(alike),
    address: shownUrl(worst.url),
    port: String(portOf(worst.url)),
    ...(view.endpoint ? { proxy: formatEndpoint(view.endpoint) } : {}),
    ...(wait ? { wait: `${wait} seconds` } : {}),
  };
}

/** Causes whose words do not say how far the request came. */
const ANYWHERE: readonly CauseId[] = ["timed out", "silent", "reset", "bad answer"];

/** What was seen at an address, with the stage where that tells more. */
export function wordsOf(failure: SeenFailure): string {
  const isAnywhere = ANYWHERE.includes(failure.cause.id);
  return `${describeCause(failure.cause)}${isAnywhere ? ` (stage ${stageOf(failure)})` : ""}`;
}

/** Those that failed of the same. */
export function likeOf({ failures }: View, { cause }: SeenFailure): readonly SeenFailure[] {
  return failures.filter((failure) => failure.cause.id === cause.id);
}

/** Which addresses failed so, and what was seen there. */
export function whatOf(view: View, worst: SeenFailure, words = wordsOf(worst)): string {
  const alike = likeOf(view, worst);
  const others = view.failures.filter((failure) => !alike.includes(failure));
  const rest = others.length > 0 ? `; ${placesText(view, others)}: ${wordsOf(others[0] as SeenFailure)}` : "";
  return `${placesText(view, alike)}: ${words}${saidText(worst.said)}${rest}${directText(view)}`;
}

/** What the same addresses do without the proxy, where they are answered. */
function directText(view: View): string {
  const portal = findPortal(view);
  if (portal?.cause) return `; without the proxy, ${hostOf(portal.url)}: ${describeCause(portal.cause)}`;
  return worksDirectly(view) ? "; direct access works" : "";
}

/** "all 5 https addresses", or their hosts. */
export function placesText(
  { proxied, direct }: Pick<View, "proxied" | "direct">,
  results: readonly ProbeResult[],
): string {
  const all = results.some(({ isDirect }) => isDirect) ? direct : proxied;
  const [first] = results;
  const protocols = new Set(results.map(({ url }) => url.protocol));
  const same = all.filter(({ url }) => protocols.has(url.protocol));
  if (results.length < 2 || results.length < same.length || !first) return hostsText(results);
  const kind = protocols.size === 1 ? ` ${first.url.protocol.slice(0, -1)}` : "";
  return `all ${results.length}${kind} addresses`;
}

export function hostsText(results: readonly ProbeResult[]): string {
  const hosts = [...new Set(results.map(({ url }) => hostOf(url)))];
  const shown = hosts.slice(0, SHOWN).join(", ");
  return hosts.length > SHOWN ? `${shown} and ${hosts.length - SHOWN} more` : shown;
}

/** The proxy's own words. */
function saidText(said: Said | undefined): string {
  if (!said?.isProxys) return "";
  const { error, title, server, via } = said;
  const words = [error, title && `"${title}"`, error || title ? undefined : (via ?? server)].filter(Boolean);
  return words.length > 0 ? `; it says ${words.join(", ")}` : "";
}

// What became of a connection test, an address a row.
import { CAUSES, describeCause, hintFor } from "../diagnosis/causes.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import { shownUrl } from "../model/urls.ts";

export function resultRow(result: ProbeResult): string[] {
  const total = result.stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const stages = result.stages.map(({ stage, milliseconds }) => `${stage} ${milliseconds}`).join(", ");
  return [stateOf(result), shownUrl(result.url), result.isDirect ? "direct" : "proxy", `${total} ms (${stages})`];
}

/** What became of it, in a few words. */
export function stateOf({ cause, url, isTrusted }: ProbeResult): string {
  if (!cause && url.protocol === "https:" && !isTrusted) return "passed, TLS NOT VERIFIED";
  return cause ? `${CAUSES[cause.id].weight}: ${cause.id}` : "passed";
}

export function resultJson(result: ProbeResult): object {
  const { url, isDirect, cause, stages, status, addresses, tls, isTrusted, chain, proxyChain } = result;
  const shown = (certificates: ProbeResult["chain"]) => certificates.map(({ pem, ...facts }) => facts);
  return {
    url: shownUrl(url),
    direct: isDirect,
    passed: cause === undefined,
    cause: cause?.id ?? null,
    message: cause ? describeCause(cause) : null,
    hint: cause ? hintFor(cause) : null,
    stages,
    status: status ?? null,
    addresses,
    tls: tls ? { ...tls, trusted: isTrusted } : null,
    chain: shown(chain),
    proxyChain: shown(proxyChain),
  };
}

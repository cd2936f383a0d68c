// Where the proxy answers, and what it forbids or does not reach. The same of every address is about the proxy, and not
// about any of them.
import { formatEndpoint } from "../../model/proxy.ts";
import { WEB_SERVER } from "../answers.ts";
import { allFail, anyAnswered, isLoopback, isOfSeveral, type SeenFailure, stageOf, type View } from "../evidence.ts";
import { type Facts, type Finding, type FindingId, makeFinding } from "../findings.ts";
import { isAnswered } from "../rank.ts";
import type { ProbeResult, Seen } from "../result.ts";
import { factsOf, hostsText, whatOf } from "./words.ts";

export function findGateway(view: View): Finding | undefined {
  const [worst] = view.failures;
  const id = worst && idOf(view, worst);
  return id && makeFinding(id, whatOf(view, worst), { ...factsOf(view, worst), ...moreOf(view, id) });
}

/** Of what forbids everything, every host; of what is left to use, its proxy. */
function moreOf({ failures, proxies }: View, id: FindingId): Facts {
  if (id === "everything-forbidden") return { hosts: hostsText(failures) };
  return id === "http-forbidden" && proxies.https ? { proxy: formatEndpoint(proxies.https) } : {};
}

function idOf(view: View, worst: SeenFailure): FindingId | undefined {
  const { http, proxied, results } = view;
  switch (worst.cause.id) {
    case "target unreachable":
      return unreachable(view, worst);
    case "no CONNECT":
    case "not a proxy":
      return http.some(isServed) && worst.cause.detail.startsWith(WEB_SERVER) ? "no-https" : "not-a-proxy";
    case "blocked":
    case "connect forbidden":
      if (allFail(proxied, "blocked", "connect forbidden") && isOfSeveral(proxied)) return "everything-forbidden";
      return worst.url.protocol === "http:" && results.some(isSecurelyProxied) ? "http-forbidden" : undefined;
    case "silent":
      return silent(view, worst);
    default:
      return undefined;
  }
}

function isSecurelyProxied(result: Seen): boolean {
  return isAnswered(result) && !result.isDirect && result.url.protocol === "https:";
}

/** A web server that is no proxy answers 404 and the like to what another's address is. */
function isServed(result: ProbeResult): boolean {
  return isAnswered(result) && (result.status ?? 0) < 400;
}

function unreachable(view: View, worst: SeenFailure): FindingId {
  const { http, https, proxied, endpoint } = view;
  const isAll = allFail(proxied, "target unreachable") && isOfSeveral(proxied);
  if (isAll && isLoopback(endpoint)) return "relay-no-way-out";
  // Squid's ERR_DNS_FAIL; RFC 9209's dns_timeout and dns_error: https://www.rfc-editor.org/rfc/rfc9209#section-2.3.2
  if (isAll && /dns/i.test(worst.said?.error ?? "")) return "proxy-without-names";
  if (isAll) return "no-way-out";
  const isHttps = allFail(https, "target unreachable") && isOfSeveral(https) && anyAnswered(http);
  return isHttps ? "no-way-out-for-https" : "host-unreachable";
}

function silent({ http, https }: View, worst: SeenFailure): FindingId | undefined {
  const stage = stageOf(worst);
  if (stage === "tunnel") return anyAnswered(http) ? "connect-silent" : undefined;
  if (worst.url.protocol === "http:") return undefined;
  return allFail(https, "silent") && isOfSeveral(https) ? "gateway-silent" : "host-silent";
}

// Where the proxy itself is not reached.
import { formatEndpoint } from "../../model/proxy.ts";
import { hostOf } from "../../model/urls.ts";
import { CAUSES, describeCause } from "../causes.ts";
import { findPortal, isLoopback, stageOf, type View, worksDirectly } from "../evidence.ts";
import { type Finding, makeFinding } from "../findings.ts";
import { isFailure } from "../rank.ts";
import { factsOf, placesText, wordsOf } from "./words.ts";

export function findUnreached(view: View): Finding | undefined {
  const [worst] = view.failures;
  if (!worst || !["name", "connect"].includes(stageOf(worst)) || !view.endpoint) return undefined;
  const seen = `${formatEndpoint(view.endpoint)}: ${wordsOf(worst)}`;
  const portal = findPortal(view);
  if (portal?.cause)
    return makeFinding("sign-in-first", `${seen}; without it, ${hostOf(portal.url)}: ${describeCause(portal.cause)}`);
  if (worksDirectly(view)) return makeFinding("away", seen);
  const id =
    worst.cause.id === "refused" && isLoopback(view.endpoint) ? "relay-not-running" : CAUSES[worst.cause.id].finding;
  return makeFinding(id, `${seen}${directText(view)}`, factsOf(view, worst));
}

/** What the same addresses do without the proxy: it tells a network that is down from a proxy that is. */
function directText(view: View): string {
  const failing = view.direct.filter(isFailure);
  const [first] = failing;
  if (!first) return "";
  const resolved = failing.some(({ addresses }) => addresses.length > 0) ? "; public names are resolved" : "";
  return `${resolved}; without the proxy, ${placesText(view, failing)}: ${describeCause(first.cause)}`;
}

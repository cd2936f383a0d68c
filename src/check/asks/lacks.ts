// What a client's skip list has no form for: it asks the proxy, although ours is what counts.

import { toPortable } from "../../dialects/portable.ts";
import { isBypassed } from "../../model/no-proxy.ts";
import type { NoProxyEntry } from "../../model/no-proxy-entry.ts";
import { hostOf, portOf } from "../../model/urls.ts";
import type { Ask, Question, Route } from "../ask.ts";

/** @param isRead whether the client's list has a form for an entry; default: it has no list */
export function withLack(
  route: Route,
  { settings, url }: Question,
  isRead: (entry: NoProxyEntry) => boolean = () => false,
): Route {
  if (route.kind !== "proxy" || route.lacks) return route;
  const entries = settings.noProxy.filter((entry) => isBypassed([entry], hostOf(url), portOf(url)));
  const [first] = entries;
  if (!first || entries.some(isRead)) return route;
  return { ...route, lacks: `it can't be told "${first.text}", and asks the proxy` };
}

/** The same client, with what the variables' list, as it reads that, has no form for. */
export function withLacks(ask: Ask): Ask {
  const { reads } = ask;
  if (!reads) return ask;
  return {
    ...ask,
    async route(question) {
      const isRead = (entry: NoProxyEntry) => reads.findEntry(toPortable([entry]).text, question.url) !== undefined;
      return (await ask.route(question)).map((said) => ({ ...said, route: withLack(said.route, question, isRead) }));
    },
  };
}

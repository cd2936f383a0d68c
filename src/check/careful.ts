// Requests that may send a user name and password: one after the other, and none to a proxy that refused some. Accounts lock
// after a few failures.
import { formatEndpoint } from "../model/proxy.ts";
import type { Fetched, Route } from "./ask.ts";
import { REFUSED } from "./reasons.ts";

export class Careful {
  private last: Promise<unknown> = Promise.resolve();
  private readonly refusedBy = new Set<string>();

  /** Returns why there was no request, where there was none. */
  send(route: Route, request: () => Promise<Fetched | undefined>): Promise<Fetched | string | undefined> {
    const proxy = route.kind === "proxy" ? formatEndpoint(route.endpoint) : "";
    const next = this.last.then(async () => {
      if (this.refusedBy.has(proxy)) return "the proxy refused what another client sent (407): no more was sent";
      const fetched = await request();
      if (fetched?.why === REFUSED) this.refusedBy.add(proxy);
      return fetched;
    });
    this.last = next.catch(() => {});
    return next;
  }
}

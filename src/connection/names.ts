// Why a name is not resolved: the system's own answer is the same for a name server that fails, refuses or is silent.
import * as dns from "node:dns";
import type { Cause } from "../diagnosis/causes.ts";
import { errorCode } from "../model/problem.ts";

/** Milliseconds for each name server. */
const TIMEOUT = 1_000;

/** Asks the machine's name servers themselves. https://nodejs.org/api/dns.html#error-codes */
export async function findNameFault(host: string): Promise<Cause> {
  const resolver = new dns.promises.Resolver({ timeout: TIMEOUT, tries: 1 });
  const asked = resolver.getServers().slice(0, 3).join(", ");
  const detail = asked ? `${host} (asked: ${asked})` : host;
  try {
    await resolver.resolve4(host);
    // It answers now: it did not in time.
    return { id: "no name server", detail };
  } catch (error) {
    const code = errorCode(error);
    if (code === "ESERVFAIL") return { id: "name server fails", detail };
    if (code === "EREFUSED") return { id: "name server refuses", detail };
    if (code === "ENOTFOUND" || code === "ENODATA") return { id: "name not found", detail: host };
    return { id: "no name server", detail };
  }
}

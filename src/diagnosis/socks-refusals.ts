// What a SOCKS 5 server refuses by, told from the messages of the package that speaks to it.
// https://www.rfc-editor.org/rfc/rfc1928#section-6, https://github.com/JoshGlazebrook/socks/blob/master/src/common/constants.ts
import { type Credentials, type Endpoint, formatPlace } from "../model/proxy.ts";
import type { Cause, CauseId } from "./causes.ts";

/** Its replies, by the package's names for them. */
const REPLIES: Readonly<Record<string, readonly [CauseId, string]>> = {
  Failure: ["target unreachable", "SOCKS: general failure"],
  NotAllowed: ["blocked", "SOCKS: not allowed by its rules"],
  NetworkUnreachable: ["target unreachable", "SOCKS: network unreachable"],
  HostUnreachable: ["target unreachable", "SOCKS: host unreachable"],
  ConnectionRefused: ["target unreachable", "SOCKS: connection refused"],
  TTLExpired: ["target unreachable", "SOCKS: TTL expired"],
  CommandNotSupported: ["proxy error", "by SOCKS that it connects nobody"],
  AddressNotSupported: ["no names by SOCKS", ""],
};

export function readSocksRefusal(
  message: string,
  { endpoint, credentials }: { readonly endpoint: Endpoint; readonly credentials: Credentials | undefined },
): { readonly cause: Cause; readonly isAfterAuthentication: boolean } {
  const side = `the proxy ${formatPlace(endpoint)}`;
  const [, reply] = /rejected connection - (\w+)$/.exec(message) ?? [];
  if (reply) {
    const [id, detail] = REPLIES[reply] ?? ["proxy error", "by SOCKS what few know"];
    return { cause: { id, detail }, isAfterAuthentication: true };
  }
  return { cause: causeOf(), isAfterAuthentication: false };

  function causeOf(): Cause {
    if (/no accepted authentication type/.test(message) && !credentials)
      return { id: "log-on needed", detail: "SOCKS" };
    if (/authentication type/.test(message)) return { id: "log-on not supported", detail: "GSSAPI or the like" };
    if (/Authentication failed/.test(message)) return { id: "log-on refused", detail: "SOCKS" };
    if (/socks version/i.test(message)) return { id: "not SOCKS", detail: side };
    if (/timed out/.test(message)) return { id: "silent", detail: side };
    return { id: "reset", detail: side };
  }
}

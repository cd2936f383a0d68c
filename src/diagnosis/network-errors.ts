// An error of Node's as a cause: which side failed, and of what.

import { errorCode } from "../model/problem.ts";
import { formatPlace, isSocks } from "../model/proxy.ts";
import { readGreeting } from "./answers.ts";
import type { Cause, CauseId } from "./causes.ts";
import type { ProbeRequest, Stage } from "./result.ts";

/** @param isLate time was up */
export function classify(error: unknown, stage: Stage, request: ProbeRequest, isLate: boolean): Cause {
  const { proxy, url } = request;
  const code = errorCode(error);
  const isProxys = isProxySide(stage, request);
  const place = isProxys && proxy ? formatPlace(proxy.endpoint) : url.host;
  const side = isProxys ? `the proxy ${place}` : place;
  const name = proxy?.endpoint.host ?? url.hostname;
  if (stage === "name")
    // EAI_AGAIN and EAI_FAIL: the name servers said something else than no, or nothing.
    return { id: code.startsWith("EAI_") || isLate ? "no name server" : "name not found", detail: name };
  if (isLate) return { id: stage === "connect" ? "timed out" : "silent", detail: side };
  if (code === "ECONNREFUSED") return { id: "refused", detail: place };
  if (["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EACCES"].includes(code))
    return { id: "unreachable", detail: place };
  if (code === "ETIMEDOUT") return { id: "timed out", detail: side };
  if (code.startsWith("HPE_")) return readGreeting((error as { rawPacket?: Buffer }).rawPacket, side);
  if (stage.startsWith("TLS") && code !== "ECONNRESET") return { id: tlsCause(code), detail: side };
  return { id: isProxys ? "reset" : "cut off", detail: side };
}

/** OpenSSL's own words, as Node passes them on: https://nodejs.org/api/errors.html#openssl-errors */
function tlsCause(code: string): CauseId {
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/.test(code)) return "old TLS";
  return /TOO_SMALL|TOO_WEAK/.test(code) ? "weak certificate" : "TLS failed";
}

/** Whether it is the proxy that is spoken to, and not a host behind it. */
export function isProxySide(stage: Stage, { proxy, url }: ProbeRequest): boolean {
  if (!proxy || stage === "TLS") return false;
  return stage !== "answer" || (url.protocol === "http:" && !isSocks(proxy.endpoint));
}

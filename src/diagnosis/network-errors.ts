// An error of Node's as a cause: which side failed, and of what.

import { errorCode } from "../model/problem.ts";
import { formatPlace, isSocks } from "../model/proxy.ts";
import { readGreeting } from "./answers.ts";
import type { Cause } from "./causes.ts";
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
    return { id: code === "EAI_AGAIN" || isLate ? "no name server" : "name not found", detail: name };
  if (isLate) return { id: stage === "connect" ? "timed out" : "silent", detail: side };
  if (code === "ECONNREFUSED") return { id: "refused", detail: place };
  if (["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EACCES"].includes(code))
    return { id: "unreachable", detail: place };
  if (code === "ETIMEDOUT") return { id: "timed out", detail: side };
  if (code.startsWith("HPE_")) return readGreeting((error as { rawPacket?: Buffer }).rawPacket, side);
  if (stage.startsWith("TLS") && code !== "ECONNRESET") return { id: "TLS failed", detail: side };
  return { id: isProxys ? "reset" : "cut off", detail: side };
}

/** Whether it is the proxy that is spoken to, and not a host behind it. */
export function isProxySide(stage: Stage, { proxy, url }: ProbeRequest): boolean {
  if (!proxy || stage === "TLS") return false;
  return stage !== "answer" || (url.protocol === "http:" && !isSocks(proxy.endpoint));
}

// A second look at a port whose first answer left it open what it speaks.

import type * as net from "node:net";
import { readGreeting } from "../diagnosis/answers.ts";
import type { Cause } from "../diagnosis/causes.ts";
import type { Answer, ProbeRequest } from "../diagnosis/result.ts";
import { type Endpoint, formatEndpoint } from "../model/proxy.ts";
import { portOf } from "../model/urls.ts";
import { ask, connect, resolveName, secure } from "./http.ts";

/** Whether the port speaks TLS, and a proxy's TLS. Sends no credentials: that would be a second time. */
export async function speaksTls(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  let isAgreed = false;
  try {
    const { status } = await askAgain(endpoint, request, async (socket, signal) => {
      const session = await secure(socket, endpoint.host, [], signal);
      isAgreed = true;
      return session;
    });
    const isProxy = status < 300 || [403, 407, 502, 503, 504].includes(status);
    if (isProxy) return { id: "proxy wants TLS", detail: "" };
  } catch {
    // Whatever it answers, if anything: it is no http.
  }
  return isAgreed ? { id: "not a proxy", detail: "it speaks TLS" } : undefined;
}

/** Whether it speaks http without TLS, or what else it says at once. */
export async function speaksPlainly(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  try {
    await askAgain(endpoint, request, (socket) => Promise.resolve(socket));
    return { id: "proxy speaks plain http", detail: "" };
  } catch (error) {
    const packet = (error as { rawPacket?: Buffer }).rawPacket;
    return packet ? readGreeting(packet, formatEndpoint(endpoint)) : undefined;
  }
}

async function askAgain(
  endpoint: Endpoint,
  request: ProbeRequest,
  prepare: (socket: net.Socket, signal: AbortSignal) => Promise<net.Socket>,
): Promise<Answer> {
  const timeout = Math.ceil(Math.min(1_000, request.timeout));
  const signal = AbortSignal.timeout(timeout);
  const { host, port } = endpoint;
  const socket = await prepare(await connect(host, port, await resolveName(host), timeout, signal), signal);
  const path = `${request.url.hostname}:${portOf(request.url)}`;
  try {
    return await ask(socket, { method: "CONNECT", path, headers: { Host: path } }, signal);
  } finally {
    socket.destroy();
  }
}

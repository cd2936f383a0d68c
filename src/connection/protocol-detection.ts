// A second look at a port whose first answer left it open what it speaks.
import { once } from "node:events";
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

/** Whether a port that was said to speak SOCKS speaks http. */
export async function speaksHttp(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  const found = await speaksPlainly(endpoint, request);
  return found?.id === "proxy speaks plain http" ? { id: "proxy speaks http", detail: "" } : undefined;
}

/** Whether it answers the first message of SOCKS 5, which offers nothing. https://www.rfc-editor.org/rfc/rfc1928#section-3 */
export async function speaksSocks(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  try {
    return await withSocket(endpoint, request, async (socket, signal) => {
      socket.write(Buffer.from([5, 1, 0]));
      // Waited for too: where it ends without a word, nothing else would keep this process.
      const closed = once(socket, "close", { signal }).then(() => [Buffer.alloc(0)]);
      const [answer] = (await Promise.race([once(socket, "data", { signal }), closed])) as [Buffer];
      return answer.length === 2 && answer[0] === 5 ? { id: "proxy speaks SOCKS", detail: "" } : undefined;
    });
  } catch {
    return undefined;
  }
}

function askAgain(
  endpoint: Endpoint,
  request: ProbeRequest,
  prepare: (socket: net.Socket, signal: AbortSignal) => Promise<net.Socket>,
): Promise<Answer> {
  const path = `${request.url.hostname}:${portOf(request.url)}`;
  return withSocket(endpoint, request, async (socket, signal) =>
    ask(await prepare(socket, signal), { method: "CONNECT", path, headers: { Host: path } }, signal),
  );
}

async function withSocket<T>(
  { host, port }: Endpoint,
  request: ProbeRequest,
  use: (socket: net.Socket, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = Math.ceil(Math.min(1_000, request.timeout));
  const signal = AbortSignal.timeout(timeout);
  const socket = await connect(host, port, await resolveName(host), timeout, signal);
  try {
    return await use(socket, signal);
  } finally {
    socket.destroy();
  }
}

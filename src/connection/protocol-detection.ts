// A second look at a port whose first answer left it open what it speaks.
import { once } from "node:events";
import type * as net from "node:net";
import { readGreeting } from "../diagnosis/answers.ts";
import type { Cause } from "../diagnosis/causes.ts";
import type { Answer, ProbeRequest, Stage } from "../diagnosis/result.ts";
import { type Endpoint, formatEndpoint } from "../model/proxy.ts";
import { portOf } from "../model/urls.ts";
import { ask, connect, resolveName, secure } from "./http.ts";

/** What a port speaks instead, where its first answer left that open. */
export async function detectProtocol(
  endpoint: Endpoint,
  stage: Stage,
  request: ProbeRequest,
): Promise<Cause | undefined> {
  for (const look of LOOKS[endpoint.scheme](stage)) {
    const found = await look(endpoint, request);
    if (found) return found;
  }
  return undefined;
}

const LOOKS: Readonly<Record<Endpoint["scheme"], (stage: Stage) => readonly (typeof speaksTls)[]>> = {
  http: (stage) => (["tunnel", "answer"].includes(stage) ? [speaksTls, speaksSocks] : []),
  https: (stage) => (stage === "TLS to the proxy" ? [speaksPlainly, speaksSocks] : []),
  socks5: (stage) => (stage === "SOCKS" ? [speaksHttp] : []),
  socks5h: (stage) => (stage === "SOCKS" ? [speaksHttp] : []),
};

/** Whether the port speaks TLS, and a proxy's TLS. Sends no credentials: that would be a second time. */
async function speaksTls(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
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
async function speaksPlainly(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  try {
    await askAgain(endpoint, request, (socket) => Promise.resolve(socket));
    return { id: "proxy speaks plain http", detail: "" };
  } catch (error) {
    const packet = (error as { rawPacket?: Buffer }).rawPacket;
    return packet ? readGreeting(packet, formatEndpoint(endpoint)) : undefined;
  }
}

/** Whether a port that was said to speak SOCKS speaks http. */
async function speaksHttp(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
  const found = await speaksPlainly(endpoint, request);
  return found?.id === "proxy speaks plain http" ? { id: "proxy speaks http", detail: "" } : undefined;
}

/** Whether it answers the first message of SOCKS 5, which offers nothing. https://www.rfc-editor.org/rfc/rfc1928#section-3 */
async function speaksSocks(endpoint: Endpoint, request: ProbeRequest): Promise<Cause | undefined> {
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

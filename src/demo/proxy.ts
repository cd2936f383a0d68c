// A proxy on loopback that records what it is asked. It leads every name to one site, so that a request which reached the
// record went through the proxy, and nothing needs a name server. For `demo`, and for the tests.
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { Authority } from "./certificates.ts";
import { type Listening, secure } from "./site.ts";

export interface Hit {
  readonly method: string;
  /** An absolute URL, or host:port for CONNECT. */
  readonly url: string;
  readonly host: string;
  /** user:password as the bytes say in UTF-8, if the client sent any. */
  readonly credentials: string | undefined;
  /** The proxy's own port. */
  readonly port: number;
}

export interface RecordingProxy extends Listening {
  readonly hits: Hit[];
}

export interface ProxyOptions {
  /** The ports of the site on 127.0.0.1. */
  readonly origin: { readonly http: number; readonly https?: number | undefined };
  /** user:password, without which it lets nobody through (407, Basic). */
  readonly credentials?: string | undefined;
  /** Where it records, for several proxies in one. */
  readonly hits?: Hit[];
  readonly inspection?: Inspection | undefined;
}

/** HTTPS is opened on the way. */
export interface Inspection {
  /** Signs for each site in its place. */
  readonly authority: Authority;
  /** Whose certificates it takes from sites itself, PEM. */
  readonly trusted: string;
}

/** Listens on a free port of 127.0.0.1. */
export async function startProxy({
  origin,
  credentials: expected,
  hits = [],
  inspection,
}: ProxyOptions): Promise<RecordingProxy> {
  const { Server } = await import("proxy-chain");
  const agent = leadTo(origin.http);
  const tunnels = { http: makeTunnel(origin.http), https: makeTunnel(origin.https ?? 0) };
  const inspector = inspection && (await makeInspector(inspection, origin.https ?? 0, hits));
  const server = new Server({
    port: 0,
    host: "127.0.0.1",
    authRealm: "proxy",
    prepareRequestFunction({ request, port, isHttp }) {
      if (expected !== undefined && toHit(request).credentials !== expected) return { requestAuthentication: true };
      if (isHttp) return { httpAgent: agent };
      return { customConnectServer: port === 80 ? tunnels.http : (inspector ?? tunnels.https) };
    },
  });
  // Before proxy-chain, which refuses by itself what it can't parse: yarn's "CONNECT ff05::6:80" without brackets.
  for (const event of ["request", "connect"])
    server.server.prependListener(event, (request: http.IncomingMessage) => hits.push(toHit(request)));
  await server.listen();
  return {
    port: server.port,
    hits,
    close() {
      agent.destroy();
      // Its own connections are closed with it: it rejects only where it does not listen.
      server.close(true).catch(() => {});
    },
  };
}

function toHit({ method = "", url = "", headers, socket }: http.IncomingMessage): Hit {
  const basic = /^Basic (.*)$/.exec(headers["proxy-authorization"] ?? "")?.[1];
  const credentials = basic === undefined ? undefined : Buffer.from(basic, "base64").toString("utf8");
  const host = /^(?:https?:\/\/)?([^/:]+|\[[^\]]+\])/.exec(url)?.[1] ?? "";
  return { method, url, host, credentials, port: socket.localPort ?? 0 };
}

/** Connects to this port, whatever host is asked for. */
function leadTo(port: number): http.Agent {
  const agent = new http.Agent({ keepAlive: true });
  agent.createConnection = () => net.connect(port, "127.0.0.1");
  return agent;
}

/** What a CONNECT is handed to, once it was let through: all bytes go to this port, and back. */
function makeTunnel(port: number): http.Server {
  const tunnel = new net.Server((socket) => {
    const onward = net.connect(port, "127.0.0.1");
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
    onward.on("error", () => socket.destroy());
    onward.pipe(socket);
    socket.pipe(onward);
  });
  // It takes connections, as proxy-chain asks for: https://github.com/apify/proxy-chain#routing-connect-to-another-http-server
  return tunnel as http.Server;
}

/** Answers in the site's place, and asks the site itself. */
async function makeInspector({ authority, trusted }: Inspection, port: number, hits: Hit[]): Promise<http.Server> {
  const agent = new https.Agent({ keepAlive: true, host: "127.0.0.1", port, ca: trusted });
  const server = https.createServer(await secure(authority), (request, response) => {
    const { method, headers, url: path } = request;
    const host = (headers.host ?? "").replace(/:\d+$/, "");
    hits.push({ method: method ?? "", url: `https://${host}${path}`, host, credentials: undefined, port: 0 });
    const options = { host: "127.0.0.1", port, path, method, headers, agent, servername: host };
    const onward = https.request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("close", () => agent.destroy());
  return server;
}

// Servers by what they do, to be put together: a proxy answers CONNECT and plain requests each by an act, and a tunnel
// leads to what is behind it.
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import { type Papers, site } from "./papers.ts";
import type { Listener, World } from "./world.ts";

export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export type Act = (socket: net.Socket, asked: Asked, world: World) => void;

export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reason?: string;
}

export const html = (title: string) => ({
  headers: { "Content-Type": "text/html" },
  body: `<html><head><title>${title}</title></head><body>${title}</body></html>`,
});

/** An answer with its body, and the end of the connection. */
export function answer(status: number, { headers = {}, body = "", reason = "Status" }: Page = {}): Act {
  const all = { "Content-Length": String(Buffer.byteLength(body)), Connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return (socket) => void socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join("")}\r\n${body}`);
}

export const hang = () => {};
export const close = (socket: net.Socket) => void socket.end();
export const reset = (socket: net.Socket) => void socket.resetAndDestroy();

/** What the sites answer by themselves: JSON where their clients read it. */
export function ownPage(host: string): Page {
  const type =
    host === "pypi.org"
      ? "application/vnd.pypi.simple.v1+json"
      : host === "files.pythonhosted.org"
        ? "text/html"
        : "application/json";
  return { headers: { "Content-Type": type }, body: "{}" };
}

/** The own page of a host over plain http. */
export const page: Act = (socket, asked, world) =>
  answer(200, { headers: { "Content-Type": "text/html" }, body: "hello" })(socket, asked, world);

/** Speaks TLS with these papers, and answers what a function says. */
export function sites(
  { key, sent }: Papers = site(),
  pageOf: (host: string) => Page = ownPage,
  options: tls.TlsOptions = {},
) {
  const server = https.createServer({ key, cert: sent, ...options }, ({ headers }, response) => {
    const { status = 200, headers: own = {}, body = "" } = pageOf((headers.host ?? "").replace(/:\d+$/, ""));
    response.writeHead(status, { Connection: "close", ...own }).end(body);
  });
  server.on("tlsClientError", (_, socket) => socket.destroy());
  return (socket: net.Socket) => void server.emit("connection", socket);
}

/** Opens a tunnel. @param behind what is at its other end */
export function tunnel(behind: (socket: net.Socket, host: string) => void): Act {
  return (socket, { host }) => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    behind(socket, host);
  };
}

let own: ReturnType<typeof sites> | undefined;

/** What is behind a proxy that works, or answers a machine that needs none. */
export const ownSites = (socket: net.Socket) => {
  own ??= sites();
  own(socket);
};

export const through: Act = tunnel(ownSites);

/** Tunnels to a server of the internet at another port. */
export function leadTo(port: number): Act {
  return (socket, _, world) => {
    const onward = net.connect(port, world.internet, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
  };
}

/** Some hosts fare otherwise. */
export function except(hosts: readonly string[], act: Act, otherwise: Act = through): Act {
  return (socket, asked, world) => (hosts.includes(asked.host) ? act : otherwise)(socket, asked, world);
}

export interface Acts {
  readonly connect?: Act;
  readonly get?: Act;
}

/** A proxy, which lets everything through unless it is told otherwise. */
export function proxy({ connect = through, get = page }: Acts = {}): Listener {
  return (socket, world) => {
    readHead(socket, (asked) => {
      if (asked.headers["proxy-authorization"]) world.sent++;
      (asked.method === "CONNECT" ? connect : get)(socket, asked, world);
    });
  };
}

/** The same for every request. */
export const always = (act: Act): Listener => proxy({ connect: act, get: act });

/** What direct access meets where it works. */
export const direct = { http: proxy(), https: ownSites };

/** Has a user name and password asked for, or each of these ways to authenticate. */
export function asks(
  challenges: readonly string[],
  { user, refuse = refusal(challenges), acts = {} }: Login = {},
): Listener {
  const admit = (inner: Act): Act => {
    return (socket, asked, world) => {
      const basic = /^Basic (.*)$/.exec(asked.headers["proxy-authorization"] ?? "")?.[1];
      const given = basic === undefined ? undefined : Buffer.from(basic, "base64").toString();
      const act = given === undefined ? refusal(challenges) : given === user ? inner : refuse;
      act(socket, asked, world);
    };
  };
  return proxy({ connect: admit(acts.connect ?? through), get: admit(acts.get ?? page) });
}

interface Login {
  /** user:password that it lets in. */
  readonly user?: string;
  /** What it does with others. */
  readonly refuse?: Act;
  readonly acts?: Acts;
}

export function refusal(challenges: readonly string[], reason = "Proxy Authentication Required"): Act {
  return (socket) => {
    const lines = challenges.map((challenge) => `Proxy-Authenticate: ${challenge}\r\n`);
    socket.end(`HTTP/1.1 407 ${reason}\r\n${lines.join("")}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  };
}

/** Speaks first, and then nothing. */
export const greets =
  (greeting: string | Buffer): Listener =>
  (socket) =>
    void socket.write(greeting);

/** What listens behind TLS. */
export function behindTls({ key, sent }: Papers, listener: Listener): Listener {
  return (socket, world) => {
    const session = new tls.TLSSocket(socket, { isServer: true, key, cert: sent });
    session.on("error", () => {});
    listener(session, world);
  };
}

function readHead(socket: net.Socket, use: (asked: Asked) => void): void {
  let text = "";
  const onData = (data: Buffer) => {
    text += data.toString("latin1");
    if (!/^[A-Z]/.test(text)) return void socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    if (!text.includes("\r\n\r\n")) return;
    socket.off("data", onData);
    use(parseHead(text));
  };
  socket.on("data", onData);
}

function parseHead(text: string): Asked {
  const [first = "", ...lines] = (text.split("\r\n\r\n")[0] ?? "").split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const place = method === "CONNECT" ? `https://${target}` : target.startsWith("/") ? `http://${headers.host}` : target;
  const { hostname, port, protocol } = new URL(place);
  return { method, host: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80), headers, text };
}

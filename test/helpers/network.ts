// A recording proxy and an origin, on loopback. Every name leads to the origin, so that a request which reached the log
// went through the proxy and nothing needs a name server.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Environment, Outcome } from "./home.ts";
import { need } from "./needs.ts";
import { execFileSync, spawn } from "./processes.ts";

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

export interface RecordingProxy {
  readonly port: number;
  readonly hits: Hit[];
}

/** @param expected user:password that it asks for; none if undefined. @param hits where it records, for several proxies in one */
export async function startProxy(
  origin: { http: number; https?: number },
  expected?: string,
  hits: Hit[] = [],
): Promise<RecordingProxy> {
  const admit = (request: http.IncomingMessage, url: string): boolean => {
    const basic = /^Basic (.*)$/.exec(request.headers["proxy-authorization"] ?? "")?.[1];
    const credentials = basic === undefined ? undefined : Buffer.from(basic, "base64").toString("utf8");
    const host = /^(?:https?:\/\/)?([^/:]+|\[[^\]]+\])/.exec(url)?.[1] ?? "";
    hits.push({ method: request.method ?? "", url, host, credentials, port: request.socket.localPort ?? 0 });
    return expected === undefined || credentials === expected;
  };
  const server = http.createServer((request, response) => {
    const url = request.url ?? "";
    if (!admit(request, url)) {
      response.writeHead(407, { "proxy-authenticate": 'Basic realm="proxy"' }).end("log on first\n");
      return;
    }
    const target = new URL(url);
    const onward = http.request(
      {
        host: "127.0.0.1",
        port: origin.http,
        path: target.pathname + target.search,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("connect", (request, socket) => {
    socket.on("error", () => {});
    if (!admit(request, request.url ?? "")) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    const port = request.url?.endsWith(":80") ? origin.http : (origin.https ?? 0);
    const onward = net.connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
  });
  return { port: await listen(server), hits };
}

export async function startOrigin(answer: (path: string) => string | Buffer | undefined): Promise<number> {
  return listen(http.createServer((request, response) => reply(request, response, answer)));
}

export async function startSecureOrigin(
  certificate: { key: string; cert: string },
  answer: (path: string) => string | Buffer | undefined,
  status = 200,
): Promise<number> {
  const options = { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) };
  return listen(https.createServer(options, (request, response) => reply(request, response, answer, status)));
}

/** Sends everybody on. Returns its address, by the name localhost. */
export async function startRedirect(certificate: { key: string; cert: string }, location: string): Promise<string> {
  const options = { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) };
  const server = https.createServer(options, (_, response) => response.writeHead(302, { location }).end());
  return `https://localhost:${await listen(server)}/proxy.pac`;
}

function reply(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  answer: (path: string) => string | Buffer | undefined,
  status = 200,
): void {
  const body = answer(request.url ?? "");
  response.writeHead(body === undefined ? 404 : status, { "content-type": "text/html" }).end(body ?? "not found\n");
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A certificate for these names, signed by a new CA of a company. Paths of PEM files in `folder`. */
export function makeCompany(
  folder: string,
  names: readonly string[],
  extensions: readonly string[] = [],
): { ca: string; key: string; cert: string } {
  need("openssl");
  const file = (name: string) => `${folder}/${name}.pem`;
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    file("ca-key"),
    "-out",
    file("ca"),
    "-subj",
    "/CN=Scratch Company CA",
    "-days",
    "30",
  );
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
  openssl(
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    file("key"),
    "-out",
    file("request"),
    "-subj",
    `/CN=${names[0]}`,
    ...[san, ...extensions].flatMap((extension) => ["-addext", extension]),
  );
  openssl(
    "x509",
    "-req",
    "-in",
    file("request"),
    "-CA",
    file("ca"),
    "-CAkey",
    file("ca-key"),
    "-CAcreateserial",
    "-copy_extensions",
    "copyall",
    "-out",
    file("cert"),
    "-days",
    "30",
  );
  return { ca: file("ca"), key: file("key"), cert: file("cert") };
}

/**
 * Runs a client while the servers of this process go on answering.
 * @param options its standard input, and its time limit in milliseconds, where it is not everybody's
 */
export function runClient(
  program: string,
  args: readonly string[],
  environment: Environment,
  cwd = "/",
  { input, ...bound }: { timeout?: number; input?: string | undefined } = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    env: environment as NodeJS.ProcessEnv,
    cwd,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...bound,
  });
  child.stdin?.end(input);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => (stdout += data));
  child.stderr?.on("data", (data) => (stderr += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

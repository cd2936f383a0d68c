// A company's network on loopback: the proxy, which records, and web sites of any name behind it.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { makeAuthority } from "./certificates.ts";
import { type Hit, startProxy } from "./proxy.ts";
import { startSite } from "./site.ts";

export interface Network {
  /** The proxy's address, without userinfo. */
  readonly proxy: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** The CA that clients have to trust, PEM: the sites' own, or the company's that inspects. */
  readonly ca: string;
  /** A site that is reached without the proxy: `localhost` is in every skip list. */
  readonly local: string;
  /** What the proxy was asked. */
  readonly hits: readonly Hit[];
  /** What reached a site. */
  readonly arrived: readonly Arrival[];
  close(): void;
}

export interface Arrival {
  readonly isSecure: boolean;
  /** With the port, as the client named it. */
  readonly host: string;
  readonly path: string;
}

export interface NetworkOptions {
  /** The proxy wants a user name and a password, which are made on the spot. */
  readonly wantsPassword: boolean;
  /** It opens HTTPS on the way. */
  readonly inspects: boolean;
}

export async function startNetwork({ wantsPassword, inspects }: NetworkOptions): Promise<Network> {
  const arrived: Arrival[] = [];
  const listen = (isSecure: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    arrived.push({ isSecure, host: request.headers.host ?? "", path: request.url ?? "" });
    answer(request, response);
  };
  const sites = await makeAuthority("Demo Sites CA");
  const company = inspects ? await makeAuthority("Demo Company Inspection CA") : undefined;
  const [http, https] = await Promise.all([startSite(listen(false)), startSite(listen(true), sites)]);
  const credentials = wantsPassword ? { username: "demo", password: randomBytes(12).toString("base64url") } : undefined;
  const proxy = await startProxy({
    origin: { http: http.port, https: https.port },
    credentials: credentials && `${credentials.username}:${credentials.password}`,
    inspection: company && { authority: company, trusted: sites.cert },
  });
  return {
    proxy: `http://127.0.0.1:${proxy.port}`,
    ...(credentials ? { credentials } : {}),
    ca: (company ?? sites).cert,
    local: `http://localhost:${http.port}`,
    hits: proxy.hits,
    arrived,
    close() {
      for (const server of [proxy, http, https]) server.close();
    },
  };
}

/** What git takes for a repository without commits: https://git-scm.com/docs/http-protocol#_smart_server_response */
const EMPTY_REPOSITORY = [
  toPacket("# service=git-upload-pack\n"),
  "0000",
  toPacket(`${"0".repeat(40)} capabilities^{}\0agent=demo\n`),
  "0000",
].join("");

/** With its length in front. */
function toPacket(text: string): string {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}

/** A short page, or what a client of packages can read: JSON where it asks for that. */
function answer({ headers, method, url = "" }: IncomingMessage, response: ServerResponse): void {
  if (/\/info\/refs\?service=git-upload-pack$/.test(url)) {
    response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" }).end(EMPTY_REPOSITORY);
    return;
  }
  const isJson = /json/.test(headers.accept ?? "");
  response.writeHead(200, { "content-type": isJson ? "application/json" : "text/html" });
  response.end(method === "HEAD" ? undefined : isJson ? "{}\n" : "<!doctype html><title>demo</title>ok\n");
}

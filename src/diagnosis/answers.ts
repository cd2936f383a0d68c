// What an answer, or the first bytes of what is none, says about the other side.

import { isIPv4 } from "../model/ip.ts";
import { portOf } from "../model/urls.ts";
import type { Cause, CauseId } from "./causes.ts";
import type { Answer, Authentication } from "./result.ts";

/** What the other side said, made fit to be shown. */
export type Said = (text: string) => string;

/** Ends a probe with its cause. */
export class Stopped extends Error {
  constructor(readonly reason: Cause) {
    super(reason.id);
  }
}

export const stop = (id: CauseId, detail = ""): Stopped => new Stopped({ id, detail });

export function isHtml({ headers }: Answer): boolean {
  return /^text\/html/i.test(headers["content-type"] ?? "");
}

/** A tunnel has no body, though some say so of one that works: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
export function isPage({ headers }: Answer): boolean {
  return /html/i.test(headers["content-type"] ?? "") || Number(headers["content-length"] ?? 0) > 0;
}

/** How a server that is no proxy answers to CONNECT. */
export const WEB_SERVER = "a web server's answer";

/** What a proxy answers to CONNECT. @throws Stopped where that is no tunnel */
export function checkTunnel(answer: Answer, url: URL, authentication: Authentication, said: Said): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const target = `${url.hostname}:${portOf(url)}`;
  // tinyproxy says 401 to a wrong password, and 500 where it can't connect.
  if (status === 407 || status === 401) throw refusedCredentials(answer, authentication);
  if (status === 403 || status === 451) throw stop("connect forbidden", `${target} (${status})`);
  if ([500, 502, 503, 504].includes(status)) throw stop("target unreachable", String(status));
  if (status === 511 || (status >= 300 && status < 400)) throw stop("captive portal", elsewhere(answer, url, said));
  const isWebServers = [400, 404, 405, 501].includes(status);
  if (isWebServers) throw stop(status > 404 ? "no CONNECT" : "not a proxy", `${WEB_SERVER} (${status})`);
  throw overloaded(answer) ?? stop("proxy error", String(status));
}

/** https://www.rfc-editor.org/rfc/rfc6585 */
function overloaded({ status, headers }: Answer): Stopped | undefined {
  const { "retry-after": wait } = headers;
  if (status === 429) return stop("too many requests", wait && /^\d+$/.test(wait) ? `429, again in ${wait} s` : "429");
  return status === 431 ? stop("headers too large", "431") : undefined;
}

/** Where JSON is due, a page is somebody else's. */
export function checkContent(answer: Answer, isJson: boolean): void {
  if (isJson && answer.status < 300 && isHtml(answer)) throw stop("block page", "a page where JSON is due");
}

/** What a proxy answers to a plain request can't be told from the target's answer by anything but the status. */
export function checkPlainAnswer(
  answer: Answer,
  url: URL,
  authentication: Authentication | undefined,
  said: Said,
): void {
  const { status, headers } = answer;
  if (status < 200) throw stop("proxy error", String(status));
  const isElsewhere = status >= 300 && status < 400 && !isSameSite(headers.location, url);
  if (status === 511 || isElsewhere) throw stop("captive portal", elsewhere(answer, url, said));
  if (authentication === undefined) return;
  if (status === 407 || authentication === "refused") throw refusedCredentials(answer, authentication);
  if (status === 403 || status === 451) throw stop("blocked", String(status));
  const tooMuch = overloaded(answer);
  if (tooMuch) throw tooMuch;
  // Any of them may be the proxy's own word: tinyproxy says 500 where it can't connect.
  if (status >= 500) throw stop("target unreachable", String(status));
  if (status === 400) throw stop("not a proxy", `${WEB_SERVER} (400)`);
}

/** An answer inside TLS that was opened on the way: the proxy's own pages come there too, and squid says which are. */
export function checkOpenedAnswer(answer: Answer, url: URL, said: Said): void {
  // Its credentials went with CONNECT: this is another's.
  if (answer.status === 407) throw stop("proxy error", "407 inside the tunnel");
  const isMarked = "x-squid-error" in answer.headers || "proxy-status" in answer.headers;
  const isEither = answer.status === 400 || answer.status >= 500;
  if (isMarked || answer.status === 511 || !isEither) checkPlainAnswer(answer, url, "none", said);
}

/** The status, and the host that it leads to. */
function elsewhere({ status, headers }: Answer, url: URL, said: Said): string {
  const { location } = headers;
  return location && URL.canParse(location, url.href)
    ? `${status} to ${said(new URL(location, url.href).hostname)}`
    : String(status);
}

function isSameSite(location: string | undefined, url: URL): boolean {
  if (!location || !URL.canParse(location, url.href)) return true;
  // Its last two labels: a company's hosts send to its own log-in page. An address is one as a whole.
  const bare = (name: string) => (isIPv4(name) ? name : name.replace(/\.$/, "").split(".").slice(-2).join("."));
  return bare(new URL(location, url.href).hostname) === bare(url.hostname);
}

const SCHEMES = ["Basic", "Digest", "NTLM", "Negotiate", "Kerberos", "Bearer"];

/** 407: https://www.rfc-editor.org/rfc/rfc9110#field.proxy-authenticate */
function refusedCredentials({ headers }: Answer, authentication: Authentication): Stopped {
  const challenges = [headers["proxy-authenticate"] ?? headers["www-authenticate"]].flat().join(",");
  const said = challenges.replace(/"(?:\\.|[^"\\])*"/g, "").toLowerCase();
  const offered = SCHEMES.filter((scheme) => new RegExp(`(^|,)\\s*${scheme.toLowerCase()}\\b`).test(said));
  if (offered.includes("Basic") || said === "") {
    const detail = offered.length > 0 ? `it offers ${offered.join(", ")}` : "it names no way to authenticate";
    return stop(authentication === "refused" ? "log-on refused" : "log-on needed", detail);
  }
  return stop("log-on not supported", offered.join(" or ") || "a way that few know");
}

/** The first bytes of what is no http. */
export function readGreeting(packet: Buffer | undefined, side: string): Cause {
  const start = packet?.subarray(0, 4).toString("latin1") ?? "";
  if (start.startsWith("SSH-")) return { id: "not a proxy", detail: "it speaks SSH" };
  if (/^220[ -]/.test(start)) return { id: "not a proxy", detail: "it speaks FTP or SMTP" };
  if (/^[\x15\x16]\x03/.test(start)) return { id: "not a proxy", detail: "it speaks TLS" };
  return { id: "bad answer", detail: side };
}

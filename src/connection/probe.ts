// One request, stage by stage: which stage failed, after how long, and why. Bodies are never read, and nothing that the
// other side says is repeated but for a few words that are checked first.
import type * as net from "node:net";
import type { TLSSocket } from "node:tls";
import {
  checkContent,
  checkOpenedAnswer,
  checkPlainAnswer,
  checkTunnel,
  isHtml,
  isPage,
  Stopped,
  stop,
} from "../diagnosis/answers.ts";
import type { Cause, CauseId } from "../diagnosis/causes.ts";
import { findFault } from "../diagnosis/certificate-errors.ts";
import { classify, isProxySide } from "../diagnosis/network-errors.ts";
import type {
  Answer,
  Authentication,
  CertificateFacts,
  ProbeRequest,
  ProbeResult,
  Said,
  Stage,
} from "../diagnosis/result.ts";
import { sanitize } from "../diagnosis/sanitize.ts";
import { isSocks } from "../model/proxy.ts";
import { expectedFrom, hostOf, portOf } from "../model/urls.ts";
import { chainOf } from "./certificates.ts";
import { ask, connect, resolveName, secure } from "./http.ts";
import { findNameFault } from "./names.ts";
import { detectProtocol } from "./protocol-detection.ts";
import { readSaid } from "./said.ts";
import { openThroughSocks } from "./socks.ts";

export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  const run = new Run(request);
  try {
    const status = await run.go();
    return run.result(status >= 500 ? { id: "target error", detail: String(status) } : undefined);
  } catch (error) {
    return run.result(await run.explain(error));
  }
}

/** Answers that may come to credentials, in a way of somebody's own. */
const ODD: readonly CauseId[] = [
  "captive portal",
  "proxy error",
  "not a proxy",
  "no CONNECT",
  "block page",
  "too many requests",
  "headers too large",
];

class Run {
  readonly #request: ProbeRequest;
  readonly #signal: AbortSignal;
  readonly #stages: { stage: Stage; started: number; milliseconds: number }[] = [];
  #addresses: readonly string[] = [];
  #session: TLSSocket | undefined;
  #proxySession: TLSSocket | undefined;
  #socket: net.Socket | undefined;
  #status: number | undefined;
  #challenge: string | undefined;
  #authentication: Authentication = "none";
  #said: Said | undefined;
  /** The answer to CONNECT came with a page. */
  #isPage = false;

  constructor(request: ProbeRequest) {
    this.#request = request;
    this.#signal = AbortSignal.timeout(Math.ceil(request.timeout));
  }

  /** The status that the target answered. */
  async go(): Promise<number> {
    const { url, proxy, roots } = this.#request;
    const isSecure = url.protocol === "https:";
    const { host, port } = proxy?.endpoint ?? { host: hostOf(url), port: portOf(url) };
    let socket = await this.#open(host, port);
    if (proxy?.endpoint.scheme === "https") {
      this.#enter("TLS to the proxy");
      const session = await secure(socket, host, roots, this.#signal);
      this.#proxySession = session;
      this.#checkCertificate(session, host);
      socket = session;
    }
    const isThroughSocks = proxy !== undefined && isSocks(proxy.endpoint);
    if (isThroughSocks) await this.#openThroughSocks(socket, proxy);
    else if (proxy && isSecure) {
      this.#enter("tunnel");
      const answer = await this.#ask(socket, "CONNECT", `${url.hostname}:${portOf(url)}`, this.#authorizationHeader());
      checkTunnel(answer, url, this.#authentication, this.#shown);
      this.#isPage = isPage(answer);
    }
    if (isSecure) {
      this.#enter("TLS");
      this.#session = await secure(socket, hostOf(url), roots, this.#signal);
      this.#checkCertificate(this.#session, undefined);
      socket = this.#session;
    }
    this.#enter("answer");
    const path = `${url.pathname}${url.search}`;
    const isForProxy = proxy !== undefined && !isSecure && !isThroughSocks;
    const answer = isForProxy
      ? await this.#ask(socket, "GET", `${url.origin}${path}`, this.#authorizationHeader())
      : await this.#ask(socket, "GET", path);
    this.#status = answer.status;
    this.#challenge = "proxy-authenticate" in answer.headers ? undefined : answer.headers["www-authenticate"];
    if (!isSecure) checkPlainAnswer(answer, url, isForProxy ? this.#authentication : undefined, this.#shown);
    else if (this.#isOpened()) checkOpenedAnswer(answer, url, this.#shown);
    if (!isSecure || this.#isOpened()) checkContent(answer, expectedFrom(url).isJson);
    return answer.status;
  }

  /** A proxy that opens TLS signs by a root of its own. */
  #isOpened(): boolean {
    const root = this.#session && this.#request.proxy ? chainOf(this.#session).at(-1) : undefined;
    return root !== undefined && !this.#request.isPublic(root.pem);
  }

  async #open(host: string, port: number): Promise<net.Socket> {
    this.#enter("name");
    const addresses = await withSignal(resolveName(host), this.#signal);
    this.#addresses = addresses.map(({ address }) => address);
    this.#enter("connect");
    this.#socket = await connect(host, port, addresses, this.#request.timeout, this.#signal);
    return this.#socket;
  }

  /** socks5h leaves the name to the proxy, socks5 to this machine. */
  async #openThroughSocks(socket: net.Socket, proxy: NonNullable<ProbeRequest["proxy"]>): Promise<void> {
    const { url } = this.#request;
    this.#enter("SOCKS");
    const name = hostOf(url);
    const host = proxy.endpoint.scheme === "socks5" ? await this.#lookUp(name) : name;
    const onAuthentication = (authentication: Authentication) => {
      this.#authentication = authentication;
    };
    await openThroughSocks(socket, { proxy, host, port: portOf(url), signal: this.#signal, onAuthentication });
  }

  async #lookUp(name: string): Promise<string> {
    try {
      const [first] = await withSignal(resolveName(name), this.#signal);
      return first?.address ?? name;
    } catch (error) {
      if (this.#signal.aborted) throw error;
      throw stop("name not found for SOCKS", name);
    }
  }

  async #ask(socket: net.Socket, method: string, path: string, more: Record<string, string> = {}): Promise<Answer> {
    const { url, userAgent } = this.#request;
    const host = method === "CONNECT" ? path : url.host;
    const { accept, isJson } = expectedFrom(url);
    const headers = { Host: host, "User-Agent": userAgent, Accept: accept, Connection: "close", ...more };
    const isOdd = (answer: Answer) => isHtml(answer) && (answer.status >= 400 || (isJson && method === "GET"));
    const answer = await ask(socket, { method, path, headers }, this.#signal, isOdd);
    const isProxys = this.#request.proxy !== undefined && (!this.#session || this.#isOpened());
    this.#said = readSaid(answer, isProxys, this.#shown, Date.now());
    if (this.#authentication === "sent")
      this.#authentication = [401, 407].includes(answer.status) ? "refused" : "accepted";
    return answer;
  }

  /** The credentials go to the proxy alone: never to the target, and never without a proxy. */
  #authorizationHeader(): Record<string, string> {
    const credentials = this.#request.proxy?.credentials;
    if (!credentials) return {};
    this.#authentication = "sent";
    const text = `${credentials.username}:${credentials.password.reveal()}`;
    return { "Proxy-Authorization": `Basic ${Buffer.from(text, "utf8").toString("base64")}` };
  }

  #checkCertificate(session: TLSSocket, proxyHost: string | undefined): void {
    const { verifiesTls, verifiesProxy } = this.#request;
    if (session.authorized || !(proxyHost === undefined ? verifiesTls : verifiesProxy)) return;
    // Node gives OpenSSL's code here, whatever the types say.
    throw findFault(String(session.authorizationError), this.#chainOf(session), this.#request, proxyHost);
  }

  /** Turns whatever was thrown into a cause; looks once more where the first answer leaves it open. */
  async explain(error: unknown): Promise<Cause> {
    const stage = this.#stages.at(-1)?.stage ?? "name";
    const cause = error instanceof Stopped ? error.reason : classify(error, stage, this.#request, this.#signal.aborted);
    this.#leave();
    if (cause.id === "no name server") return findNameFault(cause.detail);
    const { proxy } = this.#request;
    // Who answers in a way of his own may have refused the credentials by it.
    if (ODD.includes(cause.id) && isProxySide(stage, this.#request) && this.#authentication === "accepted")
      this.#authentication = "sent";
    if (this.#isPage && stage === "TLS" && ["cut off", "silent", "TLS failed"].includes(cause.id)) {
      return { id: "block page", detail: "a page instead of a tunnel" };
    }
    const isOpen = ["reset", "silent", "bad answer", "not a proxy", "TLS failed", "not SOCKS"].includes(cause.id);
    return (proxy && isOpen && (await detectProtocol(proxy.endpoint, stage, this.#request))) || cause;
  }

  readonly #shown = (text: string): string => sanitize(text, this.#request.conceals);

  #chainOf(session: TLSSocket): CertificateFacts[] {
    return chainOf(session).map((facts) => ({
      ...facts,
      subject: this.#shown(facts.subject),
      issuer: this.#shown(facts.issuer),
      names: this.#shown(facts.names),
    }));
  }

  #enter(stage: Stage): void {
    this.#leave();
    this.#stages.push({ stage, started: performance.now(), milliseconds: 0 });
  }

  #leave(): void {
    const last = this.#stages.at(-1);
    if (last && last.milliseconds === 0) last.milliseconds = Math.max(1, Math.round(performance.now() - last.started));
  }

  result(cause: Cause | undefined): ProbeResult {
    this.#leave();
    const session = this.#session;
    const chain = session ? this.#chainOf(session) : [];
    const proxyChain = this.#proxySession ? this.#chainOf(this.#proxySession) : [];
    const protocol = session?.getProtocol();
    const tls = session && protocol ? { protocol, cipher: session.getCipher().name } : undefined;
    this.#socket?.destroy();
    return {
      url: this.#request.url,
      isDirect: this.#request.proxy === undefined,
      stages: this.#stages.map(({ stage, milliseconds }) => ({ stage, milliseconds })),
      ...(cause ? { cause } : {}),
      ...(this.#status ? { status: this.#status } : {}),
      ...(this.#challenge ? { challenge: this.#challenge } : {}),
      ...(this.#said ? { said: this.#said } : {}),
      addresses: this.#addresses,
      ...(tls ? { tls } : {}),
      isTrusted: session?.authorized === true,
      chain,
      proxyChain,
      authentication: this.#authentication,
    };
  }
}

function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

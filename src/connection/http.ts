// The steps of a request, one function each. Node's own parsers read what comes back: nothing of it is trusted, and of its
// bodies the title of a page is read, where one came in place of an answer.
import * as dns from "node:dns";
import * as http from "node:http";
import * as net from "node:net";
import type { Readable } from "node:stream";
import * as tls from "node:tls";
import type { Answer } from "../diagnosis/result.ts";
import { readTitle } from "./page.ts";

export type Addresses = readonly dns.LookupAddress[];

export function resolveName(host: string): Promise<Addresses> {
  return dns.promises.lookup(host, { all: true });
}

/** @param timeout milliseconds, shared by the addresses: Node alone would give each but the last a quarter of a second */
export function connect(
  host: string,
  port: number,
  addresses: Addresses,
  timeout: number,
  signal: AbortSignal,
): Promise<net.Socket> {
  return settle(signal, (done, fail) => {
    const lookup: net.LookupFunction = (_, options, answer) => {
      const [first] = addresses;
      if (options.all) answer(null, [...addresses]);
      else answer(null, first?.address ?? "", first?.family);
    };
    const autoSelectFamilyAttemptTimeout = Math.max(10, Math.floor(timeout / addresses.length));
    const socket = net.connect({ host, port, lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout });
    socket.once("error", fail).once("connect", () => done(socket));
    return socket;
  });
}

/** A TLS session, verified or not: the caller looks at `authorized`, so that a chain that fails can be shown. */
export function secure(
  socket: net.Socket,
  host: string,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<tls.TLSSocket> {
  return settle(signal, (done, fail) => {
    const servername = net.isIP(host) ? "" : host;
    const session = tls.connect({ socket, host, servername, ca: [...roots], rejectUnauthorized: false });
    session.once("error", fail).once("secureConnect", () => done(session));
    return session;
  });
}

/**
 * Sends one request over a connection of ours and returns the head of the answer.
 * @param isPage whether an answer is a page that came in place of one: then its title is read
 */
export function ask(
  socket: net.Socket,
  options: Pick<http.RequestOptions, "method" | "path" | "headers">,
  signal: AbortSignal,
  isPage: (answer: Answer) => boolean = () => false,
): Promise<Answer> {
  return settle(signal, (done, fail) => {
    const request = http.request({ ...options, createConnection: () => socket, setHost: false });
    const answered = ({ statusCode, headers }: http.IncomingMessage, body?: Readable, start?: Buffer) => {
      const answer = { status: statusCode ?? 0, headers };
      if (!body || !isPage(answer)) return done(answer);
      void readTitle(body, start).then((title) => done(title === undefined ? answer : { ...answer, title }));
    };
    request
      .once("error", fail)
      .once("connect", answered)
      .once("upgrade", (message) => answered(message));
    request.once("response", (message) => {
      message.pause();
      answered(message, message);
    });
    request.end();
    return socket;
  });
}

/** A promise that fails when time is up, and then ends what it waited for. */
function settle<T>(
  signal: AbortSignal,
  start: (done: (value: T) => void, fail: (error: unknown) => void) => net.Socket,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      socket.destroy();
      reject(signal.reason);
    };
    const socket = start(
      (value) => {
        signal.removeEventListener("abort", stop);
        resolve(value);
      },
      (error) => {
        signal.removeEventListener("abort", stop);
        socket.destroy();
        reject(error);
      },
    );
    // Later errors of a connection that is done with are nobody's concern.
    socket.on("error", () => {});
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

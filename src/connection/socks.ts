// The way through a SOCKS 5 server. https://www.rfc-editor.org/rfc/rfc1928, https://www.rfc-editor.org/rfc/rfc1929
import type * as net from "node:net";
import { stop } from "../diagnosis/answers.ts";
import type { Authentication } from "../diagnosis/result.ts";
import { readSocksRefusal } from "../diagnosis/socks-refusals.ts";
import type { Credentials, Endpoint } from "../model/proxy.ts";

/** The longest name, user name and password that it can carry, in bytes. */
const LONGEST = 255;
/** The first message, which offers two ways to authenticate and has no credentials. */
const GREETING = 4;

export interface SocksRequest {
  readonly proxy: { readonly endpoint: Endpoint; readonly credentials: Credentials | undefined };
  /** A name that the proxy looks up, or an address. */
  readonly host: string;
  readonly port: number;
  /** Time is up. */
  readonly signal: AbortSignal;
  /** Told what became of the credentials, as far as it is known. */
  readonly onAuthentication: (authentication: Authentication) => void;
}

/**
 * Has the server at the other end of a socket connect it to a host.
 * @throws Stopped where it does not, or the signal's reason
 */
export async function openThroughSocks(socket: net.Socket, request: SocksRequest): Promise<void> {
  const { proxy, host, port, signal, onAuthentication } = request;
  const { username, password } = proxy.credentials ?? {};
  const account = password ? { userId: username ?? "", password: password.reveal() } : {};
  const isLong = (text = "") => Buffer.byteLength(text) > LONGEST;
  if (isLong(host)) throw stop("name not found", host);
  if (isLong(username) || isLong(account.password)) throw stop("log-on refused", `more than ${LONGEST} bytes`);
  if (password) onAuthentication("sent");
  const { SocksClient } = await import("socks");
  signal.addEventListener("abort", () => socket.destroy(), { once: true });
  try {
    await SocksClient.createConnection({
      proxy: { host: proxy.endpoint.host, port: proxy.endpoint.port, type: 5, ...account },
      command: "connect",
      destination: { host, port },
      existing_socket: socket,
      // The signal ends it.
      timeout: 2 ** 31 - 1,
    });
    if (password) onAuthentication("accepted");
  } catch (error) {
    // The error holds the password too: nothing but its message is looked at.
    const { cause, isAfterAuthentication } = readSocksRefusal((error as Error).message, proxy);
    if (password && isAfterAuthentication) onAuthentication("accepted");
    else if (cause.id === "log-on refused") onAuthentication("refused");
    else if (socket.bytesWritten <= GREETING) onAuthentication("none");
    throw signal.aborted ? signal.reason : stop(cause.id, cause.detail);
  }
}

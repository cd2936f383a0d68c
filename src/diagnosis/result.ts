// What a probe is asked and what it found, as data: the connection makes them, the diagnosis reads them.
import type { IncomingHttpHeaders } from "node:http";
import type { Credentials, Endpoint } from "../model/proxy.ts";
import type { Cause } from "./causes.ts";
import type { Concealed } from "./sanitize.ts";

export type Stage = "name" | "connect" | "TLS to the proxy" | "SOCKS" | "tunnel" | "TLS" | "answer";

export interface ProbeRequest {
  readonly url: URL;
  /** undefined: directly. */
  readonly proxy: { readonly endpoint: Endpoint; readonly credentials: Credentials | undefined } | undefined;
  /** PEM certificates that are trusted. */
  readonly roots: readonly string[];
  /** Whether the roots are the user's bundle, and not only this machine's. */
  readonly hasBundle: boolean;
  readonly verifiesTls: boolean;
  /** The same for TLS to the proxy itself, which gets the credentials. */
  readonly verifiesProxy: boolean;
  /** Credentials that no text of the other side may say back. */
  readonly conceals: readonly Concealed[];
  /** Whether a root certificate (PEM) is one of the public ones. */
  readonly isPublic: (pem: string) => boolean;
  /** Milliseconds for all stages together. */
  readonly timeout: number;
  readonly userAgent: string;
}

export interface ProbeResult {
  readonly url: URL;
  readonly isDirect: boolean;
  /** Each stage that was entered, with its milliseconds. */
  readonly stages: readonly { readonly stage: Stage; readonly milliseconds: number }[];
  /** undefined: it worked. */
  readonly cause?: Cause;
  /** The target's answer. */
  readonly status?: number;
  /** How the target wants to be authenticated at. Other people's text: compared, never shown. */
  readonly challenge?: string;
  readonly addresses: readonly string[];
  readonly tls?: { readonly protocol: string; readonly cipher: string };
  /** Whether the target's certificate was verified, whatever was asked for. */
  readonly isTrusted: boolean;
  /** The certificates that were presented, the leaf first; empty without TLS. */
  readonly chain: readonly CertificateFacts[];
  /** The same for TLS to the proxy itself. */
  readonly proxyChain: readonly CertificateFacts[];
  readonly authentication: Authentication;
  /** What the last answer tells about the server that gave it. */
  readonly said?: Said;
}

/** A result beside what the same address answered in other ways. */
export interface Seen extends ProbeResult {
  /** Without the proxy. */
  readonly direct?: ProbeResult;
  /** Through the proxy, without the user name and password. */
  readonly bare?: ProbeResult;
}

/** Other people's words, sanitized. */
export interface Said {
  readonly status: number;
  /** The proxy's own answer, or one that may be: not from behind a tunnel that stayed closed. */
  readonly isProxys: boolean;
  /** What it calls itself. */
  readonly server?: string;
  readonly via?: string;
  /** What went wrong, in the proxy's own terms: X-Squid-Error or Proxy-Status. */
  readonly error?: string;
  /** Of a page that came in place of an answer. */
  readonly title?: string;
  /** Its clock minus this machine's, in milliseconds. */
  readonly clockSkew?: number;
}

/** Whether the proxy was sent a user name and a password, and what it answered; `sent`: nothing, or not yet. */
export type Authentication = "none" | "sent" | "accepted" | "refused";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Of a page, where one was read. */
  readonly title?: string;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** As OpenSSL prints dates. */
  readonly from: string;
  readonly to: string;
  /** SHA-256 in pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
  readonly isSelfSigned: boolean;
  readonly isOutdated: boolean;
  /** What common programs refuse of its key or signature. */
  readonly weakness?: string;
  /** The names that it is valid for. */
  readonly names: string;
  readonly pem: string;
}

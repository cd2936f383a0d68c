// What mends each finding: the field that is asked for again, or the choice that is preselected.
import type { FindingId } from "../diagnosis/findings.ts";

/** What can be done about a failure. */
export type Way =
  | "edit"
  | "relay"
  | "both"
  | "https-only"
  | "https-proxy"
  | "skip"
  | "credentials"
  | "ca-file"
  | "retry"
  | "patience"
  | "it"
  | "report"
  | "untested"
  | "quit";

export type Remedy =
  /** It works. */
  | { readonly kind: "none" }
  /** User name, and the password right after it. */
  | { readonly kind: "credentials" }
  /** The proxy's address, with what was seen of its scheme. */
  | { readonly kind: "address"; readonly scheme?: string }
  | { readonly kind: "https-proxy" | "ca-file" }
  /** The certificate that was sent. */
  | { readonly kind: "root" }
  /** A person has to decide; this comes first. */
  | { readonly kind: "ways"; readonly first: Way };

const ADDRESS: Remedy = { kind: "address" };
const scheme = (name: string): Remedy => ({ kind: "address", scheme: name });
const first = (way: Way): Remedy => ({ kind: "ways", first: way });

const REMEDIES: Readonly<Record<FindingId, Remedy>> = {
  works: { kind: "none" },
  "works-in-part": { kind: "none" },
  "no-proxy-needed": { kind: "none" },
  "proxy-needed": ADDRESS,
  "sign-in-first": first("retry"),
  "no-network": ADDRESS,
  "direct-inspected": { kind: "root" },
  "https-without-proxy": first("both"),
  "https-without-proxy-refused": { kind: "https-proxy" },
  "direct-fails": first("skip"),
  away: first("edit"),
  "proxy-name-unknown": ADDRESS,
  "name-server-failing": first("retry"),
  "name-server-refused": first("retry"),
  "name-server-silent": first("retry"),
  "proxy-not-listening": ADDRESS,
  "relay-not-running": ADDRESS,
  "relay-no-way-out": first("retry"),
  "proxy-unreachable": ADDRESS,
  "proxy-timeout": ADDRESS,
  "proxy-silent": first("patience"),
  "proxy-closes": ADDRESS,
  "not-a-proxy": ADDRESS,
  "not-http": ADDRESS,
  "proxy-wants-tls": scheme("https"),
  "proxy-without-tls": scheme("http"),
  "proxy-speaks-http": scheme("http"),
  "proxy-speaks-socks": scheme("socks5h"),
  "not-socks": ADDRESS,
  "socks-without-names": scheme("socks5"),
  "socks-names-unknown": scheme("socks5h"),
  "no-https": { kind: "https-proxy" },
  "credentials-needed": { kind: "credentials" },
  "credentials-refused": { kind: "credentials" },
  // The account may be locked: to send it again may keep it so.
  "account-refused": first("it"),
  "credentials-unanswered": first("quit"),
  "digest-needed": first("relay"),
  "kerberos-needed": first("relay"),
  "ntlm-needed": first("relay"),
  "authentication-unknown": first("relay"),
  "everything-forbidden": first("it"),
  forbidden: first("it"),
  "http-forbidden": first("https-only"),
  "connect-forbidden": first("it"),
  "block-page": first("it"),
  "captive-portal": first("retry"),
  "too-many-requests": first("retry"),
  "headers-too-large": first("it"),
  "proxy-error": first("it"),
  "no-way-out": first("retry"),
  "no-way-out-for-https": first("it"),
  "proxy-without-names": first("it"),
  "connect-silent": first("patience"),
  "gateway-silent": first("it"),
  "gateway-cuts": first("it"),
  "host-unreachable": first("retry"),
  "host-silent": first("patience"),
  "host-error": first("retry"),
  inspected: { kind: "root" },
  "inspected-root-missing": first("ca-file"),
  "wrong-ca": { kind: "root" },
  "wrong-ca-root-missing": first("ca-file"),
  "ca-root-missing": first("ca-file"),
  "intermediate-missing": first("ca-file"),
  "ca-expired": first("ca-file"),
  "clock-wrong": first("retry"),
  "certificate-outdated": first("retry"),
  "wrong-host-name": first("it"),
  "wrong-proxy-name": ADDRESS,
  "proxy-untrusted": first("ca-file"),
  "host-untrusted": first("ca-file"),
  "weak-certificate": first("it"),
  "bad-certificate": first("it"),
  "old-tls": first("it"),
  "tls-failed": first("it"),
  "no-time-left": first("patience"),
  "not-tried": first("retry"),
  "no-test-address": first("skip"),
  "pac-unusable": first("edit"),
  "ca-bundle-unusable": { kind: "ca-file" },
  "settings-invalid": first("edit"),
};

/** Of a finding by its id; one that is not known leaves it to the person. */
export function remedyOf(id: string): Remedy {
  return Object.hasOwn(REMEDIES, id) ? REMEDIES[id as FindingId] : first("retry");
}

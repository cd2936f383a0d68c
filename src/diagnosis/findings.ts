// What a test comes to, as a person says it, and what to do next. The ids are a contract with scripts: `help findings`
// lists them.
import type { Finding } from "../model/problem.ts";

export type { Finding };

/** `{name}` is filled with what was seen: in our own words, or sanitized. */
export interface FindingDefinition {
  readonly headline: string;
  readonly next: string;
}

const finding = (headline: string, next: string): FindingDefinition => ({ headline, next });

const GET_CA =
  "get the CA certificate from IT and give it: --ca-bundle FILE (config: caBundle); it was not sent, so that it can't be fetched";

export const FINDINGS = {
  // It works.
  works: finding("the proxy works", "proxycast apply writes it for your tools"),
  "works-in-part": finding(
    "the proxy works, but not for {lost}",
    "ask IT to allow {hosts} at the proxy; where a mirror of your company serves instead, name it as testUrls",
  ),
  "no-proxy-needed": finding(
    "direct access works: no proxy is needed here",
    "nothing; proxycast status shows what tools are set to",
  ),
  // No proxy is set.
  "proxy-needed": finding(
    "direct access does not work, and no proxy is set: this network probably wants one",
    "find its name in your browser's proxy settings, or ask IT for it or its PAC address; then: proxycast setup --proxy http://HOST:PORT",
  ),
  "sign-in-first": finding(
    "the network wants you to sign in first",
    "open any http:// address in a browser and sign in; then run this again",
  ),
  "no-network": finding(
    "this machine reaches nothing: no name, no address",
    "connect to the network or the VPN; if it is connected, find the proxy's name (browser, IT, PAC address): proxycast setup --proxy http://HOST:PORT",
  ),
  "direct-inspected": finding(
    "no proxy is set, and HTTPS is inspected by a certificate that this machine does not know",
    "get the CA certificate from IT; then: proxycast setup --mode none --ca-bundle FILE, with caWithoutProxy: true in the config",
  ),
  // One protocol alone has a proxy.
  "https-without-proxy": finding(
    "only http has a proxy, and https does not get through without one",
    "proxycast setup --proxy {proxy} sets it for both: it was seen to serve https too",
  ),
  "https-without-proxy-refused": finding(
    "only http has a proxy, and https does not get through: not without one, and not through this one",
    "ask IT for the proxy of https; then: --https-proxy URL",
  ),
  "direct-fails": finding(
    "{hosts} is asked without the proxy, and does not get through",
    "check the address; if the proxy serves it, take it off the skip list: proxycast show says where that comes from",
  ),
  // The proxy is not reached.
  away: finding(
    "the proxy can't be reached from here, and direct access works",
    "outside the company's network: proxycast off (and proxycast on when you are back); inside, check the proxy's name and port",
  ),
  "proxy-name-unknown": finding(
    "the proxy's name {detail} is not known here",
    "check the spelling; connect to the company's network or VPN, where it may be known",
  ),
  "name-server-failing": finding(
    "the name server answers with an error of its own for the proxy's name {detail}",
    "reconnect the VPN, if you use one; else tell IT that this name server fails",
  ),
  "name-server-refused": finding(
    "the name server refuses to look up the proxy's name {detail}",
    "connect to the company's network or VPN; else tell IT that this name server refuses",
  ),
  "name-server-silent": finding(
    "no name server answers for the proxy's name {detail}",
    "check the network and the VPN",
  ),
  "proxy-not-listening": finding("nothing listens at {detail}", "check the proxy's host and port with IT"),
  "relay-not-running": finding(
    "the relay on this machine is not running: nothing listens at {detail}",
    "start it (cntlm, px or what your company uses); then run this again",
  ),
  "relay-no-way-out": finding(
    "the relay on this machine gets no further",
    "check the company's proxy, user name and password in the relay's own settings, and the VPN",
  ),
  "proxy-unreachable": finding(
    "{detail} can't be reached from this network",
    "connect to the company's network or VPN; if you are, ask IT whether a firewall keeps this machine from it",
  ),
  "proxy-timeout": finding(
    "{detail} gives no answer",
    "check host and port with IT: a firewall may drop it; or give more time: --timeout 20",
  ),
  "proxy-silent": finding(
    "{detail} takes the connection, and then does not answer",
    "ask IT whether the proxy is overloaded, or give more time: --timeout 20",
  ),
  "proxy-closes": finding(
    "{detail} closes the connection without a word",
    "check host and port with IT: it may be no proxy, or not one for this machine",
  ),
  // What listens there is something else.
  "not-a-proxy": finding("{detail}: that is no http proxy", "check the proxy's host and port with IT"),
  "not-http": finding("{detail} answers what is no http", "check the proxy's host and port with IT"),
  "proxy-wants-tls": finding(
    "the proxy speaks TLS on this port",
    "write https:// in front of it, or ask IT for its plain port: many tools can't do TLS to a proxy",
  ),
  "proxy-without-tls": finding("the proxy does not speak TLS on this port", "write http:// instead of https://"),
  "proxy-speaks-http": finding("the proxy speaks http on this port, not SOCKS", "write http:// in front of it"),
  "proxy-speaks-socks": finding(
    "the proxy speaks SOCKS 5 on this port, not http",
    "ask IT for the http port: pip, conda, wget and others can't use SOCKS by themselves; or write socks5h:// in front of it",
  ),
  "not-socks": finding("{detail} does not speak SOCKS 5", "check scheme, host and port with IT"),
  "socks-without-names": finding(
    "the SOCKS proxy takes addresses, and no names",
    "write socks5:// instead of socks5h://: this machine then looks names up",
  ),
  "socks-names-unknown": finding(
    "the name {detail} is not known here, where socks5:// has it looked up",
    "write socks5h:// instead of socks5://: the proxy then looks names up",
  ),
  "no-https": finding(
    "the proxy serves http, but not https: it does not know CONNECT",
    "ask IT for the proxy that serves https; then: --https-proxy URL",
  ),
  // User name and password.
  "credentials-needed": finding(
    "the proxy requires a user name and password",
    "run proxycast setup, or give --username and --password-stdin",
  ),
  "credentials-refused": finding(
    "the proxy refused this user name and password",
    "check the password (it may be wrong or expired, or the account locked) and run proxycast setup; it is not tried again, since accounts lock after a few failures",
  ),
  "account-refused": finding(
    "the proxy took the user name and password, and then refused",
    "ask IT whether the account is locked or has no internet access; to try once more: proxycast test --test, for other addresses: testUrls",
  ),
  "credentials-unanswered": finding(
    "a test was cut off after it had sent the user name and password",
    "wait a quarter of an hour, since accounts lock after a few failures, or test now: --test",
  ),
  "digest-needed": finding(
    "the proxy wants Digest authentication, which most tools can't do",
    "run px on this machine, which can (cntlm can't), and name it as the proxy; or ask IT for Basic",
  ),
  "kerberos-needed": finding(
    "the proxy wants Negotiate (Kerberos) authentication, which most tools can't do",
    "run px on this machine, which can (cntlm can't), and name it as the proxy: proxycast setup --proxy http://127.0.0.1:3128",
  ),
  "ntlm-needed": finding(
    "the proxy wants NTLM authentication, which most tools can't do",
    "run a relay on this machine (cntlm or px), which can, and name it as the proxy: proxycast setup --proxy http://127.0.0.1:3128",
  ),
  "authentication-unknown": finding(
    "the proxy wants authentication of a kind that tools do not know",
    "ask IT for Basic, or for a relay that runs on this machine",
  ),
  // The proxy refuses.
  "everything-forbidden": finding(
    "the proxy refuses everything: this machine, this account or this program is not allowed",
    "ask IT to allow this machine or account, and {hosts}; if curl -x {proxy} {address} works, the proxy filters by program; where a mirror of your company serves instead, name it as testUrls",
  ),
  forbidden: finding("the proxy forbids {hosts}", "ask IT to allow {hosts}"),
  "http-forbidden": finding(
    "the proxy serves https, but forbids plain http",
    "package hosts need https alone: proxycast setup --https-proxy {proxy}; or ask IT to allow http",
  ),
  "connect-forbidden": finding(
    "the proxy forbids CONNECT to {detail}, which https needs",
    "ask IT to allow CONNECT to port {port} of {hosts}; where a mirror of your company serves instead, name it as testUrls",
  ),
  "block-page": finding(
    "a page of the network's own comes in place of {hosts}",
    "open {address} in a browser and read the page; ask IT to allow {hosts}",
  ),
  "captive-portal": finding(
    "the network sends to a page of its own",
    "open any http:// address in a browser: sign in where it asks for that; if the page says that the address is blocked, ask IT",
  ),
  "too-many-requests": finding("the proxy says that it was asked too often", "wait {wait}, and run this again"),
  "headers-too-large": finding(
    "the proxy says that the request's headers are too large, though they are short",
    "tell IT: what lies in front of it adds headers",
  ),
  "proxy-error": finding("the proxy answers with an error", "tell IT what it answers"),
  // The proxy, or what lies behind it, gets no further.
  "no-way-out": finding(
    "the proxy has no way out at present",
    "tell IT: it answers the same for every address; try again later",
  ),
  "no-way-out-for-https": finding(
    "the proxy gets out for http, but not for https",
    "tell IT: the proxy reaches port 80, and not port 443, of any address",
  ),
  "proxy-without-names": finding("the proxy can't look up names", "tell IT: the proxy's own name server fails"),
  "connect-silent": finding(
    "the proxy answers http, but is silent to CONNECT, which https needs",
    "tell IT, or give more time: --timeout 20",
  ),
  "gateway-silent": finding(
    "the proxy opens tunnels, but nothing comes back through them",
    "tell IT: what lies behind the proxy (a gateway that inspects?) does not answer",
  ),
  "gateway-cuts": finding(
    "the connection is cut as soon as TLS begins",
    "tell IT: a filter on the way cuts https to {hosts}",
  ),
  "host-unreachable": finding(
    "the proxy can't reach {hosts}",
    "try again later, or with other addresses (testUrls): the host may be down, or forbidden",
  ),
  "host-silent": finding(
    "{hosts} gave no answer through the proxy",
    "try again later, or give more time: --timeout 20",
  ),
  "host-error": finding(
    "{hosts} answered with an error of its own",
    "try again later, or with other addresses (testUrls)",
  ),
  // Certificates.
  inspected: finding(
    "HTTPS is inspected by a certificate that this machine does not know",
    "proxycast ca save company.pem, with the settings given here; then --ca-bundle company.pem (compare the fingerprint with IT first: {fingerprint})",
  ),
  "inspected-root-missing": finding("HTTPS is inspected by a certificate that this machine does not know", GET_CA),
  "wrong-ca": finding(
    "HTTPS is inspected by another CA than the CA bundle holds",
    "proxycast ca save company.pem, with the settings given here; then --ca-bundle company.pem (compare the fingerprint with IT first: {fingerprint})",
  ),
  "wrong-ca-root-missing": finding("HTTPS is inspected by another CA than the CA bundle holds", GET_CA),
  "ca-root-missing": finding(
    "the CA bundle holds an intermediate certificate, and not the root that signed it",
    "get the root {issuer} from IT, and put it into the CA bundle too",
  ),
  "intermediate-missing": finding(
    "the gateway that inspects HTTPS does not send its intermediate certificate",
    "tell IT that {issuer} must be sent; your CA is right. Until then, add it to your CA bundle",
  ),
  "ca-expired": finding(
    "the company's CA certificate has expired",
    "get the new one from IT and give it: --ca-bundle FILE",
  ),
  "clock-wrong": finding(
    "this machine's clock is wrong: it says {here}, the proxy says {there}",
    "set the clock; then run this again",
  ),
  "certificate-outdated": finding(
    "a certificate is not valid now",
    "check this machine's clock; if it is right, tell IT which certificate it is",
  ),
  "wrong-host-name": finding("the certificate is for another host", "ask IT: somebody answers in the host's place"),
  "wrong-proxy-name": finding(
    "the proxy's own certificate is for another name",
    "write the proxy with a name that its certificate has",
  ),
  "proxy-untrusted": finding(
    "the proxy's own certificate is not trusted",
    "get the CA certificate from IT and give it: --ca-bundle FILE (config: caBundle)",
  ),
  "host-untrusted": finding(
    "the certificate of {hosts} is not trusted",
    "if the host is your company's, give its CA: --ca-bundle FILE (config: caBundle)",
  ),
  "weak-certificate": finding(
    "the certificate is too weak to be accepted",
    "tell IT: keys under 2048 bits and SHA-1 signatures are refused by current programs",
  ),
  "bad-certificate": finding("the certificate can't be accepted", "tell IT; no other CA bundle would help"),
  "old-tls": finding(
    "only a version of TLS is offered that is no longer accepted",
    "tell IT: TLS 1.2 or newer is needed",
  ),
  "tls-failed": finding("TLS can't be agreed on", "tell IT which address it is"),
  // The test itself.
  "no-time-left": finding("time was up before every address was asked", "give more time: --timeout 20"),
  "not-tried": finding("not asked", "see the first failure"),
  "no-test-address": finding(
    "no test address goes through the proxy: they are on the skip list, or of another protocol",
    "name others as testUrls in the config",
  ),
  "pac-unusable": finding(
    "the PAC script can't be used",
    "open its address in a browser and check it with IT; or give the proxy itself: --proxy http://HOST:PORT",
  ),
  "ca-bundle-unusable": finding(
    "the CA bundle can't be used",
    "give another: --ca-bundle FILE; where a variable names it, unset that one",
  ),
  "settings-invalid": finding("the settings can't be used", "mend what is named here; proxycast help settings"),
} as const satisfies Record<string, FindingDefinition>;

export type FindingId = keyof typeof FINDINGS;

/** What fills the places of a finding's sentences. */
export type Facts = Readonly<Record<string, string>>;

export function makeFinding(id: FindingId, what: string, facts: Facts = {}): Finding {
  const { headline, next } = FINDINGS[id];
  return { id, headline: fill(headline, facts), what, next: fill(next, facts) };
}

/** For where no more is known than what went wrong. */
const GENERAL: Facts = {
  hosts: "the hosts that proxycast report lists",
  lost: "some tools",
  proxy: "http://HOST:PORT",
  address: "https://pypi.org/simple/pip/",
  port: "443",
  wait: "a minute",
  fingerprint: "proxycast report shows it",
  issuer: "the certificate that signed the others",
  detail: "the proxy",
  here: "another time",
  there: "this one",
};

export function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => facts[name] ?? GENERAL[name] ?? place);
}

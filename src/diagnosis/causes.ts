// What went wrong, as a person says it, and what to do next. Each cause has a scenario in test/connection.

/** `failed`: the settings don't count. `warning`: the target's own trouble, so another address is asked. */
export type Weight = "failed" | "warning";

export interface CauseDefinition {
  readonly weight: Weight;
  /** Every other request through this proxy would fail in the same way, or must not be made (see also isFinal). */
  readonly isFinal: boolean;
  /** `{detail}` is what the other side said, in our own words. */
  readonly words: string;
  readonly hint: string;
}

const failed = (words: string, hint: string): CauseDefinition => ({ weight: "failed", isFinal: true, words, hint });
const once = (words: string, hint: string): CauseDefinition => ({ weight: "failed", isFinal: false, words, hint });
const warning = (words: string, hint: string): CauseDefinition => ({ weight: "warning", isFinal: false, words, hint });

const RELAY =
  "most clients can't do that: for NTLM and Negotiate a relay on this machine (cntlm, px) authenticates for them; name it as the proxy";

const SAVE =
  "get your company's CA from IT, or see and fetch the root, if it is sent, by proxycast ca save FILE with the settings given here; then give it as --ca-bundle FILE (config: caBundle)";

export const CAUSES = {
  "name not found": failed(
    "the name {detail} is not known here",
    "check the spelling; inside the company's network or VPN it may be known",
  ),
  refused: failed("nothing listens at {detail}", "check host and port with whoever runs it"),
  unreachable: failed("{detail} can't be reached", "check the network, the VPN and the address"),
  "no name server": failed("no name server answers for {detail}", "check the network and the VPN"),
  "timed out": failed(
    "no answer from {detail} in time",
    "a firewall may drop it: check address and port, or give more time with --timeout",
  ),
  silent: once(
    "{detail} took the connection, and then did not answer in time",
    "ask whoever runs it, or give more time with --timeout",
  ),
  reset: once(
    "{detail} closed the connection without a word",
    "it may be no proxy, or not one for this machine: ask whoever runs it",
  ),
  "cut off": once(
    "{detail} ended the connection that stood already",
    "a filter on the way may want it so, or the host itself: ask whoever runs the proxy to let it through",
  ),
  "not a proxy": once("{detail}: that is no http proxy", "check host and port with whoever runs the proxy"),
  "proxy wants TLS": failed(
    "the proxy speaks TLS on this port",
    "write https:// in front of it, or ask for its plain port: many clients can't do TLS to a proxy",
  ),
  "proxy speaks plain http": failed("the proxy does not speak TLS on this port", "write http:// instead of https://"),
  "proxy speaks http": failed("the proxy speaks http on this port, not SOCKS", "write http:// in front of it"),
  "proxy speaks SOCKS": failed(
    "the proxy speaks SOCKS 5 on this port, not http",
    "write socks5h:// in front of it, or ask IT for the http port: wget, yarn, Maven and others can't use SOCKS",
  ),
  "not SOCKS": failed("{detail} does not speak SOCKS 5", "check scheme, host and port with whoever runs the proxy"),
  "no names by SOCKS": failed(
    "the SOCKS proxy takes addresses, and no names",
    "write socks5:// instead of socks5h://: this machine then looks names up",
  ),
  "name not found for SOCKS": once(
    "the name {detail} is not known here, where socks5:// has it looked up",
    "write socks5h:// instead of socks5://: the proxy then looks names up",
  ),
  "log-on needed": failed(
    "the proxy requires a user name and password ({detail})",
    "run setup, or give --username and --password-stdin",
  ),
  "log-on refused": failed(
    "the proxy refused this user name and password ({detail})",
    "check the password and run setup; it is not tried again, since accounts lock after a few failures",
  ),
  "log-on not supported": failed("the proxy requires authentication by {detail}", RELAY),
  blocked: once("the proxy forbids this address ({detail})", "ask whoever runs it to allow the hosts of the report"),
  "connect forbidden": once(
    "the proxy forbids CONNECT to {detail}, which https needs",
    "ask whoever runs it to allow CONNECT to port 443 of the hosts of the report",
  ),
  "captive portal": once(
    "the network sends to a page of its own ({detail})",
    "open any http:// address in a browser: sign in where it asks for that; if the page says that the address is blocked, ask whoever runs the proxy",
  ),
  "proxy error": once("the proxy answered {detail}", "ask whoever runs it"),
  "bad answer": once("{detail} answered what is no http", "check host and port with whoever runs the proxy"),
  "TLS intercepted": once("HTTPS is inspected: the certificate does not come from the site: {detail}", SAVE),
  "wrong CA bundle": once("the CA bundle does not hold what signed this: {detail}", SAVE),
  untrusted: once(
    "the certificate is not trusted: {detail}",
    "if the host is your company's, give its CA as --ca-bundle (config: caBundle)",
  ),
  expired: once(
    "the certificate is not valid now: {detail}",
    "check this machine's clock; if it is right, tell whoever runs the host or the proxy",
  ),
  "wrong host name": once("the certificate is for another host: {detail}", "somebody answers in its place: ask IT"),
  "wrong proxy name": failed(
    "the proxy's certificate is for another name: {detail}",
    "write the proxy with a name that its certificate has",
  ),
  "bad certificate": once(
    "the certificate can't be accepted: {detail}",
    "tell whoever runs the host or the proxy: no other CA bundle would help",
  ),
  "TLS failed": once("TLS could not be agreed on with {detail}", "ask whoever runs the proxy or the host"),
  "target unreachable": warning("the proxy can't reach the target ({detail})", "the target may be down; try another"),
  "target error": warning("the target answered {detail}", "the target may be down; try another"),
  "no time left": warning("not asked: time was up", "give more time with --timeout"),
  interrupted: failed(
    "a test was cut off after it had sent the user name and password",
    "wait a quarter of an hour, since accounts lock after a few failures, or ask now with --test",
  ),
  "not tried": warning("not asked: {detail}", "see the first failure"),
} as const satisfies Record<string, CauseDefinition>;

export type CauseId = keyof typeof CAUSES;

/** A cause with what made it, fit to be shown. */
export interface Cause {
  readonly id: CauseId;
  readonly detail: string;
}

export function describeCause({ id, detail }: Cause): string {
  return CAUSES[id].words.replace("{detail}", () => detail);
}

export function hintFor({ id }: Cause): string {
  return CAUSES[id].hint;
}

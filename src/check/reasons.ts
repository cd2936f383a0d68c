// Why a client's request did not get through, by what it printed: in our words, since what a proxy or a site says is
// repeated nowhere.
import type { ApartOutcome } from "../system/apart.ts";
import type { Fetched } from "./ask.ts";

/** The answer to credentials that are missing or wrong. */
export const REFUSED = "the proxy requires a user name and password (407)";

/** Characters. */
const [MOST, LONGEST_LINE] = [40_000, 2_000];

/** In order: the first that matches counts. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\b407\b|proxy authentication required/i, REFUSED],
  [
    /certificate|self[- ]signed|SSLError|SSLHandshake|UNABLE_TO_|CERT_|PKIX|x509|unknown ca/i,
    "it does not trust the certificate",
  ],
  [/could not resolve proxy|proxy.{0,80}(?:name|host).{0,80}(?:not|un)known/i, "it does not find the proxy's name"],
  [
    /could not resolve|couldn't resolve|name or service not known|ENOTFOUND|EAI_AGAIN|getaddrinfo|UnknownHost|unknown host|name resolution/i,
    "it does not find the name of the host or of the proxy",
  ],
  [/connection refused|ECONNREFUSED|couldn't connect|failed to connect/i, "nothing listens where it connects to"],
  [/network is unreachable|no route to host|ENETUNREACH|EHOSTUNREACH/i, "the network does not lead there"],
  [/\b403\b|forbidden/i, "it gets the answer 403, forbidden"],
  [
    /\b50[234]\b|bad gateway|service unavailable|gateway time-?out/i,
    "the proxy, or the site, can't answer at present (502 to 504)",
  ],
  [/timed? ?out|ETIMEDOUT/i, "it waits in vain for an answer"],
];

/** @param isThrough by what this client shows that it was answered; default: that it ends with 0 */
export function toFetched(outcome: ApartOutcome, isThrough = outcome.exitCode === 0): Fetched {
  const milliseconds = Math.round(outcome.milliseconds);
  if (isThrough) return { isThrough, milliseconds };
  if (outcome.isLate) return { isThrough, milliseconds, why: "it does not come to an end in time" };
  return { isThrough, milliseconds, why: reasonIn(outcome.stderr) ?? reasonIn(outcome.stdout) ?? endText(outcome) };
}

/** The first that matches, in the end of what was printed: a proxy may send any amount of what takes long to look through. */
export function reasonIn(text: string): string | undefined {
  const lines = text.slice(-MOST).split("\n");
  const looked = lines.map((line) => line.slice(0, LONGEST_LINE)).join("\n");
  return REASONS.find(([pattern]) => pattern.test(looked))?.[1];
}

function endText({ exitCode }: ApartOutcome): string {
  return exitCode === undefined ? "it could not be started, or was ended" : `it ends with exit code ${exitCode}`;
}

// Where a certificate is not accepted: whose it is, and who can mend it.
import { X509Certificate } from "node:crypto";
import type { SeenFailure, View } from "../evidence.ts";
import { allFail, isOfSeveral, stageOf } from "../evidence.ts";
import { type Facts, type Finding, type FindingId, makeFinding } from "../findings.ts";
import type { CertificateFacts } from "../result.ts";
import { factsOf, whatOf } from "./words.ts";

export function findCertificate(view: View): Finding | undefined {
  const [worst] = view.failures;
  switch (worst?.cause.id) {
    case "expired":
      return outdated(view, worst);
    case "TLS intercepted":
    case "wrong CA bundle":
      return inspected(view, worst);
    case "untrusted":
      if (stageOf(worst) === "TLS to the proxy")
        return makeFinding("proxy-untrusted", whatOf(view, worst), factsOf(view, worst));
      // Several owners do not share a CA that nobody knows: it is the network's, which opens TLS without the proxy too.
      return allFail(view.https, "untrusted") && isOfSeveral(view.https) ? inspected(view, worst) : undefined;
    default:
      return undefined;
  }
}

function inspected(view: View, worst: SeenFailure): Finding {
  const root = worst.chain.at(-1);
  const isOther = worst.cause.id === "wrong CA bundle" || (worst.cause.id === "untrusted" && view.company.length > 0);
  const signer = root?.isSelfSigned ? root.subject : (root?.issuer ?? "");
  const say = (id: FindingId, facts: Facts = {}) =>
    makeFinding(id, whatOf(view, worst, `signed by "${signer}"`), { ...factsOf(view, worst), ...facts });
  const isCa = worst.chain.length > 1;
  if (root?.isSelfSigned && isCa) return say(isOther ? "wrong-ca" : "inspected", { fingerprint: root.fingerprint });
  if (isOther && root && view.company.some((pem) => fingerprintOf(pem) === root.fingerprint))
    return say("ca-root-missing", { issuer: `"${signer}"` });
  if (isOther && isBelow(signer, view.company)) return say("intermediate-missing", { issuer: `"${signer}"` });
  return say(isOther ? "wrong-ca-root-missing" : "inspected-root-missing");
}

/** Whether an issuer that was not sent is of the same company as one of the bundle's certificates. */
function isBelow(issuer: string, company: readonly string[]): boolean {
  const [name = "", organization] = issuer.split(", ");
  return company.some((pem) => {
    const subject = new X509Certificate(pem).subject.split("\n");
    const part = (key: string) => subject.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
    return (organization && part("O") === organization) || firstWords(part("CN") ?? "") === firstWords(name);
  });
}

function firstWords(name: string): string {
  return name.split(" ").slice(0, 2).join(" ");
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

/** Less is what certificates and clocks differ by in daily life. */
const NOTABLE_SKEW = 3_600_000;

function outdated(view: View, worst: SeenFailure): Finding {
  const skew = view.proxied.map(({ said }) => said?.clockSkew ?? 0).find((skew) => Math.abs(skew) > NOTABLE_SKEW);
  const at = worst.chain.findIndex(({ isOutdated }) => isOutdated);
  const bad = worst.chain[at];
  if (skew !== undefined && bad && isValidAt(bad, view.now.getTime() + skew)) {
    const [here, there] = [view.now, new Date(view.now.getTime() + skew)].map((date) =>
      date.toISOString().slice(0, 16),
    );
    return makeFinding("clock-wrong", whatOf(view, worst), { here: `${here}Z`, there: `${there}Z` });
  }
  return makeFinding(
    at > 0 || bad?.isSelfSigned ? "ca-expired" : "certificate-outdated",
    whatOf(view, worst),
    factsOf(view, worst),
  );
}

function isValidAt({ from, to }: CertificateFacts, time: number): boolean {
  return Date.parse(from) <= time && time <= Date.parse(to);
}

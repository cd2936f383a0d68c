// What a test comes to: everything that it saw, read together. The first rule that fits says it.
import { CAUSES } from "./causes.ts";
import { type Evidence, type View, viewOf } from "./evidence.ts";
import { type Finding, makeFinding } from "./findings.ts";
import { findCertificate } from "./rules/certificates.ts";
import { findCredentials } from "./rules/credentials.ts";
import { findDirect, findPassed, findSkipped, findWithoutProxy } from "./rules/direct.ts";
import { findGateway } from "./rules/gateway.ts";
import { findUnreached } from "./rules/reach.ts";
import { factsOf, whatOf } from "./rules/words.ts";

export type Rule = (view: View) => Finding | undefined;

const RULES: readonly Rule[] = [
  findPassed,
  findDirect,
  findCredentials,
  findUnreached,
  findCertificate,
  findGateway,
  findWithoutProxy,
  findSkipped,
];

export function diagnose(evidence: Evidence): Finding {
  const view = viewOf(evidence);
  for (const rule of RULES) {
    const finding = rule(view);
    if (finding) return finding;
  }
  return byItself(view);
}

/** What the worst failure means where nothing else says more. */
function byItself(view: View): Finding {
  const [worst] = view.failures;
  if (!worst) return makeFinding("works", "");
  return makeFinding(CAUSES[worst.cause.id].finding, whatOf(view, worst), factsOf(view, worst));
}

// Where the proxy wants a user name and password, or refused them.
import type { CauseId } from "../causes.ts";
import { anyAnswered, type View } from "../evidence.ts";
import { type Finding, type FindingId, makeFinding } from "../findings.ts";
import { factsOf, whatOf } from "./words.ts";

/** What a proxy answers that does not like who asks, where others get a 407. */
export const FORBIDDEN: readonly CauseId[] = ["blocked", "connect forbidden", "block page", "too many requests"];

export function findCredentials(view: View): Finding | undefined {
  const { failures, proxied } = view;
  const asked = failures.find(({ cause }) => cause.id === "log-on not supported");
  if (asked) return makeFinding(idOf(asked.cause.detail), whatOf(view, asked), factsOf(view, asked));
  // It took the credentials and answered 403, where it asks for some without them: nobody knows whether it liked them.
  const refused = failures.find(
    ({ cause, bare }) => FORBIDDEN.includes(cause.id) && bare?.cause?.id === "log-on needed",
  );
  if (refused && refused.cause.id !== "too many requests" && !anyAnswered(proxied))
    return makeFinding("account-refused", whatOf(view, refused), factsOf(view, refused));
  return undefined;
}

/** What can authenticate so: cntlm does NTLM alone, px all of them. https://github.com/genotrance/px#configuration */
function idOf(offered: string): FindingId {
  if (offered.includes("NTLM")) return "ntlm-needed";
  if (/Negotiate|Kerberos/.test(offered)) return "kerberos-needed";
  return offered.includes("Digest") ? "digest-needed" : "authentication-unknown";
}

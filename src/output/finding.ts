// A finding as people read it: what it is, what was seen, what to do.
import type { Finding } from "../model/problem.ts";
import { redact } from "./redact.ts";

/** Its lines; the first goes behind the program's name. */
export function findingLines({ headline, what, next }: Finding): string[] {
  return [headline, ...(what ? [`  what  ${what}`] : []), `  next  ${next}`].map(redact);
}

export function findingJson({ id, headline, what, next }: Finding): object {
  return { id, headline: redact(headline), what: redact(what), next: redact(next) };
}

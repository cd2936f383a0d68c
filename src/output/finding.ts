// A finding as people read it: what it is, what was seen, what to do.
import type { Finding } from "../model/problem.ts";
import { redact } from "./redact.ts";

/** Its lines; the first goes behind the program's name. */
export function findingLines({ headline, what, next, run }: Finding): string[] {
  const lines = [headline, ...(what ? [`  what  ${what}`] : []), `  next  ${next}`].map(redact);
  return run === undefined ? lines : [...lines, `  run   ${run}`];
}

export function findingJson({ id, headline, what, next, run }: Finding): object {
  const lines = { id, headline: redact(headline), what: redact(what), next: redact(next) };
  return run === undefined ? lines : { ...lines, run };
}

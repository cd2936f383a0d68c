// A failed test as a problem: what failed where, why, and what to do.

import { type Cause, describeCause, hintFor } from "../diagnosis/causes.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import { EXIT, Problem } from "../model/problem.ts";
import { shownUrl } from "../model/urls.ts";
import type { TestOutcome } from "./quick-test.ts";
import type { Remembered } from "./results.ts";

export function failedBefore({ at, place, isUnanswered }: Remembered, cause: Cause): Problem {
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC${place ? ` at ${place}` : ""}`;
  const another = cause.id === "log-on refused" || isUnanswered ? ", whatever password or --timeout is given" : "";
  return new Problem(
    EXIT.testFailed,
    `the test failed on ${when}: ${describeCause(cause)}. What to do: ${hintFor(cause)}. Not retried${another}; to retry: --test`,
  );
}

/** Address and stage. */
export function placeOf({ url, stages }: Pick<ProbeResult, "url" | "stages">): string {
  return `${shownUrl(url)}, stage "${stages.at(-1)?.stage}"`;
}

/** What a failed test comes to, a sentence a protocol, the one that weighs most first. */
export function failed({ failures, worksDirectly }: TestOutcome): Problem {
  if (failures.length === 0) {
    return new Problem(
      EXIT.usage,
      "no test address goes through the proxy: they are on the skip list, or of another protocol; name others as testUrls in the config",
    );
  }
  const sentences = failures.map(
    (failure) => `at ${placeOf(failure)}: ${describeCause(failure.cause)}. What to do: ${hintFor(failure.cause)}`,
  );
  const direct = worksDirectly ? ". It works without the proxy: is one needed here? --mode none says no" : "";
  return new Problem(EXIT.testFailed, `the connection test failed ${sentences.join(". And ")}${direct}`);
}

// The test of what was prepared. Where a PAC script names several ways, it goes down the chain to the first that works.
import { Problem, withMore } from "../model/problem.ts";
import { FailedTest } from "../pretest/message.ts";
import type { PretestOutcome } from "../pretest/pretest.ts";
import { addFailing, passOver } from "../settings/pac-ways.ts";
import type { System } from "../system/system.ts";
import { prepare } from "./prepare.ts";
import type { Prepared, Progress, Request } from "./request.ts";

export interface Tested {
  readonly prepared: Prepared;
  readonly progress: Progress;
  readonly outcome: PretestOutcome | undefined;
}

/**
 * @param test throws a FailedTest where what was prepared does not work
 * @throws Problem (testFailed) where nothing that the script names works
 */
export async function testChain(
  system: System,
  request: Request,
  first: { readonly prepared: Prepared; readonly progress: Progress },
  test: (prepared: Prepared) => Promise<PretestOutcome | undefined>,
): Promise<Tested> {
  let { prepared, progress } = first;
  let failure: FailedTest | undefined;
  for (;;) {
    try {
      return { prepared, progress, outcome: await test(prepared) };
    } catch (error) {
      // What a person can mend counts more than a proxy that is not there, and the next would fail likewise.
      if (!(error instanceof FailedTest)) throw error;
      if (error.failing.size === 0) throw withOthers(error, progress.passedOver);
      failure ??= error;
      const { settings } = prepared;
      const passedOver = settings && passOver(settings, progress.passedOver, error);
      if (!passedOver)
        throw withOthers(failure, settings ? addFailing(settings, progress.passedOver, error) : new Map());
      progress = { ...progress, passedOver };
      try {
        prepared = await prepare(system, request, progress);
      } catch (fault) {
        // Such as a password that was not given for the next.
        throw fault instanceof Problem ? withOthers(failure, new Map(), fault.message) : fault;
      }
    }
  }
}

/** With what else was tried. */
function withOthers(failure: FailedTest, tried: Progress["passedOver"], next?: string): Problem {
  const others = [...tried].filter(([, reason]) => !failure.message.includes(reason));
  if (next !== undefined) return withMore(failure, [`the next that the PAC script names was not tried: ${next}`]);
  if (others.length === 0) return failure;
  const words = others.map(([way, reason]) => `${way} (${reason})`).join(", ");
  return withMore(failure, [`the PAC script names others that do not work: ${words}`]);
}

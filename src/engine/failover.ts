// The test of what was prepared. Where a PAC script names several ways, it goes down the chain to the first that works.
import { FailedTest } from "../pretest/message.ts";
import type { PretestOutcome } from "../pretest/pretest.ts";
import { passOver } from "../settings/pac-ways.ts";
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
 * @throws the first FailedTest, where nothing that the script names works
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
      if (!(error instanceof FailedTest)) throw error;
      failure ??= error;
      const passedOver = prepared.settings && passOver(prepared.settings, progress.passedOver, error);
      if (!passedOver) throw failure;
      progress = { ...progress, passedOver };
      prepared = await prepare(system, request, progress);
    }
  }
}

// Probing where a PAC script names several ways: down its chain, to the first that gets somewhere.
import { newProgress } from "../engine/prepare.ts";
import { Problem } from "../model/problem.ts";
import { FailedTest } from "../pretest/message.ts";
import { passOver } from "../settings/pac-ways.ts";
import type { Context } from "./shared/context.ts";
import { type ProbeOptions, type Probing, prepareProbe } from "./shared/probing.ts";

export interface Probed<T> {
  readonly probing: Probing;
  readonly value: T;
  readonly problem: Problem | undefined;
}

/**
 * @param act probes one way, and says what is wrong with it
 * @returns the first that works, or fails of what a person can mend; else the first
 */
export async function probeChain<T>(
  context: Context,
  options: ProbeOptions,
  act: (probing: Probing) => Promise<{ readonly value: T; readonly problem: Problem | undefined }>,
): Promise<Probed<T>> {
  let progress = newProgress();
  let first: Probed<T> | undefined;
  for (;;) {
    const probing = await prepareProbe(context, options, progress).catch((error: unknown) => {
      // Such as a password that was not given for the next.
      if (first && error instanceof Problem) return undefined;
      throw error;
    });
    if (!probing) return first as Probed<T>;
    const probed = { probing, ...(await act(probing)) };
    const { problem } = probed;
    if (!(problem instanceof FailedTest) || problem.failing.size === 0) return probed;
    first ??= probed;
    const passedOver = passOver(probing.settings, progress.passedOver, problem);
    if (!passedOver) return first;
    progress = { ...progress, passedOver };
  }
}

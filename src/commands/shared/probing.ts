// What test, report and ca share: the settings to probe, and the passwords for it.

import { loadPasswords } from "../../engine/credentials.ts";
import { makeGrant } from "../../engine/policy.ts";
import { prepare } from "../../engine/prepare.ts";
import type { Progress, Request } from "../../engine/request.ts";
import { EXIT, Problem } from "../../model/problem.ts";
import { parseUrls, shownUrl } from "../../model/urls.ts";
import type { PretestRequest } from "../../pretest/pretest.ts";
import { type OnProblem, orTell } from "../../settings/problems.ts";
import { proxiesOf, type ResolvedSettings } from "../../settings/settings.ts";
import { stateFolder } from "../../system/folders.ts";
import { makeStateFolder } from "../../transaction/state-folder.ts";
import { common, testOptions } from "./change.ts";
import type { CommonOptions, Context } from "./context.ts";
import { completeFlags, type Typed } from "./typed-credentials.ts";

export interface ProbeOptions extends CommonOptions {
  /** Addresses named on the command line. */
  readonly urls: readonly string[];
  /** False with --no-verify-tls. */
  readonly verifiesTls: boolean;
  /** What is typed at a terminal for a proxy that wants it. Absent: nobody is asked. */
  readonly typed?: Typed | undefined;
  /** Told of each setting that is wrong, and all others are used. Absent: the first ends the run. */
  readonly onProblem?: OnProblem | undefined;
}

const UNVERIFIED = "WARNING: TLS is NOT VERIFIED (--no-verify-tls): anybody may have answered. It counts for no test.";

/** What keeps the outcome from being remembered: a home that can only be read. */
function findObstacle({ system }: Context): Problem | undefined {
  try {
    makeStateFolder(system);
    if (system.mayWrite(stateFolder(system))) return undefined;
    return new Problem(EXIT.refused, `nothing can be written in ${stateFolder(system)}: no password is tried`);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

export type Probing = Awaited<ReturnType<typeof prepareProbe>>;

/** With the built-in addresses where the config's are none, and that is told. */
function withUsableUrls(settings: ResolvedSettings, onProblem: OnProblem | undefined): Promise<ResolvedSettings> {
  if (!onProblem) return Promise.resolve(settings);
  const check = () => {
    if (settings.testUrls) parseUrls(settings.testUrls.value, "testUrls");
    return settings;
  };
  return orTell(onProblem, "testUrls", check, { ...settings, testUrls: undefined });
}

async function prepareWithTyped(context: Context, { typed }: ProbeOptions, request: Request, progress?: Progress) {
  const prepared = await prepare(context.system, request, progress);
  const flags = typed && prepared.settings && (await completeFlags(context, request.flags, prepared.settings, typed));
  if (!flags) return { request, prepared };
  const completed = { ...request, flags };
  return { request: completed, prepared: await prepare(context.system, completed, progress) };
}

/** Everything resolved, and the request for the pretest; nothing was asked yet. */
export async function prepareProbe(context: Context, options: ProbeOptions, progress?: Progress) {
  const asked = { ...common(context, options), kind: "test", onProblem: options.onProblem } as const;
  const { request, prepared } = await prepareWithTyped(context, options, asked, progress);
  const settings = prepared.settings && (await withUsableUrls(prepared.settings, options.onProblem));
  if (!settings) throw new Problem(EXIT.internal, "no settings");
  const proxies = proxiesOf(settings);
  const obstacle = proxies.length > 0 ? findObstacle(context) : undefined;
  // It keeps nobody from a test, unless credentials might be tried twice.
  const forbids = proxies.some(({ password }) => password) ? obstacle : undefined;
  const pretest: PretestRequest = {
    ...testOptions(context, options),
    settings,
    now: context.now,
    version: context.version,
    onStart: (url) => context.progress(`asking ${shownUrl(url)}`),
    loadCredentials: async () =>
      makeGrant(settings, await loadPasswords(context.system, proxiesOf(settings), request.passwords)),
  };
  const notes = [...prepared.notes, ...(options.verifiesTls ? [] : [UNVERIFIED])];
  return {
    prepared: { ...prepared, notes },
    settings,
    pretest,
    isRemembering: proxies.length > 0 && !obstacle,
    forbids,
  };
}

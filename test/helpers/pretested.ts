// What a test before writing goes by: a machine that remembers, a request, and results to be remembered.
import type { CauseId } from "../../src/diagnosis/causes.ts";
import type { Authentication } from "../../src/diagnosis/result.ts";
import type { PretestRequest } from "../../src/pretest/pretest.ts";
import { readMemory } from "../../src/pretest/results.ts";
import { makeStateFolder } from "../../src/transaction/state-folder.ts";
import { Home } from "./home.ts";
import { systemIn } from "./system.ts";
import { settingsWith } from "./tested.ts";

export const NOON = new Date("2026-03-04T12:00:00.000Z");

export const because = (id: CauseId, authentication: Authentication = "none") =>
  ({ cause: { id, detail: "d" }, authentication, place: "THERE" }) as const;

export const REFUSED = because("log-on refused", "refused");
export const UNANSWERED = because("silent", "sent");
export const SILENT = because("silent");

export const REFUSED_BEFORE =
  "the proxy refused this user name and password. the proxy refused this user name and password (d) (test of 2026-03-04 12:00 UTC at THERE; not retried, for any --timeout or password). What to do: check the password (it may be wrong or expired, or the account locked) and run proxycast setup; it is not tried again, since accounts lock after a few failures; to retry, give --test";

/** A machine with a state folder, on which every process runs. */
export function testingMachine({ isTestedByAnother = false } = {}) {
  const home = new Home();
  const own = { machine: "a", boot: "now", pid: 100, started: "5", space: "s" };
  const limited: string[] = [];
  const limitNameLookups = () => void limited.push("limited");
  const system = { ...systemIn(home), identity: () => own, isRunning: () => true, limitNameLookups };
  makeStateFolder(system);
  const lock = ".local/state/proxycast/testing";
  if (isTestedByAnother) home.write(lock, JSON.stringify({ ...own, pid: 200 }), 0o600);
  /** What is remembered, the newest first. */
  const kept = () =>
    readMemory(system)?.results.map(({ cause, place, isUnanswered, timeout }) =>
      cause ? [cause.id, place, isUnanswered === true, timeout] : "passed",
    ) ?? [];
  const isLocked = () => system.facts(home.file(lock)) !== undefined;
  return { system, limited, kept, isLocked, lock: home.file(lock) };
}

interface Asked extends PretestRequest {
  /** A line for each time that the passwords were asked for. */
  readonly loads: string[];
}

export function pretestRequest(more: Partial<PretestRequest> = {}): Asked {
  const loads: string[] = [];
  return {
    settings: settingsWith(),
    policy: "needed",
    now: NOON,
    timeout: 1_000,
    version: "1.2.3",
    onStart: () => {},
    ...more,
    loadCredentials: async () => {
      loads.push("loaded");
      return more.loadCredentials ? more.loadCredentials() : {};
    },
    loads,
  };
}

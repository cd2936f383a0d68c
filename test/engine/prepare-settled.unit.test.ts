// How long a run waits for another that writes, before it goes by what is there: src/engine/prepare.ts.
import { afterEach, describe, expect, test, vi } from "vitest";
import { prepare } from "../../src/engine/prepare.ts";
import type { WritingRequest } from "../../src/engine/request.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { ledgerPath } from "../../src/transaction/ledger.ts";
import { PROXY, requestOf } from "../helpers/engine.ts";
import { machineWhere } from "../helpers/sources.ts";

describe("while another run writes", () => {
  afterEach(() => void vi.useRealTimers());

  /** A machine on which the ledger's stamp is, look by look, one of these; the last one stays. */
  async function settling(stamps: readonly string[]) {
    const system = machineWhere({}) as WritableSystem;
    // What it loads when it is first asked takes its own time.
    await prepare(system, request());
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
    let looks = 0;
    const stamp: WritableSystem["stamp"] = (file) =>
      file === ledgerPath(system)
        ? { text: stamps[Math.min(looks++, stamps.length - 1)] ?? "", changed: 0 }
        : system.stamp(file);
    return { system: { ...system, stamp }, looks: () => looks };
  }
  const request = () => requestOf("apply", { proxy: PROXY, to: "pip" }) as WritingRequest;

  test("it is prepared again, until the ledger stays", async () => {
    const { system, looks } = await settling(["1", "2", "2"]);
    const done = prepare(system, request());
    await vi.advanceTimersByTimeAsync(49);
    expect(looks()).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    await done;
    expect(looks()).toBe(4);
  });

  test.each([
    [4_949, 6],
    [4_950, 4],
  ])(
    "it is waited for five seconds, and no longer: %i ms and a pause later after %i looks",
    async (passed, expected) => {
      const { system, looks } = await settling(Array.from({ length: 10 }, (_, at) => String(at)));
      const done = prepare(system, request());
      await vi.advanceTimersByTimeAsync(0);
      expect(looks()).toBe(2);
      vi.setSystemTime(Date.now() + passed);
      await vi.advanceTimersByTimeAsync(50);
      expect(looks()).toBe(4);
      await vi.advanceTimersByTimeAsync(50);
      await done;
      expect(looks()).toBe(expected);
    },
  );

  test("its journal is waited for, too", async () => {
    const { system, looks } = await settling(["1"]);
    const home = system.home;
    const other = JSON.stringify({ ...system.identity(), pid: 1 });
    const writing = new Set([`${home}/.local/state/proxycast/journal.json`]);
    const facts: WritableSystem["facts"] = (file) => (writing.has(file) ? system.facts(home) : system.facts(file));
    const read: WritableSystem["read"] = (file) =>
      file.endsWith("/proxycast/lock") ? Buffer.from(other) : system.read(file);
    const done = prepare({ ...system, facts, read, isRunning: () => true }, request());
    await vi.advanceTimersByTimeAsync(100);
    expect(looks()).toBe(6);
    writing.clear();
    await vi.advanceTimersByTimeAsync(50);
    await done;
    expect(looks()).toBe(8);
  });
});

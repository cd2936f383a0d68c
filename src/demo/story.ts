// The whole of it: setup, what each client does then, off, on and remove; beside it what the proxy and the sites recorded.
import * as path from "node:path";
import { EXIT, type ExitCode } from "../model/problem.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import { asCheckDoes, type Written } from "./asks.ts";
import { type Network, type NetworkOptions, startNetwork } from "./network.ts";
import { makeProgram, setUp } from "./program.ts";
import { compare, countFiles, fillHome, makeScratch, type Restored, type Scratch, takeSnapshot } from "./scratch.ts";
import { findProxied, judge, type Row, type Verdict, watch } from "./watch.ts";

export interface DemoRequest extends NetworkOptions {
  readonly system: WritableSystem;
  /** Node, and our program. */
  readonly files: readonly [node: string, program: string];
  /** Tells of a step, in one line. */
  readonly say: (step: string, text: string) => void;
  /** Tells of what takes its time. */
  readonly onStart: (what: string) => void;
  /** What the settings of a home say at present. */
  readonly read: (system: System) => Promise<Written>;
}

export interface DemoResult {
  readonly rows: readonly JudgedRow[];
  /** Ids of the writers whose client is here, but can't be asked, and of those whose client is not. */
  readonly unasked: readonly string[];
  readonly absent: readonly string[];
  /** Clients that asked the proxy, or say that they would, while it was off. */
  readonly notOff: readonly string[];
  readonly restored: Restored;
  readonly exitCode: ExitCode;
}

export interface JudgedRow extends Row {
  readonly throughIs: Verdict;
  readonly pastIs: Verdict;
}

/** @throws Problem where a command of ours fails */
export async function runDemo(request: DemoRequest): Promise<DemoResult> {
  const { system } = request;
  return system.withScratch(async (folder) => {
    const network = await startNetwork(request);
    try {
      return await act(request, network, makeScratch(system, folder));
    } finally {
      network.close();
    }
  });
}

async function act(request: DemoRequest, network: Network, scratch: Scratch): Promise<DemoResult> {
  const { system, say, read } = request;
  // Before there are files: some clients are found by theirs.
  const [here, gone] = [true, false].map((is) => WRITERS.filter((writer) => writer.isPresent(scratch.system) === is));
  const present = (here ?? []).map(({ id }) => id);
  fillHome(system, scratch);
  const before = takeSnapshot(system, scratch.home);
  sayWhere(request, network, scratch, countFiles(before));

  const run = makeProgram(system, request.files, scratch, network);
  const holders = (here ?? []).filter(({ acceptsPassword }) => acceptsPassword).map(({ id }) => id);
  const { written, untold } = await setUp(run, system, scratch, network, {
    present,
    holders,
    inspects: request.inspects,
  });
  const tested = new Set(network.hits.map(({ host }) => host));
  say(
    "setup",
    `${count(written.length, "file")} for ${count(present.length, "client")}; its test asked the proxy for ${count(tested.size, "host")}`,
  );

  const look = async () => asCheckDoes(scratch.system, await read(scratch.system), request.onStart);
  const rows = (await watch(network, await look(), present)).map((row) => ({
    ...row,
    throughIs: judge(row.through, network.proxy),
    pastIs: judge(row.past, undefined, untold.includes(row.writer) ? network.proxy : undefined),
  }));
  say("check", "each client was started; below is what it says, and what the proxy saw");

  await run("off");
  const notOff = await findProxied(await look(), present);
  say(
    "off",
    notOff.length === 0 ? "no client goes through the proxy" : `still through the proxy: ${notOff.join(", ")}`,
  );
  await run("on");
  say("on", "the proxy is set again");
  await run("remove");
  const names = written.map((file) => path.relative(scratch.home, file));
  const restored = compare(before, takeSnapshot(system, scratch.home), names);
  say("remove", describeRestored(restored));
  return {
    rows,
    unasked: present.filter((id) => !rows.some(({ writer }) => writer === id)),
    absent: (gone ?? []).map(({ id }) => id),
    notOff,
    restored,
    exitCode: exitCodeOf(rows, notOff, restored),
  };
}

function sayWhere(request: DemoRequest, { proxy }: Network, { home }: Scratch, files: number): void {
  const wants = request.wantsPassword ? ", wants a user name and password" : "";
  const opens = request.inspects ? ", opens HTTPS" : "";
  request.say("proxy", `${new URL(proxy).host} records${wants}${opens}`);
  request.say("home", `${home}, with ${count(files, "file")} of a user`);
}

function describeRestored({ same, different, left }: Restored): string {
  if (different.length + left.length === 0) return `every byte is back: ${count(same, "file")} as before, nothing left`;
  return [...different.map((name) => `${name} differs`), ...left.map((name) => `${name} is left`)].join(", ");
}

function exitCodeOf(rows: readonly JudgedRow[], notOff: readonly string[], { different, left }: Restored): ExitCode {
  const verdicts = rows.flatMap(({ throughIs, pastIs }) => [throughIs, pastIs]);
  const isOther = verdicts.some((verdict) => verdict === "elsewhere" || verdict === "disagrees");
  if (isOther || notOff.length + different.length + left.length > 0) return EXIT.refused;
  return verdicts.includes("failed") ? EXIT.testFailed : EXIT.done;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

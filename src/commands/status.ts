// status: the state of every target, and what the environment of this process says.

import { prepare } from "../engine/prepare.ts";
import type { Prepared } from "../engine/request.ts";
import { withRivals } from "../engine/rivals.ts";
import { unchangedPath } from "../engine/unchanged.ts";
import { EXIT, type ExitCode } from "../model/problem.ts";
import { toJson } from "../output/json.ts";
import { formatLastRuns, type LastRuns, lastRunsJson } from "../output/leftovers.ts";
import { rivalLines } from "../output/rivals.ts";
import { formatRows, type Row, targetRows } from "../output/targets.ts";
import { withheldFrom } from "../output/withheld.ts";
import { originText } from "../settings/settings.ts";
import type { System } from "../system/system.ts";
import { readLastRuns } from "../transaction/last-run.ts";
import { ledgerPath } from "../transaction/ledger.ts";
import { noteUnfinished } from "../transaction/recover.ts";
import { environmentValues } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import { common, exitCodeOf } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";

export async function status(context: Context, options: CommonOptions): Promise<ExitCode> {
  const { system } = context;
  const prepared = await withRivals(system, await prepare(system, { ...common(context, options), kind: "status" }));
  const isChanged = prepared.plan.changes.length > 0;
  const left = exitCodeOf(prepared, "status");
  const exitCode = options.exitCode && (isChanged || left !== EXIT.done) ? EXIT.differences : EXIT.done;
  const notes = [
    ...noteUnfinished(system),
    ...noteEnforced(prepared),
    ...prepared.notes,
    ...compareEnvironment(context, prepared),
  ];
  if (options.json) {
    const json = toJson(system, { ...prepared, notes }, { command: "status", isChanged, withDiff: false, exitCode });
    print(context, { ...json, absent: absentClients(context), ...lastRunsJson(lastRunsOf(system)) });
  } else {
    const withheld = withheldFrom(prepared);
    const rows = targetRows(system, prepared, false).map((row): Row => {
      // All that share it, for otherwise it is on.
      if (row.state === "in sync" && row.writers.every((id) => prepared.off.includes(id)))
        return { ...row, state: "in sync, off" };
      const isWithheld = row.state === "in sync" && row.writers.some((id) => withheld.includes(id));
      return isWithheld ? { ...row, state: "in sync, withheld" } : row;
    });
    // Those that a row does not name.
    const named = rows.map(({ note = "" }) => note).join("; ");
    noteAll(context, [...notes, ...rivalLines(system, prepared).filter((line) => !named.split("; ").includes(line))]);
    const absent = absentClients(context).map((id): Row => ({ writers: [id], path: "-", state: "absent client" }));
    const available = prepared.available.map((id): Row => ({ writers: [id], path: "-", state: "available" }));
    context.out(formatRows([...rows, ...available, ...absent]));
    if (available.length > 0 && prepared.propagated) context.note(AVAILABLE);
    context.out(formatLastRuns(lastRunsOf(system)));
  }
  return exitCode;
}

const AVAILABLE =
  "Available clients obey the environment, and nothing of theirs is in this home: --to NAME, or targets, writes them too";

/** Of this machine. A run that left nothing has written its inputs down, or the ledger. */
function lastRunsOf(system: System): LastRuns {
  const { machine } = system.identity();
  const dateOf = (file: string) => {
    const { changed } = system.stamp(file) ?? {};
    return changed === undefined ? undefined : new Date(changed).toISOString();
  };
  return {
    left: readLastRuns(system).filter((run) => run.machine === machine),
    inSync: dateOf(unchangedPath(system)),
    written: dateOf(ledgerPath(system)),
  };
}

function absentClients({ system }: Context): string[] {
  return WRITERS.filter((writer) => writer.id !== "netrc" && !writer.isPresent(system)).map(({ id }) => id);
}

function noteEnforced({ settings }: Prepared): string[] {
  const enforced = [...(settings?.enforced ?? [])].map(([key, origin]) => ({ key, line: originText(origin) }));
  const keysOf = (line: string) => enforced.filter((each) => each.line === line).map(({ key }) => key);
  return [...new Set(enforced.map(({ line }) => line))].map((line) => `${line} enforces ${keysOf(line).join(", ")}`);
}

/** A shell that was started before the last change, or a variable set by hand. */
function compareEnvironment(context: Context, { propagated }: Awaited<ReturnType<typeof prepare>>): string[] {
  if (!propagated || propagated.proxy.kind === "blocked") return [];
  const values = environmentValues(propagated);
  return (["http", "https", "all"] as const).flatMap((protocol) => {
    if (protocol === "all" && !values.all) return [];
    const names = [`${protocol}_proxy`, `${protocol.toUpperCase()}_PROXY`];
    const name = names.find((candidate) => (context.system.variable(candidate) ?? "") !== (values[protocol] ?? ""));
    return name
      ? [
          `${name} in this shell differs from the configured proxy. Open a new shell, or run: eval "$(proxycast env)"; to use this value everywhere: proxycast setup`,
        ]
      : [];
  });
}

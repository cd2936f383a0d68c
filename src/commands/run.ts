// run: one command with the full settings, the password included, in its environment alone.
// Files that outrank the environment hold a proxy without credentials: those clients are overridden through variables
// of their own. What has none is named.

import { loadPasswords } from "../engine/credentials.ts";
import { applyPolicyForRun, caPaths, makeGrant } from "../engine/policy.ts";
import { prepare } from "../engine/prepare.ts";
import { CA_TOKENS, VARIABLES } from "../model/environment.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { Grant, PropagatedCa, PropagatedSettings } from "../model/propagated.ts";
import type { Credentials } from "../model/proxy.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { checkLength, environmentValues } from "../writers/environment.ts";
import type { Run, Variables } from "../writers/writer.ts";
import { overrideClients } from "./run-overrides.ts";
import { common } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll } from "./shared/context.ts";
import { PrivateFiles } from "./shared/private-files.ts";

export async function run(context: Context, options: CommonOptions & { command: readonly string[] }): Promise<number> {
  const [program, ...args] = options.command;
  if (!program) throw new Problem(EXIT.usage, "run needs a command: proxycast run -- COMMAND");
  const prepared = await prepare(context.system, { ...common(context, options), kind: "run" });
  const { settings } = prepared;
  noteAll(context, prepared.notes);
  if (!settings) throw new Problem(EXIT.internal, "no settings");
  const grant = makeGrant(settings, await loadPasswords(context.system, proxiesOf(settings), new Map()));
  if (!grant) {
    throw new Problem(
      EXIT.usage,
      "the proxy password is not available; pass it with --password-stdin, PROXYCAST_PASSWORD or the config",
    );
  }
  if (grant.http || grant.https) context.note("The command, and whatever it starts, can see the password.");
  if ([grant.http, grant.https].some((credentials) => credentials && !isAscii(credentials))) {
    context.note(
      "The password is not ASCII: conda (over http) and other programs on Python's requests send it as Latin-1.",
    );
  }
  if (!prepared.propagated) return context.system.launch(program, args, { PROXYCAST_PASSWORD: undefined });
  const isNaming = Boolean(grant.http || grant.https) || prepared.propagated.proxy.kind === "direct";
  const files = new PrivateFiles(context.system);
  try {
    const ca = caFiles(files, settings);
    const propagated = { ...applyPolicyForRun(settings, context.system), ca };
    const write: Run["write"] = (name, content) => files.write(name, content);
    const run: Run = { system: context.system, settings: propagated, grant, write, note: context.note };
    const variables = { ...toVariables(propagated, grant), ...overrideClients(run, isNaming) };
    return await context.system.launch(program, args, variables);
  } finally {
    files.remove();
  }
}

function isAscii({ username, password }: Credentials): boolean {
  return /^[ -~]*$/.test(username + password.reveal());
}

/** Our copies of the CA bundle; before the first `apply` there are none, so that this run has some of its own. */
function caFiles(files: PrivateFiles, settings: ResolvedSettings): PropagatedCa | undefined {
  const ca = caPaths(settings, files.system);
  if (!ca || !settings.ca || files.system.facts(ca.bundle)) return ca;
  const { bundle, company } = settings.ca.value;
  return {
    ...ca,
    bundle: files.write("bundle.pem", bundle),
    ...(company.length > 0 ? { company: files.write("company.pem", company.join("\n")) } : {}),
  };
}

function toVariables(propagated: PropagatedSettings, grant: Grant): Variables {
  const values = environmentValues(propagated, grant);
  checkLength(values);
  const variables: Record<string, string | undefined> = { PROXYCAST_PASSWORD: undefined };
  for (const [token, names] of Object.entries(VARIABLES)) {
    const value = values[token as keyof typeof VARIABLES];
    if (CA_TOKENS.includes(token) && value === undefined) continue;
    for (const name of names) variables[name] = value;
  }
  return variables;
}

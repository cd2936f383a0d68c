// setup: onboarding. Shows what was found, asks on a terminal for what is missing, shows the plan, saves the settings
// and applies them, in one transaction.
import * as path from "node:path";
import { execute, testFirst } from "../engine/engine.ts";
import { prepare } from "../engine/prepare.ts";
import { refuseIfStrict, type WritingRequest } from "../engine/request.ts";
import { EXIT, type ExitCode, type Finding, Problem, sentenceOf } from "../model/problem.ts";
import { findingJson, findingLines } from "../output/finding.ts";
import { emptyJson } from "../output/json.ts";
import { formatSettings } from "../output/settings.ts";
import { clearRejections, readMemory, recall, remember, risksLockout } from "../pretest/results.ts";
import { definitionOf, type SettingKey } from "../settings/definitions.ts";
import { type Layer, type LayerEntry, readValue } from "../settings/layer.ts";
import { type PasswordReference, proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { readEnforcedKeys, userConfigPath } from "../settings/sources/config.ts";
import { readVariables } from "../settings/sources/variables.ts";
import { isLeftOut } from "../settings/targets.ts";
import { type PasswordKeeping, PROXY_KEYS, saveSettings } from "./setup-config.ts";
import {
  exitCodeOf,
  noteRows,
  printDiffs,
  reportDone,
  showPlan,
  testOptions,
  withRivalsOf,
  writing,
} from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";

type SetupRequest = Extract<WritingRequest, { kind: "setup" }>;

export async function setup(context: Context, options: CommonOptions): Promise<ExitCode> {
  const asks = context.isInteractive() && !options.yes && !options.json;
  const base: SetupRequest = { ...writing(context, options), kind: "setup", isStrict: true, config: undefined };
  // What PROXYCAST_* says is saved too: the next run may not have it.
  const flags = mergeVariables(context, options.flags);
  await completeTargets(context, flags, { ...base, flags });
  let keep: PasswordKeeping = { kind: "nowhere" };
  if (asks) keep = await ask(context, options, flags, { ...base, flags });
  // What can't count is not saved either: each run would say so.
  const enforced = await readEnforcedKeys(context.system);
  const kept = new Map([...flags].filter(([key]) => !enforced.has(key)));
  const request: SetupRequest = { ...base, flags, config: saveSettings(context.system, kept, keep) };
  let prepared = await prepare(context.system, request);
  if (!prepared.propagated) {
    // Such as a variable that names what can't be used.
    noteAll(context, prepared.settings?.notes ?? []);
    return sayWithoutProxy(context, options, prepared.settings);
  }
  await noteDirect(context, options, prepared.settings);
  if (options.dryRun) return showPlan(context, options, request, "setup");
  refuseIfStrict(prepared, request);
  // What was tested long ago, or failed, is tested again: the user says so now.
  const test = testOptions(context, options);
  if (test.policy !== "never") {
    prepared = await testFirst(context.system, { ...request, test: { ...test, policy: "always" } });
    if (prepared.settings) clearRejections(context.system, prepared.settings);
  }
  if (asks) {
    noteAll(context, prepared.notes);
    printDiffs(context, prepared);
    noteRows(context, prepared);
    const { confirm } = await import("@inquirer/prompts");
    if (!(await confirm({ message: "Write this?" }))) {
      context.note("nothing was written");
      return EXIT.done;
    }
  }
  const done = await execute(context.system, {
    ...request,
    test: { ...test, policy: test.policy === "never" ? "never" : "needed" },
  });
  if (keep.kind === "file" && test.policy !== "never")
    await rememberKept(context, base, keep.path).catch(() => {
      // Everything is written: the next run tests once more.
    });
  reportDone(context, options, withRivalsOf(context, done, request), "setup");
  return exitCodeOf(done);
}

/** No proxy was found and none was given: ends with whether one is needed here. */
async function sayWithoutProxy(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings | undefined,
): Promise<ExitCode> {
  const none = "no proxy was found and none was given: give --proxy http://host:port, or --mode none";
  if (!settings || options.test === false) throw new Problem(EXIT.usage, none);
  const finding = await lookWithoutProxy(context, options, settings);
  if (finding.id !== "no-proxy-needed") throw new Problem(EXIT.usage, sentenceOf(finding), [], undefined, finding);
  if (options.json) print(context, { ...emptyJson("setup"), finding: findingJson(finding) });
  else for (const line of findingLines(finding)) context.note(line);
  return EXIT.done;
}

/** Such as a PAC script that says DIRECT where that leads nowhere. Who says `none` has no test. */
async function noteDirect(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings | undefined,
): Promise<void> {
  const isWanted = settings && proxiesOf(settings).length === 0 && settings.mode.value !== "none";
  if (!isWanted || options.test === false || options.dryRun) return;
  const finding = await lookWithoutProxy(context, options, settings);
  if (finding.id !== "no-proxy-needed") for (const line of findingLines(finding)) context.note(line);
}

async function lookWithoutProxy(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings,
): Promise<Finding> {
  const [{ testProxy }, { toTestRequest }] = await Promise.all([
    import("../pretest/quick-test.ts"),
    import("../pretest/request.ts"),
  ]);
  const { timeout, onStart } = testOptions(context, options);
  const asked = { settings, timeout, version: context.version, onStart };
  return (await testProxy(await toTestRequest(context.system, asked, {}))).finding;
}

/** Saved as they count in this run: a list that only leaves out takes from the one that it replaces. */
async function completeTargets({ system }: Context, flags: Map<SettingKey, LayerEntry>, request: SetupRequest) {
  const given = flags.get("targets");
  if (!(given?.value as readonly string[] | undefined)?.every(isLeftOut)) return;
  const { settings } = await prepare(system, request);
  if (given && settings?.targets) flags.set("targets", { ...given, value: settings.targets.value });
}

/** The password passed as it was typed: it is no other in the file that holds it now, if that is where it is taken from. */
async function rememberKept({ system }: Context, base: SetupRequest, file: string): Promise<void> {
  const { settings } = await prepare(system, { ...base, kind: "on", flags: new Map() });
  const isTaken = settings && proxiesOf(settings).every(({ password }) => isFile(password?.value, file));
  if (isTaken) remember(system, settings, "passed", 0, { needed: settings.ca?.value.fromStore ?? [] });
}

function isFile(reference: PasswordReference | undefined, file: string): boolean {
  return reference?.kind === "file" && reference.path === file;
}

/** A proxy in the flags replaces every other way of naming one; a password in a variable is not the flags'. */
function mergeVariables(context: Context, flags: Layer): Map<SettingKey, LayerEntry> {
  const hasProxy = PROXY_KEYS.some((key) => flags.has(key));
  const variables = [...readVariables((name) => context.system.variable(name))];
  return new Map([
    ...variables.filter(([key]) => key !== "password" && !(hasProxy && PROXY_KEYS.includes(key))),
    ...flags,
  ]);
}

/** Puts the answers into the flags, as if they had been given there. */
async function ask(
  context: Context,
  options: CommonOptions,
  flags: Map<SettingKey, LayerEntry>,
  request: SetupRequest,
): Promise<PasswordKeeping> {
  const { input, confirm, password, select } = await import("@inquirer/prompts");
  const put = (key: SettingKey, raw: string) => {
    const definition = definitionOf(key);
    const origin = { kind: "flag", name: definition.flag ?? key } as const;
    // An empty name means none, whatever the config says.
    const value = definition.type === "text" && raw === "" ? raw : readValue(definition, raw, origin);
    flags.set(key, { value, origin });
  };
  const { settings: found } = await prepare(context.system, request);
  if (found) context.out(formatSettings(found));
  const isFound = found !== undefined && proxiesOf(found).length > 0;
  const isGiven = flags.has("proxy") || flags.has("mode");
  if (found && !isFound && !isGiven && options.test !== false) {
    const finding = await lookWithoutProxy(context, options, found);
    for (const line of findingLines(finding)) context.note(line);
  }
  if (!isGiven && !(isFound && (await confirm({ message: "Use this proxy?" })))) {
    const proxy = await input({ message: "Proxy (http://host:port)", required: true });
    for (const key of PROXY_KEYS) flags.delete(key);
    put("proxy", proxy);
    put("username", await input({ message: "User name at the proxy (empty for none)" }));
    put("skip", await input({ message: "Hosts and domains to reach directly (empty for none)" }));
    const bundle = await input({ message: "CA bundle of your company, a file (empty: as it is)" });
    if (bundle) put("caBundle", bundle);
  }
  const { settings } = await prepare(context.system, request);
  if (!settings || flags.has("password") || !lacksCredentials(context, settings)) return { kind: "nowhere" };
  if (!proxiesOf(settings).some(({ username }) => username)) {
    put("username", await input({ message: "User name at the proxy", required: true }));
  }
  const typed = await password({ message: "Password (empty for none)" });
  if (!typed) return { kind: "nowhere" };
  put("password", typed);
  const kind = await select({
    message: "Where will later runs find the password?",
    choices: [
      { value: "nowhere", name: "nowhere: it serves this run alone" },
      { value: "command", name: "from a command, such as a password manager's" },
      { value: "file", name: "in a private file (mode 0600)" },
    ],
  });
  if (kind === "command") return { kind, command: await input({ message: "Command that prints it", required: true }) };
  if (kind !== "file") return { kind: "nowhere" };
  return { kind, path: path.join(path.dirname(userConfigPath(context.system)), "password") };
}

/** A user name whose password is not available, or a proxy that was seen to want other credentials, or some at all. */
function lacksCredentials({ system, now }: Context, settings: ResolvedSettings): boolean {
  const isMissing = proxiesOf(settings).some(
    ({ username, password }) => username && (!password || password.value.kind === "elsewhere"),
  );
  return isMissing || risksLockout(recall(readMemory(system), settings, now));
}

// What a person types where a proxy wants a user name and a password that this run has not got: at a terminal, for `test`
// and `ca save`. It serves this run alone, and goes to no other proxy than the one that the question named.
import { type Finding, Problem } from "../../model/problem.ts";
import { formatPlace } from "../../model/proxy.ts";
import { definitionOf, type SettingKey } from "../../settings/definitions.ts";
import type { Layer, LayerEntry } from "../../settings/layer.ts";
import { firstLine } from "../../settings/password.ts";
import { proxiesOf, type ResolvedSettings } from "../../settings/settings.ts";
import { askPassword, askText } from "./asking.ts";
import type { CommonOptions, Context } from "./context.ts";

interface Account {
  /** Absent where the settings have one. */
  readonly username?: string;
  readonly password: string;
}

export interface Typed {
  /** By the proxies that they are for. */
  readonly accounts: Map<string, Account>;
  /** Of the last attempt. */
  settings?: ResolvedSettings;
}

/** None where nobody sits there, or the results are for a program. */
export function newTyped(context: Context, { json, yes }: CommonOptions): Typed | undefined {
  return context.isInteractive() && !json && !yes ? { accounts: new Map() } : undefined;
}

/**
 * The flags with what was typed for the resolved proxies; a password that is missing is asked for first.
 * @returns undefined where nothing was typed
 */
export async function completeFlags(
  context: Context,
  flags: Layer,
  settings: ResolvedSettings,
  typed: Typed,
): Promise<Layer | undefined> {
  typed.settings = settings;
  const isMissing = proxiesOf(settings).some(
    ({ username, password }) => username && (!password || password.value.kind === "elsewhere"),
  );
  if (isMissing && !typed.accounts.has(placesOf(settings))) await askFor(context, settings, typed);
  const account = typed.accounts.get(placesOf(settings));
  return account && withAccount(flags, account);
}

/** What was given, and what was typed besides. */
export function givenFlags(flags: Layer, typed: Typed | undefined): Layer {
  const account = typed?.settings && typed.accounts.get(placesOf(typed.settings));
  return account ? withAccount(flags, account) : flags;
}

function placesOf(settings: ResolvedSettings): string {
  return [...new Set(proxiesOf(settings).map(({ endpoint }) => formatPlace(endpoint)))].join(" and ");
}

function withAccount(flags: Layer, { username, password }: Account): Layer {
  const changed = new Map<SettingKey, LayerEntry>(flags);
  const put = (key: SettingKey, value: LayerEntry["value"]) =>
    changed.set(key, { value, origin: { kind: "flag", name: definitionOf(key).flag ?? key } });
  if (username) put("username", username);
  put("password", { kind: "value", secret: firstLine(password, "the terminal") });
  return changed;
}

/** @returns whether anything was typed */
async function askFor(context: Context, settings: ResolvedSettings, typed: Typed): Promise<boolean> {
  const places = placesOf(settings);
  const known = proxiesOf(settings).find(({ username }) => username)?.username;
  const before = typed.accounts.get(places)?.username;
  const ending = before === undefined ? " (empty: stop)" : "";
  const username = known ?? (await askText(context, `User name at ${places}${ending}`, before));
  const password = username && (await askPassword(context, `Password of ${username} (empty: stop)`));
  if (!username || !password) return false;
  typed.accounts.set(places, { password, ...(known ? {} : { username }) });
  return true;
}

/** What other credentials may mend. */
const MENDED: readonly Finding["id"][] = ["credentials-needed", "credentials-refused"];

/** Accounts lock after a few failures. */
const ATTEMPTS = 3;

/**
 * Runs it, and once more with what is typed then where the proxy asks for credentials, or refused those that it got.
 * @param act returns what it fails of, or throws it
 */
export async function retrying<T extends { readonly problem: Problem | undefined }>(
  context: Context,
  typed: Typed | undefined,
  act: (context: Context, isRetry: boolean) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    // What the last attempt found is remembered: it is older than this one.
    const tried = await attemptOf(() => act(attempt === 1 ? context : { ...context, now: new Date() }, attempt > 1));
    const { problem } = tried;
    const isMended = problem?.finding && MENDED.includes(problem.finding.id) && attempt < ATTEMPTS;
    if (typed?.settings && isMended) {
      context.note(problem.finding?.headline ?? "");
      if (await askFor(context, typed.settings, typed)) continue;
    }
    if ("thrown" in tried) throw tried.thrown;
    return tried;
  }
}

async function attemptOf<T extends { readonly problem: Problem | undefined }>(act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Problem) return { problem: error, thrown: error };
    throw error;
  }
}

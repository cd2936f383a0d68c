// What setup does between two questions: each deed adds to what is known. Nothing is written before the last yes.

import * as path from "node:path";
import type { Account, Known } from "../conversation/known.ts";
import { failed, passed, rootSeen, rootUnseen } from "../conversation/outcome.ts";
import { makeFinding } from "../diagnosis/findings.ts";
import type { CertificateFacts } from "../diagnosis/result.ts";
import { withFinding } from "../diagnosis/unusable.ts";
import { loadPasswords } from "../engine/credentials.ts";
import { testFirst } from "../engine/engine.ts";
import { prepare } from "../engine/prepare.ts";
import type { Prepared, WritingRequest } from "../engine/request.ts";
import { findStores, type PasswordStore } from "../keyrings/index.ts";
import { EXIT, type Finding, Problem } from "../model/problem.ts";
import { formatEndpoint } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import { clearRejections } from "../pretest/results.ts";
import type { Candidate } from "../settings/candidates/candidate.ts";
import type { Layer } from "../settings/layer.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { readEnforcedKeys, userConfigPath } from "../settings/sources/config.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import { checkRoot, hasFingerprint, seeRoot } from "./root.ts";
import { saveSettings } from "./setup-config.ts";
import { flagsOf, pinned } from "./setup-flags.ts";
import { fleetingSecret, keepingOf, type Refused } from "./setup-keep.ts";
import { testOptions } from "./shared/change.ts";
import type { CommonOptions, Context } from "./shared/context.ts";
import type { ProbeOptions } from "./shared/probing.ts";

export type SetupRequest = Extract<WritingRequest, { kind: "setup" }>;

/** Milliseconds for an address, where somebody asked for patience. */
const PATIENCE = 20_000;

/** What the answers refer to, and what the deeds found. */
export interface Session {
  readonly context: Context;
  readonly options: CommonOptions;
  readonly base: SetupRequest;
  found: readonly Candidate[];
  readonly refused: Refused;
  /** What was typed last. */
  secret?: Secret | undefined;
  root?: CertificateFacts | undefined;
  settings?: ResolvedSettings | undefined;
  stores: readonly PasswordStore[];
  /** The last attempt's. */
  failure?: Problem;
  isWriting?: true;
  done?: Prepared;
}

/** The settings of these answers, as a run that writes has them. */
export async function requestOf(session: Session, known: Known): Promise<SetupRequest> {
  const { base, root, context, settings } = session;
  const rootPath = root && findPlace(session, root);
  const flags = flagsOf(base.flags, known.answers, { ...session, rootPath });
  const isNew = known.answers.isRootTrusted && root && rootPath && !context.system.facts(rootPath);
  const newCa = isNew ? { path: rootPath, pem: root.pem } : undefined;
  // What can't count is not saved either: each run would say so.
  const enforced = await readEnforcedKeys(context.system);
  const kept: Layer = new Map([...flags].filter(([key]) => !enforced.has(key)));
  const keep = keepingOf(context.system, session.stores, known.answers.keep);
  const secret = settings && fleetingSecret(settings);
  const config = saveSettings(context.system, kept, { keep, secret, newCa });
  return { ...base, flags, config, newCa, now: new Date(), passwords: new Map() };
}

/** A file next to the config, which is not there or holds this very root. */
function findPlace({ context: { system } }: Session, { pem }: CertificateFacts): string {
  const folder = path.dirname(userConfigPath(system));
  for (let at = 1; ; at++) {
    const file = path.join(folder, at === 1 ? "company.pem" : `company-${at}.pem`);
    const text = system.read(file)?.toString("utf8");
    if (text === undefined || text === pem) return file;
  }
}

/** Tests the settings of these answers. @throws Problem for what no answer mends */
export async function attempt(session: Session, known: Known): Promise<Known> {
  const { context, options } = session;
  const request = await requestOf(session, known);
  const first = await prepare(context.system, request).catch((error: unknown) => findingOf(session, error, known));
  if ("headline" in first) return failed(known, first);
  const account = accountOf(first);
  session.settings = first.settings;
  const test = testOptions(context, options);
  if (!account.proxy || test.policy === "never") return passed(known, account);
  const timeout = known.answers.isPatient ? Math.max(PATIENCE, test.timeout) : test.timeout;
  try {
    const prepared = await testFirst(context.system, { ...request, test: { ...test, policy: "always", timeout } });
    session.settings = prepared.settings;
    if (prepared.settings) clearRejections(context.system, prepared.settings);
    return passed(known, accountOf(prepared));
  } catch (error) {
    const finding = findingOf(session, error, known);
    if (finding.id === "credentials-refused") await noteRefused(session, request);
    return failed(known, finding, account);
  }
}

/** What failed, as the next question takes it. */
function findingOf(session: Session, error: unknown, known: Known): Finding {
  if (!(error instanceof Problem)) throw error;
  session.failure = error;
  if (/\bpassword\b/.test(error.message) && error.exitCode === EXIT.usage && !error.finding)
    return makeFinding("credentials-needed", error.message);
  const isAnswered = Object.keys(known.answers).length > 0;
  const { finding } = withFinding(error, isAnswered ? "settings-invalid" : undefined);
  if (!finding) throw error;
  return finding;
}

async function noteRefused({ context, refused, settings }: Session, { passwords }: SetupRequest): Promise<void> {
  if (!settings) return;
  const loaded = await loadPasswords(context.system, proxiesOf(settings), passwords);
  for (const [{ username }, secret] of loaded) if (username && secret) refused.add(username, secret);
}

export function accountOf({ settings }: Pick<Prepared, "settings">): Account {
  const proxies = settings ? proxiesOf(settings) : [];
  const proxy = proxies.at(-1);
  if (!proxy) return { password: "none" };
  const { username } = proxies.find((one) => one.username) ?? {};
  const kinds = proxies.flatMap(({ password }) => password?.value.kind ?? []);
  const isFleeting = kinds.some((kind) => kind === "value");
  const isMissing = kinds.length === 0 || kinds.includes("elsewhere");
  return {
    proxy: formatEndpoint(proxy.endpoint),
    ...(username ? { username } : {}),
    password: isFleeting ? "fleeting" : isMissing ? "none" : "lasting",
  };
}

/** The root that was sent, shown for a person to compare. @param fingerprint what it must have, in bare digits */
export async function fetchRoot(session: Session, known: Known): Promise<Known> {
  const { context } = session;
  try {
    const probe = await probeOptions(session, known);
    const { root } = await seeRoot({ ...context, now: new Date() }, probe);
    if (!root) return rootUnseen(known, "now the certificates are trusted: try again");
    checkRoot(root);
    session.root = root;
    return rootSeen(known, root);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return rootUnseen(known, error.finding?.headline ?? error.message);
  }
}

/** For what asks the network besides the test. */
export async function probeOptions(session: Session, known: Known): Promise<ProbeOptions> {
  const { flags } = await requestOf(session, known);
  return { ...session.options, flags: pinned(flags, session.settings), urls: [], verifiesTls: true };
}

/** Where later runs may find the password, and which tools can hold it. */
export async function lookForStores(session: Session, known: Known, asks: boolean): Promise<Known> {
  if (!asks) return { ...known, stores: [], holders: [] };
  const { system } = session.context;
  const { settings, selected, available, plan } = await prepare(system, await requestOf(session, known));
  const proxy = settings && proxiesOf(settings).find(({ username }) => username);
  const isFleeting = known.account.password === "fleeting";
  if (isFleeting && proxy?.username)
    session.stores = await findStores(system, { endpoint: proxy.endpoint, username: proxy.username });
  const written = new Set(plan.targets.flatMap(({ writers }) => writers));
  const granted = settings?.passwordPolicy.value === "with-password" ? settings.passwordTargets.value : [];
  // Where the environment suffices without a password, it does not with one.
  const isHere = (id: string) => (selected.has(id) && written.has(id)) || available.includes(id);
  const all = WRITERS.filter(({ id, acceptsPassword }) => acceptsPassword && isHere(id));
  // Clients first: what a shell holds everything has that is started from it.
  const isShell = ({ formats }: Writer) => formats.some(({ id }) => id === "block");
  const holders = [...all.filter((writer) => !isShell(writer)), ...all.filter(isShell)];
  return {
    ...known,
    stores: session.stores.map(({ id, title }) => ({ id, title })),
    holders: holders.map(({ id, title }) => ({
      id,
      title: id === title ? id : `${id} (${title})`,
      isGranted: granted.includes(id),
    })),
  };
}

/** Whether the root that was seen is the one that was named. */
export function isNamedRoot({ root }: Session, fingerprint: string | undefined): boolean {
  return root !== undefined && fingerprint !== undefined && hasFingerprint(root, fingerprint);
}

// Makes the decision of what the process environment says. It is evidence only now: later runs don't read it again,
// since every login shell, old terminal and tmux server carries some earlier output of ours.

import { sieveNoProxy, splitNoProxy } from "../model/no-proxy.ts";
import { EXIT, Problem } from "../model/problem.ts";
import { formatEndpoint, parseProxyUrl } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import { expandPath, looksLikeUrl } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { SavedProxy, SavedState } from "./saved-state.ts";
import { type EnvironmentEvidence, readEtcEnvironment, readProcessEnvironment } from "./sources/environment.ts";

/** How a value that we wrote is remembered: a URL with a password by all but the password. */
export function writtenForm(value: string): string {
  const parsed = parseProxyUrl(value);
  if (parsed.kind === "error" || !parsed.proxy.password) return value;
  return `${parsed.proxy.username} at ${formatEndpoint(parsed.proxy.endpoint)}`;
}

/** The passwords that stood in the environment: for this run alone, never kept. */
export type EvidencePasswords = Partial<Record<Protocol, Secret>>;

/** What a variable says that is no proxy: a fault only for who goes by the environment. */
export type EvidenceFaults = Partial<Record<Protocol, Problem>>;

type Protocol = "http" | "https";

export interface DecideRequest {
  readonly decision: SavedState | undefined;
  readonly emitted: ReadonlySet<string>;
  readonly now: Date;
}

export function decide(
  system: System,
  request: DecideRequest,
  warnings: string[],
): { decision: SavedState; passwords: EvidencePasswords; faults: EvidenceFaults } {
  const isOurs = (value: string) => request.emitted.has(writtenForm(value));
  const evidence = readProcessEnvironment(system);
  warnings.push(...evidence.warnings);
  const before = request.decision;
  const passwords: EvidencePasswords = {};
  const faults: EvidenceFaults = {};
  const proxy = (protocol: Protocol) => {
    const parsed = parseEvidence(evidence, protocol);
    if (parsed instanceof Problem) {
      faults[protocol] = parsed;
      warnings.push(`${parsed.message}: not used`);
      return undefined;
    }
    const earlier = before?.environment?.[protocol];
    // Our own output is no evidence, but for what it was made of.
    if (parsed && isOurs(evidence[protocol]?.value ?? ""))
      return parsed.kept.url === earlier?.url ? earlier : undefined;
    if (parsed?.password) passwords[protocol] = parsed.password;
    return parsed?.kept;
  };
  let http = proxy("http");
  let https = proxy("https");
  const file = readEtcEnvironment(system);
  const isSilent = !http && !https && !file.http && !file.https;
  if (isSilent) {
    // Nothing but our own output, or nothing at all: not seen is not unwanted, the earlier decision stands.
    http = before?.environment?.http;
    https = before?.environment?.https;
  }
  const earlier = before?.environment?.skip ?? [];
  const listed = splitNoProxy(evidence.skip?.value ?? "").filter((item) => !isOurs(item) || earlier.includes(item));
  const sieved = sieveNoProxy(listed, warnings);
  const skip = [...new Set(sieved.length > 0 ? sieved : earlier)];
  const named = evidence.caBundle && !isOurs(evidence.caBundle.value) ? evidence.caBundle : undefined;
  const isFile = named !== undefined && !looksLikeUrl(named.value);
  if (named && !isFile) warnings.push(`$${named.name} is not the path of a file: not used`);
  const ca = isFile ? expandPath(system, named.value) : before?.environment?.caBundle;
  const decision: SavedState = {
    schema: 1,
    since: request.now.toISOString(),
    environment: {
      ...(http ? { http } : {}),
      ...(https ? { https } : {}),
      ...(skip.length > 0 ? { skip } : {}),
      ...(ca ? { caBundle: ca } : {}),
    },
    ...(before?.off ? { off: before.off } : {}),
    ...(before?.bindings ? { bindings: before.bindings } : {}),
    ...(before?.copied ? { copied: before.copied } : {}),
  };
  return { decision, passwords, faults };
}

function parseEvidence(
  evidence: EnvironmentEvidence,
  protocol: Protocol,
): { kept: SavedProxy; password: Secret | undefined } | Problem | undefined {
  const found = evidence[protocol];
  if (!found) return undefined;
  const parsed = parseProxyUrl(found.value);
  if (parsed.kind === "error") return new Problem(EXIT.usage, `${parsed.message} ($${found.name})`);
  const { endpoint, username, password } = parsed.proxy;
  const kept: SavedProxy = {
    name: found.name,
    url: formatEndpoint(endpoint),
    ...(username ? { username } : {}),
    ...(password ? { hasPassword: true } : {}),
  };
  return { kept, password };
}

// Which proxy counts for each protocol, completed with its user name and the password that was given for it.
import { EXIT, Problem } from "../model/problem.ts";
import { type Endpoint, formatEndpoint, parsePort, parseProxyUrl, withoutUserinfo } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import { DIRECT } from "../pac/answer.ts";
import type { System } from "../system/system.ts";
import type { EvidenceFaults, EvidencePasswords } from "./decide.ts";
import type { Mode } from "./definitions.ts";
import { type Layer, type LayerEntry, pick } from "./layer.ts";
import type { SavedProxy, SavedState } from "./saved-state.ts";
import {
  type Origin,
  originText,
  type PasswordReference,
  type ProxyChoice,
  type ResolvedProxy,
  type ResolvedSettings,
  type Setting,
} from "./settings.ts";
import {
  type EnvironmentEvidence,
  ETC_ENVIRONMENT,
  type EvidenceValue,
  readEtcEnvironment,
} from "./sources/environment.ts";
import type { OsSource } from "./sources/os.ts";
import type { PacSource } from "./sources/pac.ts";

type Protocol = "http" | "https";

/** A proxy as one source has it, not yet completed with user name and password. */
interface Candidate {
  readonly url: string;
  readonly origin: Origin;
  /** Index of the layer; -1 for what is not a layer (decision, OS). */
  readonly layer: number;
  /** Stood in the environment, and was not kept. */
  readonly hasPasswordElsewhere?: boolean;
  readonly password?: Secret | undefined;
  /** The source says: no proxy. */
  readonly isDirect?: boolean;
  /** Others may have had a hand in it: no password goes there by itself. */
  readonly isUntrusted?: boolean;
}

/** When a password is taken as given for the proxy that was resolved: see behaviour, "A password is bound". */
export type Binding =
  /** `setup`: the user says so now. */
  | "anew"
  /** A decision is made: also for a proxy that the environment or the OS names, if nothing else is known. */
  | "deciding"
  /** Only for what it was given for. */
  | "kept";

interface ProxyRequest {
  readonly layers: readonly Layer[];
  readonly mode: Setting<Mode>;
  readonly decision: SavedState | undefined;
  readonly passwords: EvidencePasswords;
  readonly faults: EvidenceFaults;
  readonly binding: Binding;
  /** The operating system's answer, where it was asked. */
  readonly os: OsSource | undefined;
  /** A PAC script's answer, and the layer that names the script; -1: the operating system does. */
  readonly pac: { readonly source: PacSource; readonly layer: number } | undefined;
  readonly warnings: string[];
}

export function resolveProxies(system: System, request: ProxyRequest): Pick<ResolvedSettings, "http" | "https"> {
  const { layers, mode, warnings } = request;
  if (mode.value === "none") {
    const direct: Setting<ProxyChoice> = { value: { kind: "direct" }, origin: mode.origin, shadowed: [] };
    return { http: direct, https: direct };
  }
  const isCustom = mode.value === "custom";
  if (!isCustom) for (const fault of Object.values(request.faults)) throw fault;
  const candidates = (protocol: Protocol) =>
    isCustom
      ? [...fromLayers(layers, protocol, request.pac), ...fromSystem(system, request, protocol)]
      : fromSystem(system, request, protocol);
  const complete = (protocol: Protocol) => completeProxy(candidates(protocol), protocol, request);
  const http = complete("http");
  const https = complete("https");
  if (isCustom && !http && !https) {
    if (request.pac) throw new Problem(EXIT.usage, `${originText(request.pac.source.origin)} names no usable proxy`);
    throw new Problem(EXIT.usage, "mode custom needs a proxy: give --proxy http://host:port");
  }
  if (http && !https) warnings.push("no proxy for https: https addresses are reached directly");
  if (https && !http) warnings.push("no proxy for http: http addresses are reached directly");
  return { http, https };
}

function fromLayers(layers: readonly Layer[], protocol: Protocol, pac?: ProxyRequest["pac"]): Candidate[] {
  return layers.flatMap((layer, index) => {
    const own = layer.get(protocol === "http" ? "httpProxy" : "httpsProxy");
    const both = fromFields(layer) ?? layer.get("proxy");
    const given = [own, both].flatMap((entry) =>
      entry ? [{ url: checkUrl(entry), origin: entry.origin, layer: index }] : [],
    );
    return [...given, ...(pac?.layer === index ? fromPac(pac, protocol) : [])];
  });
}

function fromPac({ source, layer }: NonNullable<ProxyRequest["pac"]>, protocol: Protocol): Candidate[] {
  const { [protocol]: url, origin, isUntrusted } = source;
  return url ? [{ url, origin, layer, isUntrusted, isDirect: url === DIRECT }] : [];
}

/** The layer whose PAC script counts, if no other setting outranks it for both protocols. */
export function findPacLayer(layers: readonly Layer[]): number | undefined {
  const at = layers.findIndex((layer) => layer.get("pac"));
  if (at < 0) return undefined;
  const isOutranked = (protocol: Protocol) => fromLayers(layers.slice(0, at), protocol).length > 0;
  if (isOutranked("http") && isOutranked("https")) return undefined;
  const [both] = fromLayers(layers.slice(at, at + 1), "http");
  if (both && layers[at]?.get("pac")) {
    throw new Problem(EXIT.usage, `give either a proxy or a PAC script, not both (${originText(both.origin)})`);
  }
  return at;
}

function fromFields(layer: Layer): LayerEntry | undefined {
  const host = layer.get("host");
  const port = layer.get("port");
  if (!host && !port) return undefined;
  const entry = (host ?? port) as LayerEntry;
  if (layer.get("proxy")) {
    throw new Problem(EXIT.usage, `give either proxy or host and port, not both (${originText(entry.origin)})`);
  }
  if (!host || !port)
    throw new Problem(EXIT.usage, `host and port must be given together (${originText(entry.origin)})`);
  if (parsePort(String(port.value)) === undefined) {
    throw new Problem(EXIT.usage, `port must be from 1 to 65535 (${originText(port.origin)})`);
  }
  const name = String(host.value);
  return {
    value: `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port.value}`,
    origin: host.origin,
  };
}

/** A password in a flag or in the config would stand in histories, process lists and backups. */
function checkUrl(entry: LayerEntry): string {
  const url = String(entry.value);
  if (entry.origin.kind === "variable") return url;
  const parsed = parseProxyUrl(url);
  if (parsed.kind === "proxy" && parsed.proxy.password) {
    throw new Problem(
      EXIT.usage,
      `a password in the proxy URL is not taken here (${originText(entry.origin)}); use --password-stdin, PROXYCAST_PASSWORD or the config's password: {command: …}`,
    );
  }
  return url;
}

type Source = Partial<Record<Protocol, Candidate[]>>;

/** The first source that sets either protocol counts for both; the others are shadowed. */
function fromSystem(system: System, request: ProxyRequest, protocol: Protocol): Candidate[] {
  const file = readEtcEnvironment(system);
  if (protocol === "http") {
    request.warnings.push(...file.warnings.map((warning) => `${ETC_ENVIRONMENT}: ${warning}`));
  }
  const sources: Source[] = [fromDecision(request), fromFile(file), fromOs(request)];
  const first = sources.findIndex(({ http, https }) => http?.length || https?.length);
  if (first < 0 || !sources[first]?.[protocol]?.length) return [];
  return sources.slice(first).flatMap((source) => source[protocol] ?? []);
}

/** Whether the environment, as it is kept, or the OS's own file of it names a proxy: then no facility is asked. */
export function isInEnvironment(system: System, decision: SavedState | undefined): boolean {
  const file = readEtcEnvironment(system);
  const kept = decision?.environment;
  return Boolean(kept?.http || kept?.https || file.http || file.https);
}

function fromDecision({ decision, passwords }: ProxyRequest): Source {
  const candidate = (protocol: Protocol): Candidate[] => {
    const proxy = decision?.environment?.[protocol];
    if (!decision || !proxy) return [];
    const origin: Origin = { kind: "decision", name: proxy.name, since: decision.since };
    const password = passwords[protocol];
    const hasPasswordElsewhere = proxy.hasPassword === true;
    return [{ url: withUsername(proxy), origin, layer: -1, password, hasPasswordElsewhere }];
  };
  return { http: candidate("http"), https: candidate("https") };
}

function fromFile(file: EnvironmentEvidence): Source {
  const candidate = (found: EvidenceValue | undefined): Candidate[] =>
    found
      ? [{ url: found.value, origin: { kind: "file", path: ETC_ENVIRONMENT, line: found.line ?? 1 }, layer: -1 }]
      : [];
  return { http: candidate(file.http), https: candidate(file.https) };
}

function fromOs({ os, pac }: ProxyRequest): Source {
  if (!os) return {};
  if (os.kind === "pac") {
    return pac?.layer === -1 ? { http: fromPac(pac, "http"), https: fromPac(pac, "https") } : {};
  }
  const { origin } = os;
  const candidate = (proxy: OsSource["http"]): Candidate[] => {
    if (os.kind === "direct") return [{ url: DIRECT, origin, layer: -1, isDirect: true }];
    if (!proxy) return [];
    const { password, hasPassword = false } = proxy;
    return [{ url: withUsername(proxy), origin, layer: -1, password, hasPasswordElsewhere: hasPassword }];
  };
  return { http: candidate(os.http), https: candidate(os.https) };
}

function withUsername(proxy: Pick<SavedProxy, "url" | "username">): string {
  return proxy.username ? proxy.url.replace("://", `://${encodeURIComponent(proxy.username)}@`) : proxy.url;
}

function completeProxy(
  candidates: readonly Candidate[],
  protocol: Protocol,
  request: ProxyRequest,
): Setting<ProxyChoice> | undefined {
  const { layers, warnings } = request;
  const [first, ...rest] = candidates;
  // In mode custom the mode's own sources are there to be shadowed.
  if (!first || (request.mode.value === "custom" && first.layer < 0)) return undefined;
  const shadowed = rest.map(({ url, origin }) => ({ value: withoutUserinfo(url), origin }));
  if (first.isDirect) return { value: { kind: "direct" }, origin: first.origin, shadowed };
  const parsed = parseProxyUrl(first.url);
  if (parsed.kind === "error") {
    throw new Problem(EXIT.usage, `${parsed.message} (${originText(first.origin)})`);
  }
  for (const note of parsed.proxy.notes) if (!warnings.includes(note)) warnings.push(note);
  const { endpoint } = parsed.proxy;
  const named = pick<string>(layers, "username");
  const username = parsed.proxy.username ?? (named?.value || undefined);
  const usernameOrigin = parsed.proxy.username ? first.origin : named?.origin;
  // https://www.rfc-editor.org/rfc/rfc7617#section-2; most likely a password stands behind it.
  if (username?.includes(":")) {
    throw new Problem(EXIT.usage, "a user name can't hold a colon: give the password with --password-stdin");
  }
  const own = parsed.proxy.password ?? first.password;
  const password = username
    ? findPassword({ ...first, password: own }, protocol, request, endpoint, username)
    : undefined;
  const proxy: ResolvedProxy = {
    endpoint,
    ...(username && usernameOrigin ? { username, usernameOrigin } : {}),
    ...(password ? { password } : {}),
  };
  return { value: { kind: "proxy", proxy }, origin: first.origin, shadowed };
}

/** What a password is given for, and nothing else ever receives it. */
export function bindingOf(endpoint: Endpoint, username: string): string {
  return formatEndpoint(endpoint).replace("://", () => `://${encodeURIComponent(username)}@`);
}

/** Without a binding, a password is for the proxy that its own source and those below it name. */
function isGivenFor(resolved: string, protocol: Protocol, request: ProxyRequest, isExplicit: boolean): boolean {
  const { layers, binding } = request;
  const layer = layers.findIndex((candidate) => candidate.get("password"));
  const own = fromLayers(layers, protocol).find((candidate) => candidate.layer >= layer);
  const parsed = own && parseProxyUrl(own.url);
  if (parsed?.kind !== "proxy") return isExplicit || binding === "deciding";
  const username = parsed.proxy.username ?? pick<string>(layers.slice(layer), "username")?.value;
  return username !== undefined && bindingOf(parsed.proxy.endpoint, username) === resolved;
}

function findPassword(
  candidate: Candidate,
  protocol: Protocol,
  request: ProxyRequest,
  endpoint: Endpoint,
  username: string,
): Setting<PasswordReference> | undefined {
  const { layers, decision } = request;
  const { password: own } = candidate;
  if (own) return { value: { kind: "value", secret: own }, origin: candidate.origin, shadowed: [] };
  const given = pick<PasswordReference>(layers, "password");
  if (!given) {
    if (!candidate.hasPasswordElsewhere && !decision?.bindings?.includes(bindingOf(endpoint, username)))
      return undefined;
    return { value: { kind: "elsewhere" }, origin: candidate.origin, shadowed: [] };
  }
  if (given.origin.kind === "flag" || request.binding === "anew") return given;
  const resolved = bindingOf(endpoint, username);
  const isBound = decision?.bindings
    ? decision.bindings.includes(resolved)
    : !candidate.isUntrusted && isGivenFor(resolved, protocol, request, candidate.layer >= 0);
  if (isBound) return given;
  throw new Problem(
    EXIT.usage,
    `the password was not given for ${resolved}: it stays where it is; run proxycast setup to give one for this proxy`,
  );
}

// Which proxy counts for each protocol, completed with its user name and the password that was given for it.
import { EXIT, Problem } from "../model/problem.ts";
import { type Endpoint, formatEndpoint, parsePort, parseProxyUrl, withoutUserinfo } from "../model/proxy-url.ts";
import type { Secret } from "../model/secret.ts";
import type { System } from "../system/system.ts";
import type { EvidenceFaults, EvidencePasswords } from "./decide.ts";
import type { Decision, KeptProxy } from "./decision.ts";
import type { Mode } from "./definitions.ts";
import { ETC_ENVIRONMENT, readEtcEnvironment } from "./environment.ts";
import { type Layer, type LayerEntry, pick } from "./layer.ts";
import {
  type Origin,
  originText,
  type PasswordReference,
  type ProxyChoice,
  type ResolvedProxy,
  type ResolvedSettings,
  type Setting,
} from "./settings.ts";

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
  readonly decision: Decision | undefined;
  readonly passwords: EvidencePasswords;
  readonly faults: EvidenceFaults;
  readonly binding: Binding;
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
      ? [...fromLayers(layers, protocol), ...fromSystem(system, request, protocol)]
      : fromSystem(system, request, protocol);
  const complete = (protocol: Protocol) => completeProxy(candidates(protocol), protocol, request);
  const http = complete("http");
  const https = complete("https");
  if (isCustom && !http && !https) {
    throw new Problem(EXIT.usage, "mode custom needs a proxy: give --proxy http://host:port");
  }
  if (http && !https) warnings.push("no proxy for https: https addresses are reached directly");
  if (https && !http) warnings.push("no proxy for http: http addresses are reached directly");
  return { http, https };
}

function fromLayers(layers: readonly Layer[], protocol: Protocol): Candidate[] {
  return layers.flatMap((layer, index) => {
    const own = layer.get(protocol === "http" ? "httpProxy" : "httpsProxy");
    const both = fromFields(layer) ?? layer.get("proxy");
    return [own, both].flatMap((entry) =>
      entry ? [{ url: checkUrl(entry), origin: entry.origin, layer: index }] : [],
    );
  });
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

/** The first source that sets either protocol counts for both; the others are shadowed. */
function fromSystem(system: System, request: ProxyRequest, protocol: Protocol): Candidate[] {
  const { decision, passwords, warnings } = request;
  const kept = decision?.environment;
  const candidates: Candidate[] = [];
  if (decision && (kept?.http || kept?.https)) {
    const proxy = kept[protocol];
    if (proxy) {
      candidates.push({
        url: withUsername(proxy),
        origin: { kind: "decision", name: proxy.name, since: decision.since },
        layer: -1,
        password: passwords[protocol],
        ...(proxy.hasPassword ? { hasPasswordElsewhere: true } : {}),
      });
    } else return [];
  }
  const file = readEtcEnvironment(system);
  const found = file[protocol];
  if (found) {
    candidates.push({
      url: found.value,
      origin: { kind: "file", path: ETC_ENVIRONMENT, line: found.line ?? 1 },
      layer: -1,
    });
  }
  if (protocol === "http") warnings.push(...file.warnings.map((warning) => `${ETC_ENVIRONMENT}: ${warning}`));
  return candidates;
}

function withUsername(proxy: KeptProxy): string {
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
  return {
    value: { kind: "proxy", proxy },
    origin: first.origin,
    shadowed: rest.map(({ url, origin }) => ({ value: withoutUserinfo(url), origin })),
  };
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
    : isGivenFor(resolved, protocol, request, candidate.layer >= 0);
  if (isBound) return given;
  throw new Problem(
    EXIT.usage,
    `the password was not given for ${resolved}: it stays where it is; run proxycast setup to give one for this proxy`,
  );
}

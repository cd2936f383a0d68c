// Which proxy counts for each protocol, completed with its user name and the password that was given for it.
import { EXIT, Problem } from "../model/problem.ts";
import { PROTOCOLS, type Protocol } from "../model/protocol.ts";
import { type Layer, type LayerEntry, namedIn, type ProxyValue, pick, shownValue } from "./layer.ts";
import { resolveMode } from "./mode.ts";
import { type OnProblem, tell } from "./problems.ts";
import { type Account, type Binding, findPassword } from "./proxy-password.ts";
import {
  type Noted,
  originText,
  type ProxyChoice,
  type ResolvedProxy,
  type ResolvedSettings,
  type Setting,
} from "./settings.ts";
import type { Sources } from "./source.ts";

/** A proxy as one source names it. */
interface Candidate {
  readonly entry: LayerEntry<ProxyValue>;
  /** Somebody gave it; otherwise mode system found it. */
  readonly isGiven: boolean;
}

/**
 * @param onProblem is told of a proxy that can't be read, and the next one counts
 * @throws Problem (usage) where the proxy that counts can't be read, or its password was given for another
 */
export function resolveProxies(
  sources: Sources,
  binding: Binding,
  onProblem?: OnProblem,
): Noted<Pick<ResolvedSettings, "http" | "https">> {
  const mode = resolveMode(sources);
  if (mode.value === "none") {
    const direct: Setting<ProxyChoice> = { value: { kind: "direct" }, origin: mode.origin, shadowed: [] };
    return { value: { http: direct, https: direct }, notes: [] };
  }
  const isCustom = mode.value === "custom";
  const [http, https] = (["http", "https"] as const).map((protocol) => {
    const given = isCustom ? findAll(withPac(sources.given, sources), protocol, true) : [];
    const candidates = [...given, ...findInUse(sources, protocol)];
    // In mode custom what was found is there to be shadowed.
    return candidates[0]?.isGiven === isCustom
      ? completeFirst(candidates, protocol, sources, binding, onProblem)
      : undefined;
  });
  if (isCustom && !http && !https) {
    const problem = noProxyNamed(sources);
    if (!onProblem) throw problem;
    // What keeps a proxy or a script that is named from use was told.
    const isNamed = sources.given.some(
      (layer) => layer.has("pac") || PROTOCOLS.some((one) => namedIn(layer, one).length > 0),
    );
    if (sources.pac || !isNamed) onProblem(problem);
  }
  const without = http && !https ? "https" : https && !http ? "http" : undefined;
  const note = without ? [`no proxy for ${without}: ${without} addresses are reached directly`] : [];
  const notes = [...(http?.notes ?? []), ...(https?.notes ?? []), ...note];
  return { value: { http: http?.value, https: https?.value }, notes };
}

function noProxyNamed({ pac, notes }: Sources): Problem {
  const script = pac?.layer.values().next().value?.origin ?? pac?.namedBy.get("pac")?.origin;
  return script
    ? new Problem(EXIT.usage, `${originText(script)} names no usable proxy`, notes)
    : new Problem(EXIT.usage, "mode custom needs a proxy: give --proxy http://host:port");
}

/** The layers with what a PAC script answers behind the one that names it. */
function withPac(layers: readonly Layer[], { pac }: Sources): readonly Layer[] {
  return layers.flatMap((layer) => (pac && layer === pac.namedBy ? [layer, pac.layer] : [layer]));
}

function findAll(layers: readonly Layer[], protocol: Protocol, isGiven: boolean): Candidate[] {
  return layers.flatMap((layer) => namedIn(layer, protocol).map((entry) => ({ entry, isGiven })));
}

/** The first source that names a proxy for either protocol counts for both; the others are shadowed. */
function findInUse(sources: Sources, protocol: Protocol): Candidate[] {
  const layers = withPac(sources.found, sources);
  const first = layers.findIndex((layer) => layer.has("httpProxy") || layer.has("httpsProxy"));
  const counting = layers[first];
  return counting?.has(`${protocol}Proxy`) ? findAll(layers.slice(first), protocol, false) : [];
}

function completeFirst(
  candidates: readonly Candidate[],
  protocol: Protocol,
  sources: Sources,
  binding: Binding,
  onProblem: OnProblem | undefined,
): Noted<Setting<ProxyChoice>> | undefined {
  try {
    return complete(candidates, protocol, sources, binding, onProblem);
  } catch (error) {
    tell(onProblem, error, protocol);
    return completeFirst(candidates.slice(1), protocol, sources, binding, onProblem);
  }
}

function complete(
  [first, ...rest]: readonly Candidate[],
  protocol: Protocol,
  sources: Sources,
  binding: Binding,
  onProblem: OnProblem | undefined,
): Noted<Setting<ProxyChoice>> | undefined {
  if (!first) return undefined;
  const { value, origin } = first.entry;
  const shadowed = rest.map(({ entry }) => ({ value: shownValue(entry.value), origin: entry.origin }));
  if (value.kind === "direct") return { value: { value: { kind: "direct" }, origin, shadowed }, notes: [] };
  if (value.kind === "error") throw new Problem(EXIT.usage, `${value.message} (${originText(origin)})`);
  const { endpoint, username: own } = value.proxy;
  const named = pick<string>(sources.given, "username");
  const username = own ?? (named?.value || undefined);
  const usernameOrigin = own ? origin : named?.origin;
  // https://www.rfc-editor.org/rfc/rfc7617#section-2; most likely a password follows it.
  if (username?.includes(":")) {
    throw new Problem(EXIT.usage, "a user name can't hold a colon: give the password with --password-stdin");
  }
  const account = username ? { protocol, endpoint, username, isGiven: first.isGiven } : undefined;
  const password = account && passwordOf(first.entry, account, sources, { binding, onProblem });
  const proxy: ResolvedProxy = {
    endpoint,
    ...(username && usernameOrigin ? { username, usernameOrigin } : {}),
    ...(password ? { password } : {}),
  };
  return { value: { value: { kind: "proxy", proxy }, origin, shadowed }, notes: value.notes };
}

/** None for a proxy that it was not given for, where that is told. */
function passwordOf(
  entry: LayerEntry<ProxyValue>,
  account: Account,
  sources: Sources,
  { binding, onProblem }: { readonly binding: Binding; readonly onProblem: OnProblem | undefined },
): ResolvedProxy["password"] {
  try {
    return findPassword(entry, account, sources, binding);
  } catch (error) {
    tell(onProblem, error, "the password");
    return undefined;
  }
}

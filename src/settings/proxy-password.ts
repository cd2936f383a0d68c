// The password of a proxy. It goes to the proxy and user that it was given for, and nowhere else.
import { EXIT, Problem } from "../model/problem.ts";
import type { Protocol } from "../model/protocol.ts";
import { type Endpoint, formatWithUsername } from "../model/proxy.ts";
import { type LayerEntry, namedIn, type ProxyValue, pick } from "./layer.ts";
import type { PasswordReference, Setting } from "./settings.ts";
import type { Sources } from "./source.ts";

/** When a password is taken as given for the proxy that was resolved: see behaviour, "A password is bound". */
export type Binding =
  /** `setup`: the user says so now. */
  | "now"
  /** The environment is read: also for a proxy that the environment or the OS names, if nothing else is known. */
  | "first"
  /** Only for what it was given for. */
  | "saved";

export interface Account {
  readonly protocol: Protocol;
  readonly endpoint: Endpoint;
  readonly username: string;
  /** Somebody gave the proxy; otherwise mode system found it. */
  readonly isGiven: boolean;
}

/** What a password is given for, as the saved state has it. */
export function bindingOf(endpoint: Endpoint, username: string): string {
  return formatWithUsername(endpoint, username, encodeURIComponent);
}

/** @throws Problem (usage) for a password that was given for another proxy */
export function findPassword(
  { value, origin, hasPasswordElsewhere, isUntrusted }: LayerEntry<ProxyValue>,
  account: Account,
  sources: Sources,
  binding: Binding,
): Setting<PasswordReference> | undefined {
  const own = value.kind === "proxy" ? value.proxy.password : undefined;
  if (own) return { value: { kind: "value", secret: own }, origin, shadowed: [] };
  const bound = bindingOf(account.endpoint, account.username);
  const bindings = sources.saved?.bindings;
  const given = pick<PasswordReference>(sources.given, "password");
  if (!given) {
    const isElsewhere = hasPasswordElsewhere || bindings?.includes(bound);
    return isElsewhere ? { value: { kind: "elsewhere" }, origin, shadowed: [] } : undefined;
  }
  if (given.origin.kind === "flag" || binding === "now") return given;
  const isBound = bindings ? bindings.includes(bound) : !isUntrusted && isGivenFor(bound, account, sources, binding);
  if (isBound) return given;
  throw new Problem(
    EXIT.usage,
    `the password was not given for ${bound}: it stays where it is; run proxycast setup to give one for this proxy`,
  );
}

/** Without a binding, a password is for the proxy that its own source and those below it name. */
function isGivenFor(bound: string, { protocol, isGiven }: Account, { given }: Sources, binding: Binding): boolean {
  const below = given.slice(given.findIndex((layer) => layer.has("password")));
  const named = below.flatMap((layer) => namedIn(layer, protocol))[0]?.value;
  if (named?.kind !== "proxy") return isGiven || binding === "first";
  const username = named.proxy.username ?? pick<string>(below, "username")?.value;
  return username !== undefined && bindingOf(named.proxy.endpoint, username) === bound;
}

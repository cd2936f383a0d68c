// The environment as a source: as it was when it was last read. It is read when somebody asks for that, and then saved,
// since every login shell, old terminal and tmux server carries some earlier output of ours.
import { sieveNoProxy, splitNoProxy } from "../../model/no-proxy.ts";
import { PROTOCOLS, type Protocol } from "../../model/protocol.ts";
import { formatEndpoint, type ParsedProxy, type ProxyServer, parseProxy } from "../../model/proxy.ts";
import type { SettingKey } from "../definitions.ts";
import type { LayerEntry } from "../layer.ts";
import { resolveMode } from "../mode.ts";
import { fromSaved, type SavedProxy, type SavedState, toSaved } from "../saved-state.ts";
import type { Noted, Origin } from "../settings.ts";
import type { Asked, Source, Sources } from "../source.ts";
import { CA_VARIABLE, type CaVariable, readCaVariables } from "./ca-variables.ts";
import { readProxyVariables, type Variable } from "./etc-environment.ts";

const KEYS = { http: "httpProxy", https: "httpsProxy" } as const;

export const environment: Source = {
  name: "environment",
  read(asked, above) {
    return asked.request.readsEnvironment ? readNow(asked, above) : addLayer(above, above.saved, {});
  },
};

/** What this run read of a variable; the password in it is for this run alone, and never saved. */
type Read = Partial<Record<Protocol, { readonly parsed: ParsedProxy; readonly name: string }>>;

function addLayer(above: Sources, saved: SavedState | undefined, read: Read): Sources {
  const layer = new Map<SettingKey, LayerEntry>();
  const { since = "", environment: values } = saved ?? {};
  const originOf = (name: string): Origin => ({ kind: "saved", name, since });
  for (const protocol of PROTOCOLS) {
    const proxy = values?.[protocol];
    const own = read[protocol];
    if (own?.parsed.kind === "error")
      layer.set(KEYS[protocol], { value: own.parsed, origin: { kind: "variable", name: own.name } });
    else if (proxy) {
      const value = own?.parsed ?? fromSaved(proxy);
      const hasPasswordElsewhere = proxy.hasPassword === true;
      layer.set(KEYS[protocol], { value, origin: originOf(proxy.name), hasPasswordElsewhere });
    }
  }
  // An older version may have saved what is none.
  const { items } = sieveNoProxy(values?.skip ?? []);
  if (items.length > 0) layer.set("skip", { value: items, origin: originOf("no_proxy") });
  if (values?.caBundle)
    layer.set("caBundle", { value: values.caBundle, origin: originOf(values.caVariable ?? CA_VARIABLE) });
  return { ...above, saved, found: [...above.found, layer] };
}

const PAC_NOTE = "WSL sets http_proxy together with WSL_PAC_URL: the PAC script counts; give --proxy to use another";

async function readNow({ system, request, etcEnvironment }: Asked, above: Sources): Promise<Sources> {
  const before = above.saved;
  const variables = readProxyVariables((name) => {
    const value = system.variable(name);
    return value === undefined ? undefined : { value };
  });
  // Windows has a PAC script, for which WSL makes a lone http_proxy: the script says more (os/wsl.ts).
  // https://github.com/microsoft/WSL/issues/11551
  const isOfPac = Boolean(system.variable("WSL_PAC_URL")) && variables.http !== undefined && !variables.https;
  const isNoted = isOfPac && resolveMode(above).value === "system";
  const notes = [...variables.notes, ...(isNoted ? [PAC_NOTE] : [])];
  const read: Record<string, { parsed: ParsedProxy; name: string }> = {};
  const values: Partial<Record<Protocol, SavedProxy>> = {};
  for (const protocol of PROTOCOLS) {
    const variable = isOfPac ? undefined : variables[protocol];
    const parsed = variable && parseProxy(variable.value);
    if (!parsed) continue;
    if (parsed.kind === "error") {
      notes.push(`${parsed.message} ($${variable.name}): not used`);
      read[protocol] = { parsed, name: variable.name };
      continue;
    }
    const found = toSaved(variable.name, parsed.proxy);
    const earlier = before?.environment?.[protocol];
    // Our own output is no news, but for what it was made of.
    const isOurs = request.writtenValues.has(writtenForm(variable.value, parsed.proxy));
    if (isOurs && found.url === earlier?.url) values[protocol] = earlier;
    if (isOurs) continue;
    values[protocol] = found;
    read[protocol] = { parsed, name: variable.name };
  }
  const file = etcEnvironment();
  // Nothing but our own output, or nothing at all: not seen is not unwanted, what was saved counts.
  const isSilent = !isOfPac && !values.http && !values.https && !file.http && !file.https;
  const { http, https } = isSilent ? (before?.environment ?? {}) : values;
  const noProxy = readNoProxy(variables.noProxy, before, request.writtenValues);
  const ca = await readCaVariables(system, request);
  const { os: _, pac: __, ...rest } = before ?? {};
  const saved: SavedState = {
    ...rest,
    schema: 1,
    since: request.now.toISOString(),
    environment: {
      ...(http ? { http } : {}),
      ...(https ? { https } : {}),
      ...(noProxy.value.length > 0 ? { skip: noProxy.value } : {}),
      ...toSavedCa(ca.value, before),
    },
  };
  return addLayer({ ...above, notes: [...above.notes, ...notes, ...noProxy.notes, ...ca.notes] }, saved, read);
}

type Written = ReadonlySet<string>;

function readNoProxy(
  variable: Variable | undefined,
  before: SavedState | undefined,
  written: Written,
): Noted<readonly string[]> {
  const earlier = before?.environment?.skip ?? [];
  const { items, notes } = sieveNoProxy(splitNoProxy(variable?.value ?? ""), ` of $${variable?.name}`);
  const listed = items.filter((item) => !written.has(item) || earlier.includes(item));
  return { value: [...new Set(listed.length > 0 ? listed : earlier)], notes };
}

function toSavedCa(found: CaVariable | undefined, before: SavedState | undefined): SavedState["environment"] {
  const { caBundle, caVariable } = before?.environment ?? {};
  if (!found) return { ...(caBundle ? { caBundle } : {}), ...(caVariable ? { caVariable } : {}) };
  const { name, file } = found;
  return { caBundle: file, ...(name === CA_VARIABLE ? {} : { caVariable: name }) };
}

/** How a value that we wrote is remembered: a URL with a password by all but the password. */
export function writtenForm(value: string, proxy = proxyOf(value)): string {
  return proxy?.password ? `${proxy.username} at ${formatEndpoint(proxy.endpoint)}` : value;
}

function proxyOf(value: string): ProxyServer | undefined {
  const parsed = parseProxy(value);
  return parsed.kind === "proxy" ? parsed.proxy : undefined;
}

// Findings become candidates: those that name the same are one, with all their places.
import { type Endpoint, formatEndpoint } from "../../model/proxy.ts";
import { definitionOf, type SettingKey } from "../definitions.ts";
import type { Layer, LayerEntry, LayerValue } from "../layer.ts";
import { CANDIDATE_KINDS, type Candidate, type Finding } from "./candidate.ts";

/** The best first: by kind, then what most places name, then the order in which they were found. */
export function joinFindings(findings: readonly Finding[]): readonly Candidate[] {
  const rank = ({ kind }: Finding) => CANDIDATE_KINDS.indexOf(kind);
  const sorted = findings.toSorted((one, other) => rank(one) - rank(other));
  // Of the places that mode system reads the first counts alone.
  const ofSystem = sorted.find(({ isOfSystem }) => isOfSystem);
  const groups = new Map<string, Finding[]>();
  for (const finding of sorted) {
    const id = identityOf(finding);
    groups.set(id, [...(groups.get(id) ?? []), finding]);
  }
  const isFirst = (group: readonly Finding[]) => ofSystem !== undefined && group.includes(ofSystem);
  return [...groups.values()]
    .sort((one, other) => rank(one[0] as Finding) - rank(other[0] as Finding) || other.length - one.length)
    .map((group) => toCandidate(group, isFirst(group)));
}

function identityOf({ pac, http, https }: Finding): string {
  return pac === undefined ? [http, https].map((one) => one && formatEndpoint(one)).join(" ") : `pac ${pac}`;
}

function toCandidate(group: readonly Finding[], isOfSystem: boolean): Candidate {
  const { isOfSystem: _, foundIn: __, hasPassword: ___, username: ____, ...first } = group[0] as Finding;
  const username = group.find((one) => one.username && isName(one.username))?.username;
  const found = {
    ...first,
    ...(username === undefined ? {} : { username }),
    ...(group.some(({ hasPassword }) => hasPassword) ? { hasPassword: true } : {}),
    foundIn: [...new Set(group.map(({ foundIn }) => foundIn))],
  };
  return { ...found, flags: flagsOf(found, isOfSystem) };
}

/** No control character, which a terminal might obey, and no colon: most likely a password is behind it. */
function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && !/[\u0000-\u001f\u007f-\u009f:]/.test(text);
}

const LONGEST_NAME = 256;

function flagsOf({ pac, http, https, username }: Omit<Candidate, "flags">, isOfSystem: boolean): Layer {
  const flags = new Map<SettingKey, LayerEntry>();
  const put = (key: SettingKey, value: LayerValue) =>
    flags.set(key, { value, origin: { kind: "flag", name: definitionOf(key).flag ?? key } });
  const putProxy = (key: SettingKey, endpoint: Endpoint | undefined) => {
    if (endpoint) put(key, { kind: "proxy", proxy: { endpoint }, notes: [] });
  };
  if (isOfSystem) {
    put("mode", "system");
    return flags;
  }
  if (pac !== undefined) put("pac", pac);
  else if (http && https && formatEndpoint(http) === formatEndpoint(https)) putProxy("proxy", http);
  else {
    putProxy("httpProxy", http);
    putProxy("httpsProxy", https);
  }
  if (username !== undefined) put("username", username);
  return flags;
}

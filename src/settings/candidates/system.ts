// What mode system reads: the environment, /etc/environment, and the operating system's own settings.

import type { ProxyServer } from "../../model/proxy.ts";
import { askAllOsSources } from "../../os/index.ts";
import type { OsAnswer } from "../../os/source.ts";
import { isWsl } from "../../os/wsl-network.ts";
import { shortPath } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import type { Layer } from "../layer.ts";
import { type Origin, originText } from "../settings.ts";
import type { Asked, Sources, SourcesRequest } from "../source.ts";
import { environment, writtenForm } from "../sources/environment.ts";
import { etcEnvironment, readEtcEnvironment } from "../sources/etc-environment.ts";
import type { Finding } from "./candidate.ts";
import type { Search } from "./index.ts";

export async function findInSystem(system: System, search: Search): Promise<readonly Finding[]> {
  const [variables, answers] = await Promise.all([findVariables(system, search), askAllOsSources(system)]);
  return [...variables, ...answers.flatMap((answer) => fromAnswer(system, answer))];
}

/** As the sources read them, so that what was written by proxycast is left out in the same way. */
async function findVariables(system: System, search: Search): Promise<Finding[]> {
  const request: SourcesRequest = {
    ...search,
    flags: new Map(),
    readsEnvironment: true,
    isShowing: false,
    pacAnswers: undefined,
    passedOver: new Map(),
  };
  const asked: Asked = {
    system,
    request,
    etcEnvironment: () => readEtcEnvironment(system),
    readCa: async () => ({ value: undefined, notes: [] }),
  };
  const nothing: Sources = { given: [], found: [], notes: [], lines: [], saved: search.saved };
  const own = await environment.read(asked, nothing);
  const { found } = await etcEnvironment.read(asked, own);
  return found.flatMap((layer) => fromLayer(system, layer, search));
}

function fromLayer(system: System, layer: Layer, search: Search): Finding[] {
  const [http, https] = (["httpProxy", "httpsProxy"] as const).map((key) => {
    const entry = layer.get(key);
    const value = entry?.value as { kind?: string; proxy?: ProxyServer } | undefined;
    return entry && value?.kind === "proxy" && value.proxy
      ? { proxy: value.proxy, origin: entry.origin, hasPasswordElsewhere: entry.hasPasswordElsewhere }
      : undefined;
  });
  if (!http && !https) return [];
  const both = [http, https].flatMap((one) => one ?? []);
  const username = both.find(({ proxy }) => proxy.username)?.proxy.username;
  const hasPassword = both.some(({ proxy, hasPasswordElsewhere }) => proxy.password || hasPasswordElsewhere);
  return [
    {
      kind: "environment",
      ...(http ? { http: http.proxy.endpoint } : {}),
      ...(https ? { https: https.proxy.endpoint } : {}),
      ...(username ? { username } : {}),
      ...(hasPassword ? { hasPassword } : {}),
      foundIn: [...new Set(both.map(({ origin }) => placeOf(system, origin, search)))].join(", "),
      isOfSystem: true,
    },
  ];
}

function placeOf(system: System, origin: Origin, { saved, writtenValues }: Search): string {
  if (origin.kind === "file") return `${shortPath(system, origin.path)}:${origin.line}`;
  if (origin.kind !== "saved") return originText(origin);
  // What is ours there now was made of what it said before.
  const value = system.variable(origin.name);
  const isHere = value !== undefined && !writtenValues.has(writtenForm(value));
  return isHere ? `${origin.name} in this shell` : originText({ ...origin, since: saved?.since ?? origin.since });
}

function fromAnswer(system: System, answer: OsAnswer): Finding[] {
  const kind = isWsl(system) && answer.name.startsWith("Windows") ? "windows-host" : "desktop";
  const found = { foundIn: answer.name, isOfSystem: true };
  if (answer.kind === "pac") return [{ kind: "pac", pac: answer.script, ...found }];
  if (answer.kind !== "proxy" || (!answer.http && !answer.https)) return [];
  const both = [answer.http, answer.https].flatMap((one) => one ?? []);
  const username = both.find((one) => one.username)?.username;
  return [
    {
      kind,
      ...(answer.http ? { http: answer.http.endpoint } : {}),
      ...(answer.https ? { https: answer.https.endpoint } : {}),
      ...(username ? { username } : {}),
      ...(both.some(({ password }) => password) ? { hasPassword: true } : {}),
      ...found,
    },
  ];
}

// Down the chain of a PAC script: what is to be tried next where a proxy that it names does not work.
import { PROTOCOLS, type Protocol } from "../model/protocol.ts";
import { DIRECT, wayText } from "../pac/answer.ts";
import { chooseWays, type PassedOver } from "../pac/choose.ts";
import type { ResolvedSettings } from "./settings.ts";

/**
 * @param failing by protocol, what its proxy failed of
 * @param worksDirectly whether an address was answered without the proxy
 * @returns what is passed over then; undefined where the script names nothing else, or is not what named the proxy
 */
export function passOver(
  settings: ResolvedSettings,
  before: PassedOver,
  { failing, worksDirectly }: { failing: ReadonlyMap<Protocol, string>; worksDirectly: boolean },
): PassedOver | undefined {
  const { pac } = settings;
  const passedOver = addFailing(settings, before, { failing });
  if (!pac || passedOver.size === before.size) return undefined;
  const next = Object.values(chooseWays(pac.answers, { kept: pac.ways ?? {}, passedOver })).map(({ way }) =>
    wayText(way),
  );
  const isNew = next.every((way) => !passedOver.has(way) && (way !== DIRECT || worksDirectly));
  return isNew ? passedOver : undefined;
}

/** What is known of ways that a script names, with the proxies of these settings that failed. */
export function addFailing(
  settings: ResolvedSettings,
  before: PassedOver,
  { failing }: { failing: ReadonlyMap<Protocol, string> },
): PassedOver {
  const passedOver = new Map(before);
  for (const protocol of PROTOCOLS) {
    const setting = settings[protocol];
    const reason = failing.get(protocol);
    if (reason === undefined || setting?.origin.kind !== "pac" || setting.value.kind !== "proxy") continue;
    passedOver.set(wayText(setting.value.proxy.endpoint), reason);
  }
  return passedOver;
}

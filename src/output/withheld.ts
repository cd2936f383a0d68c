// Which targets do without the password, and where it can be had all the same.
import type { Prepared } from "../engine/request.ts";
import { proxiesOf } from "../settings/settings.ts";

/** Targets that would hold the password if the rule let it out. */
export function withheldFrom({ settings, permitted, plan, granted }: Prepared): string[] {
  if (!settings || !proxiesOf(settings).some(({ password }) => password)) return [];
  if (permitted?.proxy.kind === "direct") return [];
  const writers = new Set(plan.targets.flatMap((target) => target.writers));
  return [...writers].filter((id) => id !== "ca" && !granted.includes(id)).sort();
}

export function withheldText(prepared: Prepared): string | undefined {
  if (withheldFrom(prepared).length === 0) return undefined;
  const what =
    prepared.permitted?.proxy.kind === "withheld"
      ? "The proxy is not propagated"
      : `The password stays out of every ${prepared.granted.length > 0 ? "other " : ""}file`;
  return `${what} (propagate: ${prepared.settings?.rule.value}). Where it is needed: proxycast run -- COMMAND, --with-password TARGET, or the client's own prompt.`;
}

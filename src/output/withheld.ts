// Which targets do without the password, and where it can be had all the same.
import type { Prepared } from "../engine/request.ts";
import type { TargetReport } from "../plan/plan.ts";
import { proxiesOf } from "../settings/settings.ts";

type Withholding = Pick<Prepared, "settings" | "propagated" | "granted" | "off"> & {
  readonly plan: { readonly targets: readonly Pick<TargetReport, "writers">[] };
};

/** Targets that would hold the password if the policy let it out. */
export function withheldFrom({ settings, propagated, plan, granted, off }: Withholding): string[] {
  if (!settings || !proxiesOf(settings).some(({ password }) => password)) return [];
  if (propagated?.proxy.kind === "direct") return [];
  const writers = new Set(plan.targets.flatMap((target) => target.writers));
  return [...writers].filter((id) => id !== "ca" && !granted.includes(id) && !off.includes(id)).sort();
}

export function withheldText(prepared: Withholding): string | undefined {
  if (withheldFrom(prepared).length === 0) return undefined;
  const what =
    prepared.propagated?.proxy.kind === "blocked"
      ? "The proxy is not propagated"
      : `The password stays out of every ${prepared.granted.length > 0 ? "other " : ""}file`;
  return `${what} (propagate: ${prepared.settings?.passwordPolicy.value}). Where it is needed: proxycast run -- COMMAND, --with-password TARGET, or the client's own prompt.`;
}

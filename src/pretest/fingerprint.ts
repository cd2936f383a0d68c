// What a test's outcome hangs on, as a keyed digest: it can be compared, and tells nobody what it was made of.
import { createHash, createHmac } from "node:crypto";
import { formatEndpoint } from "../model/proxy.ts";
import type { PasswordReference, ResolvedSettings, Setting } from "../settings/settings.ts";
import { testUrls } from "./addresses.ts";

/** Whether a test of the one says something of the other. */
export function isSameTest(one: ResolvedSettings | undefined, other: ResolvedSettings | undefined): boolean {
  return one !== undefined && other !== undefined && fingerprintOf(one, "") === fingerprintOf(other, "");
}

export function addressesOf(settings: ResolvedSettings, key: string): string {
  return digest(key, testUrls(settings));
}

/** Which user at which proxy. */
export function accountOf({ http, https }: ResolvedSettings, key: string): string {
  const accounts = [http, https].map((setting) =>
    setting?.value.kind === "proxy" ? [setting.value.proxy.endpoint, setting.value.proxy.username ?? null] : null,
  );
  return digest(key, accounts);
}

function digest(key: string, value: unknown): string {
  return createHmac("sha256", key).update(JSON.stringify(value)).digest("hex");
}

/** Everything that a test's outcome hangs on. Of a password only where it comes from, never its value. */
export function fingerprintOf(settings: ResolvedSettings, key: string): string {
  const proxies = [settings.http, settings.https].map((setting) => {
    if (setting?.value.kind !== "proxy") return null;
    const { endpoint, username, password } = setting.value.proxy;
    return [formatEndpoint(endpoint), username ?? null, password ? referenceText(password) : null];
  });
  const noProxy = settings.noProxy.value.map(({ text }) => text);
  const ca = settings.ca ? createHash("sha256").update(settings.ca.value.bundle).digest("hex") : null;
  return digest(key, [proxies, noProxy, ca]);
}

function referenceText({ value, origin }: Setting<PasswordReference>): string {
  switch (value.kind) {
    case "command":
      return `command ${value.command}`;
    case "env":
      return `env ${value.name}`;
    case "file":
      return `file ${value.path}`;
    case "value":
      // Without its date and line: on another day, or a line further down, it is no other password.
      return `given ${JSON.stringify(origin, (key, part) => (key === "since" || key === "line" ? undefined : part))}`;
    case "elsewhere":
      return "elsewhere";
  }
}

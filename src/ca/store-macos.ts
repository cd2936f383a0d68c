// macOS: the certificates of the keychains, and which of them somebody trusts. A certificate that lies in a keychain is not
// trusted by that. https://ss64.com/mac/security.html
// https://developer.apple.com/documentation/security/sectrustsettingscopytrustsettings(_:_:_:)
import type { System } from "../system/system.ts";
import { nameOf, parseCertificate, splitPem } from "./decode.ts";

const SECURITY = "/usr/bin/security";
const PATIENCE = 5_000;

export async function readKeychains(system: System): Promise<readonly string[]> {
  const ask = async (...args: string[]) => (await system.ask(SECURITY, args, { timeout: PATIENCE })).stdout;
  const [pem, admin, user] = await Promise.all([
    ask("find-certificate", "-a", "-p"),
    ask("dump-trust-settings", "-d"),
    ask("dump-trust-settings"),
  ]);
  // What the user distrusts, no administrator makes trusted for him.
  const verdicts = new Map([...readTrustSettings(admin), ...readTrustSettings(user)]);
  return [...new Set(splitPem(pem))].filter((text) => {
    const certificate = parseCertificate(text);
    const isRoot = certificate?.ca && certificate.subject === certificate.issuer;
    return isRoot && verdicts.get(nameOf(text)) === true;
  });
}

/** By name, whether it is trusted for TLS. No settings at all mean that it is, for every purpose. */
export function readTrustSettings(text: string): ReadonlyMap<string, boolean> {
  const [, ...certificates] = text.split(/^Cert \d+: /m);
  return new Map(
    certificates.map((part) => {
      const name = (/^.*/.exec(part)?.[0] ?? "").trim();
      const [, ...settings] = part.split(/^ *Trust Setting \d+:/m);
      const forTls = settings.filter((setting) => !/Policy OID *: (?!.*SSL)/.test(setting));
      const isRefused = forTls.some((setting) => /Result Type *: .*(?:Deny|Unspecified)/i.test(setting));
      return [name, settings.length === 0 || (forTls.length > 0 && !isRefused)];
    }),
  );
}

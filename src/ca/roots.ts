// Which roots this machine trusts, and which of them are public.
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";
import { bodyOf } from "./decode.ts";

/** Where systems keep their roots as one file: Debian, Fedora, SUSE, Alpine and macOS; https://go.dev/src/crypto/x509/root_linux.go */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** The public roots that this machine trusts, PEM. */
export function machineRoots(system: System): string {
  // On Windows such a path is one of the current drive, where anybody may put a file.
  for (const file of system.platform === "win32" ? [] : SYSTEM_BUNDLES) {
    const text = system.read(file)?.toString("latin1");
    if (text && !findIntruder(system, file, "root")) return text;
  }
  return nodeRoots().join("\n");
}

/** Whether a certificate (PEM) is among the public roots that Node brings. */
export function isPublicRoot(pem: string): boolean {
  publicRoots ??= new Set(nodeRoots().map(bodyOf));
  return publicRoots.has(bodyOf(pem));
}

let publicRoots: ReadonlySet<string> | undefined;

/** The public roots that Node brings. Loaded when asked for: with them comes all of TLS. */
function nodeRoots(): readonly string[] {
  return process.getBuiltinModule("node:tls").rootCertificates;
}

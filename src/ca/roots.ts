// Which roots this machine trusts, and which of them are public.
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";
import { bodyOf, holdsCertificate } from "./decode.ts";

/** Where systems keep their roots as one file: Debian, Fedora, SUSE, Alpine and macOS; https://go.dev/src/crypto/x509/root_linux.go */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** The roots that this machine trusts, PEM: the public ones, and on some systems the company's. */
export function machineRoots(system: System): string {
  const file = rootsFile(system);
  return file ? (system.read(file)?.toString("latin1") ?? "") : nodeRoots().join("\n");
}

/** The file that holds them, if there is one. */
export function rootsFile(system: System): string | undefined {
  // On Windows such a path is one of the current drive, where anybody may put a file.
  if (system.platform === "win32") return undefined;
  return SYSTEM_BUNDLES.find((file) => system.read(file)?.length && !findIntruder(system, file, "root"));
}

/**
 * The lists of public roots that systems ship, each in a place of its own, beside what is local: files of a folder on Debian,
 * Alpine and SUSE, and p11-kit's trust source on Fedora and Arch.
 * https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html
 * https://docs.fedoraproject.org/en-US/quick-docs/using-shared-system-certificates/
 */
const PUBLIC_FOLDERS = ["/usr/share/ca-certificates/mozilla", "/usr/share/pki/trust"];
const PUBLIC_LISTS = [
  "/usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit",
  "/usr/share/ca-certificates/trust-source/mozilla.trust.p11-kit",
];

/** Tells public roots (PEM): those that Node brings, and those that this machine ships, which may be older or newer. */
export function publicRoots(system: System): (pem: string) => boolean {
  let shipped: string | undefined;
  return (pem) => {
    if (isNodeRoot(pem)) return true;
    // Two hundred files, on Debian: read where one is in question.
    shipped ??= readShipped(system).join("\n");
    return holdsCertificate(shipped, pem);
  };
}

function readShipped(system: System): string[] {
  if (system.platform !== "linux") return [];
  const lists = PUBLIC_LISTS.flatMap((file) => system.read(file) ?? []);
  const folders = PUBLIC_FOLDERS.flatMap((folder) => system.readFolder(folder));
  return [...lists, ...folders].map((bytes) => bytes.toString("latin1"));
}

/** Whether a certificate (PEM) is among the public roots that Node brings. */
function isNodeRoot(pem: string): boolean {
  ownRoots ??= new Set(nodeRoots().map(bodyOf));
  return ownRoots.has(bodyOf(pem));
}

let ownRoots: ReadonlySet<string> | undefined;

/** The public roots that Node brings. Loaded when asked for: with them comes all of TLS. */
function nodeRoots(): readonly string[] {
  return process.getBuiltinModule("node:tls").rootCertificates;
}

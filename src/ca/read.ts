// The CA bundle: read, checked, and sorted into what a client adds to its roots and what replaces them.
import type { X509Certificate } from "node:crypto";
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import type { CaBundle } from "../settings/settings.ts";
import { bundlePath, companyPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";

const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Where systems keep their roots as one file: Debian, Fedora, SUSE, Alpine and macOS; https://go.dev/src/crypto/x509/root_linux.go */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * Reads the user's bundle. `now` decides what has expired.
 * @throws Problem (usage) if it can't be trusted or holds no certificate
 */
export function readCaBundle(system: System, path: string, now: Date): { ca: CaBundle; warnings: string[] } {
  // Told apart by their text: to parse hundreds of public roots would take longer than all else that a run does.
  const found = splitPem(readTrusted(system, path));
  const roots = machineRoots(system);
  const known = new Set(splitPem(roots).map(bodyOf));
  // What is in our copies was no public root when they were made.
  const copied = new Set(splitPem(system.read(companyPath(system))?.toString("latin1") ?? "").map(bodyOf));
  const isPublic = (pem: string) => !copied.has(bodyOf(pem)) && isPublicRoot(pem);
  const parsed = found
    .filter((pem) => !isPublic(pem))
    .flatMap((pem) => {
      const x509 = parseCertificate(pem);
      return x509 ? [{ pem, x509 }] : [];
    });
  const company = parsed.map(({ pem }) => pem);
  if (company.length === 0 && !found.some(isPublic))
    throw new Problem(EXIT.usage, `the CA bundle ${path} holds no certificate that parses`);
  const expired = parsed.map(({ x509 }) => x509).filter((x509) => new Date(x509.validTo) < now);
  const list = expired.map((x509) => `${commonName(x509)}, ${x509.validTo}`).join("; ");
  const what = expired.length === 1 ? "an expired certificate" : "expired certificates";
  const warnings = expired.length > 0 ? [`the CA bundle ${path} holds ${what} (${list})`] : [];

  const added = company.filter((pem) => !known.has(bodyOf(pem)));
  const bundle = [roots.trimEnd(), ...added, ""].join("\n");
  return { ca: { path, company, bundle }, warnings };
}

/** Our own copies, for when the file that they were made of is gone: a virtual environment may be deleted. */
export function readCaCopies(system: System): CaBundle | undefined {
  const bundle = system.read(bundlePath(system))?.toString("utf8");
  if (bundle === undefined) return undefined;
  return {
    path: bundlePath(system),
    company: splitPem(system.read(companyPath(system))?.toString("utf8") ?? ""),
    bundle,
  };
}

function readTrusted(system: System, path: string): string {
  let bytes: Buffer | undefined;
  try {
    bytes = system.read(path);
  } catch (error) {
    throw new Problem(EXIT.usage, `the CA bundle ${path} can't be read (${errorCode(error)})`);
  }
  if (bytes === undefined) throw new Problem(EXIT.usage, `the CA bundle ${path} does not exist`);
  const intruder = findIntruder(system, path, "user");
  if (intruder) {
    const why = "whoever writes it can read your traffic; copy it to a folder of your own";
    throw new Problem(EXIT.usage, `the CA bundle ${path} is not trusted: ${intruder}, and ${why}`);
  }
  return bytes.toString("latin1");
}

function splitPem(text: string): string[] {
  return [...text.matchAll(CERTIFICATE)].map(([pem]) => pem.replace(/\r/g, ""));
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, "");
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    const { X509Certificate } = process.getBuiltinModule("node:crypto");
    return new X509Certificate(pem);
  } catch {
    return undefined; // One that does not parse is no certificate: clients pass over it too.
  }
}

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

function commonName(x509: X509Certificate): string {
  return /^CN=(.*)$/m.exec(x509.subject)?.[1] ?? "no name";
}

// The CA bundle: read, checked, and sorted into what a client adds to its roots and what replaces them.
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import type { CaBundle } from "../settings/settings.ts";
import { bundlePath, companyPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";
import { bodyOf, decodeCertificates, holdsCertificate, nameOf, parseCertificate, splitPem } from "./decode.ts";
import { machineRoots, publicRoots } from "./roots.ts";

/**
 * Reads the user's bundle. `now` decides what has expired.
 * @param bytes its content, where it is still to be written
 * @throws Problem (usage) if it can't be trusted or holds no certificate
 */
export function readCaBundle(
  system: System,
  path: string,
  now: Date,
  bytes?: Buffer,
): { ca: CaBundle; warnings: string[] } {
  const refused = (fault: string) => new Problem(EXIT.usage, `the CA bundle ${path} ${fault}`);
  const { pem: found, fault } = decodeCertificates(bytes ?? readTrusted(system, path));
  if (fault !== undefined) throw refused(fault);
  const roots = machineRoots(system);
  const isPublicHere = publicRoots(system);
  // What is in our copies was the company's when they were made, whatever a newer Node or system brings: a run with nothing
  // to do need not look it up among the public ones, with which come all of TLS and two hundred files.
  const copied = system.read(companyPath(system))?.toString("latin1") ?? "";
  const isPublic = (pem: string) => !holdsCertificate(copied, pem) && isPublicHere(pem);
  // Told apart by their text: to parse hundreds of public roots would take longer than all else that a run does.
  const parsed = found
    .filter((pem) => !isPublic(pem))
    .flatMap((pem) => {
      const x509 = parseCertificate(pem);
      return x509 ? [{ pem, x509 }] : [];
    });
  const company = parsed.map(({ pem }) => pem);
  if (company.length === 0 && !found.some(isPublic)) throw refused("holds no certificate that parses");
  const expired = parsed.filter(({ x509 }) => new Date(x509.validTo) < now);
  const list = expired.map(({ pem, x509 }) => `${nameOf(pem)}, ${x509.validTo}`).join("; ");
  const what = expired.length === 1 ? "an expired certificate" : "expired certificates";
  const warnings = expired.length > 0 ? [`the CA bundle ${path} holds ${what} (${list})`] : [];

  const added = company.filter((pem) => !holdsCertificate(roots, pem));
  const bundle = [roots.trimEnd(), ...added, ""].join("\n");
  return { ca: { path, company, bundle }, warnings };
}

/**
 * Our own copies, for when the file that they were made of is gone: a virtual environment may be deleted.
 * @param trusted roots of the trust store, which were added to them, PEM
 */
export function readCaCopies(system: System, trusted: readonly string[] = []): CaBundle | undefined {
  const bundle = system.read(bundlePath(system))?.toString("utf8");
  if (bundle === undefined) return undefined;
  const added = new Set(trusted.map(bodyOf));
  const isNamed = (pem: string) => !added.has(bodyOf(pem));
  return {
    path: bundlePath(system),
    company: splitPem(system.read(companyPath(system))?.toString("utf8") ?? "").filter(isNamed),
    bundle: added.size === 0 ? bundle : [...splitPem(bundle).filter(isNamed), ""].join("\n"),
  };
}

function readTrusted(system: System, path: string): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = system.read(path);
  } catch (error) {
    const what =
      errorCode(error) === "EISDIR"
        ? "is a folder: name the file in it that holds your company's CA"
        : `can't be read (${errorCode(error)})`;
    throw new Problem(EXIT.usage, `the CA bundle ${path} ${what}`);
  }
  if (bytes === undefined) throw new Problem(EXIT.usage, `the CA bundle ${path} does not exist`);
  const intruder = findIntruder(system, path, "user");
  if (intruder) {
    const why = "whoever writes it can read your traffic; copy it to a folder of your own";
    throw new Problem(EXIT.usage, `the CA bundle ${path} is not trusted: ${intruder}, and ${why}`);
  }
  return bytes;
}

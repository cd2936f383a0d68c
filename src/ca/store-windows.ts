// Windows: the roots of the user, the machine, the group policy and the directory, by `reg query`. The public ones that
// Windows fetches by itself are elsewhere (AuthRoot).
// https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations
import * as path from "node:path";
import type { System } from "../system/system.ts";
import { bodyOf, parseCertificate } from "./decode.ts";

const USER = "HKCU\\Software\\Microsoft\\SystemCertificates";
const MACHINE = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates";
const POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates";
const DIRECTORY = "HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates";
const PATIENCE = 5_000;

/** The certificate among the properties that a store keeps of it. https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-gpef/ (Certificate BLOB) */
const CERTIFICATE = 0x20;

export async function readRegistry(system: System): Promise<readonly string[]> {
  const program = path.join(system.variable("SYSTEMROOT") ?? "C:\\Windows", "System32", "reg.exe");
  const query = async (store: string) => {
    const key = `${store}\\Certificates`;
    return readBlobs((await system.ask(program, ["query", key, "/s"], { timeout: PATIENCE })).stdout);
  };
  const [roots, distrusted] = await Promise.all([
    Promise.all([USER, MACHINE, POLICY, DIRECTORY].map((place) => query(`${place}\\Root`))),
    Promise.all([USER, MACHINE, POLICY].map((place) => query(`${place}\\Disallowed`))),
  ]);
  const refused = new Set(distrusted.flat().map(bodyOf));
  return [...new Set(roots.flat())].filter((pem) => !refused.has(bodyOf(pem)));
}

/** The certificates in what `reg query` prints, PEM. */
export function readBlobs(text: string): string[] {
  return [...text.matchAll(/^ {4}Blob {4}REG_BINARY {4}([0-9A-Fa-f]+)\r?$/gm)].flatMap(([, hex = ""]) => {
    const bytes = Buffer.from(hex, "hex");
    for (let at = 0; at + 12 <= bytes.length; ) {
      const size = bytes.readUInt32LE(at + 8);
      const value = bytes.subarray(at + 12, at + 12 + size);
      if (bytes.readUInt32LE(at) === CERTIFICATE) return parseCertificate(value)?.toString() ?? [];
      at += 12 + size;
    }
    return [];
  });
}

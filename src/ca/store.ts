// The roots that the operating system trusts besides the public ones: how IT departments roll out the company's CA.
import type { CaBundle } from "../settings/settings.ts";
import type { System } from "../system/system.ts";
import { bodyOf, splitPem } from "./decode.ts";
import { machineRoots, publicRoots, rootsFile } from "./roots.ts";
import { readKeychains } from "./store-macos.ts";
import { readRegistry } from "./store-windows.ts";

/** Asks the operating system, on Windows and macOS by programs: for a test, and not for each run. PEM. */
export async function localRoots(system: System): Promise<readonly string[]> {
  const isPublic = publicRoots(system);
  return (await allRoots(system)).filter((pem) => !isPublic(pem));
}

async function allRoots(system: System): Promise<readonly string[]> {
  switch (system.platform) {
    case "linux":
      return rootsFile(system) ? splitPem(machineRoots(system)) : [];
    case "darwin":
      return readKeychains(system);
    case "win32":
      return readRegistry(system);
  }
}

/** Where the operating system keeps them, for the user to read. */
export function storePlace(system: System): string {
  if (system.platform === "linux") return rootsFile(system) ?? "none";
  return system.platform === "darwin" ? "Keychain" : "certificate store";
}

/** Those that are still there, as far as it can be told without asking a program. */
export function presentRoots(system: System, roots: readonly string[]): readonly string[] {
  if (system.platform !== "linux" || roots.length === 0) return roots;
  const present = new Set(splitPem(machineRoots(system)).map(bodyOf));
  return roots.filter((pem) => present.has(bodyOf(pem)));
}

/** A bundle with these roots of the trust store in it; undefined where there is nothing to have. */
export function addRoots(system: System, ca: CaBundle | undefined, roots: readonly string[]): CaBundle | undefined {
  const company = ca?.company ?? [];
  const added = without(presentRoots(system, roots), company);
  if (added.length === 0) return ca;
  const bundle = ca?.bundle ?? `${machineRoots(system).trimEnd()}\n`;
  return {
    path: ca?.path ?? storePlace(system),
    company: [...company, ...added],
    bundle: [bundle, ...without(added, splitPem(bundle)).map((pem) => `${pem.trimEnd()}\n`)].join(""),
    fromStore: added,
  };
}

/**
 * The roots of the trust store that the company's certificates have to have: those that chains ended at, and those that they had
 * before, as long as these are there.
 * @param ends the roots that chains ended at, PEM
 */
export function neededRoots(local: readonly string[], ca: CaBundle | undefined, ends: readonly string[]): string[] {
  const before = ca?.fromStore ?? [];
  const named = without(ca?.company ?? [], before);
  const wanted = new Set([...before, ...without(ends, named)].map(bodyOf));
  return local.filter((pem) => wanted.has(bodyOf(pem)));
}

function without(certificates: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others.map(bodyOf));
  return certificates.filter((pem) => !known.has(bodyOf(pem)));
}

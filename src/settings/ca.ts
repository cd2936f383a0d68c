// The CA bundle that counts, read and checked.
import * as path from "node:path";
import { Problem } from "../model/problem.ts";
import { expandPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { pick } from "./layer.ts";
import { wantsCa } from "./mode.ts";
import { type CaBundle, type Noted, originText, type ResolvedSettings } from "./settings.ts";
import type { NewCa, Sources } from "./source.ts";

type Ca = ResolvedSettings["ca"];

/** @throws Problem for a bundle that is named and can't be used */
export async function resolveCa(system: System, sources: Sources, now: Date, newCa?: NewCa): Promise<Noted<Ca>> {
  if (!wantsCa(sources)) return { value: undefined, notes: [] };
  const { value, notes } = await readNamed(system, sources, now, newCa);
  const trusted = sources.saved?.trusted ?? [];
  return { value: trusted.length > 0 ? await withRoots(system, value, trusted) : value, notes };
}

/** With roots of the operating system's trust store, for clients that read none. */
async function withRoots(system: System, named: Ca, roots: readonly string[]): Promise<Ca> {
  const { addRoots, storePlace } = await import("../ca/store.ts");
  const value = addRoots(system, named?.value, roots);
  if (!value || value === named?.value) return named;
  const origin = { kind: "os", name: "the operating system's trust store", place: storePlace(system) } as const;
  if (!named) return { value, origin, shadowed: [] };
  return { ...named, value, origin: { kind: "combined", origins: [named.origin, origin] } };
}

async function readNamed(system: System, sources: Sources, now: Date, newCa?: NewCa): Promise<Noted<Ca>> {
  const named = pick<string>([...sources.given, ...sources.found], "caBundle");
  if (!named) return { value: undefined, notes: [] };
  const folder = named.origin.kind === "file" ? path.dirname(named.origin.path) : "";
  const file = expandPath(system, named.value, folder);
  // Certificates take node:tls and node:crypto, which a run without a CA bundle need not load.
  const { readCaBundle, readCaCopies } = await import("../ca/read.ts");
  const found = (ca: CaBundle, notes: readonly string[]) => ({ value: { ...named, value: ca }, notes });
  try {
    const { ca, warnings } = readCaBundle(system, file, now, newCa?.path === file ? Buffer.from(newCa.pem) : undefined);
    return found(ca, warnings);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Our copies of the same where it is gone: not seen is not unwanted.
    const copies =
      !system.facts(file) && sources.saved?.copied === file ? readCaCopies(system, sources.saved?.trusted) : undefined;
    if (!copies) throw new Problem(error.exitCode, `${error.message} (${originText(named.origin)})`);
    return found({ ...copies, path: file }, [`the CA bundle ${file} does not exist: our copy of it stays in use`]);
  }
}

/** What is trusted where something is fetched, PEM: the CA bundle, or this machine's own roots. */
export async function readRoots(system: System, ca: Ca): Promise<string> {
  if (ca) return ca.value.bundle;
  const { machineRoots } = await import("../ca/roots.ts");
  return machineRoots(system);
}

/**
 * Whether a file holds a certificate that is no public root.
 * @throws Problem for one that can't be used
 */
export async function hasCompanyCa(system: System, file: string, now: Date): Promise<boolean> {
  const { readCaBundle } = await import("../ca/read.ts");
  return readCaBundle(system, file, now).ca.company.length > 0;
}

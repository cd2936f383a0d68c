// The variables that name a CA file to one client or another, as evidence of the company's CA.
import * as path from "node:path";
import { Problem } from "../../model/problem.ts";
import { isQuoted, QUOTES } from "../../model/quotes.ts";
import { expandPath, looksLikeUrl, stateFolder } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { hasCompanyCa } from "../ca.ts";
import type { Noted } from "../settings.ts";
import type { SourcesRequest } from "../source.ts";

/** The variable that says what the company's CA is, whatever is in its file. */
export const CA_VARIABLE = "REQUESTS_CA_BUNDLE";

/**
 * Those that may name public roots alone: conda and nix set SSL_CERT_FILE to theirs.
 * https://github.com/conda-forge/openssl-feedstock (activate scripts)
 */
const OTHERS = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "PIP_CERT", "GIT_SSL_CAINFO"];

export interface CaVariable {
  readonly name: string;
  readonly file: string;
}

/** The first that names a file with the company's CA; what we wrote ourselves is no news. */
export async function readCaVariables(
  system: System,
  { writtenValues, now }: Pick<SourcesRequest, "writtenValues" | "now">,
): Promise<Noted<CaVariable | undefined>> {
  const notes: string[] = [];
  for (const name of [CA_VARIABLE, ...OTHERS]) {
    const value = system.variable(name);
    if (!value || writtenValues.has(value)) continue;
    const found = { name, file: expandPath(system, value) };
    if (isQuoted(value)) notes.push(`$${name} has ${QUOTES}: not used`);
    else if (looksLikeUrl(value)) notes.push(`$${name} is not the path of a file: not used`);
    else if (isOurs(system, found.file)) continue;
    else if (name === CA_VARIABLE || (await isEvidence(system, found, now, notes))) return { value: found, notes };
  }
  return { value: undefined, notes };
}

/** A shell that is older than `remove`, or was started by `run`. */
function isOurs(system: System, file: string): boolean {
  return file.startsWith(stateFolder(system) + path.sep);
}

async function isEvidence(system: System, { name, file }: CaVariable, now: Date, notes: string[]): Promise<boolean> {
  try {
    return await hasCompanyCa(system, file, now);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    notes.push(`${error.message} ($${name}): not used`);
    return false;
  }
}

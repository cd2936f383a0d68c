// The proxy variables as evidence: of this process, and of /etc/environment.
import type { System } from "../../system/system.ts";

export interface EnvironmentEvidence {
  readonly http?: EvidenceValue;
  readonly https?: EvidenceValue;
  readonly skip?: EvidenceValue;
  readonly caBundle?: EvidenceValue;
  readonly warnings: readonly string[];
}

export interface EvidenceValue {
  readonly name: string;
  readonly value: string;
  /** Line in the file, where there is one. */
  readonly line?: number;
}

type Lookup = (name: string) => { value: string; line?: number } | undefined;

export function readProcessEnvironment(system: System): EnvironmentEvidence {
  return readEvidence((name) => {
    const value = system.variable(name);
    return value === undefined ? undefined : { value };
  });
}

export const ETC_ENVIRONMENT = "/etc/environment";

/** What pam_env would set for every session: NAME=value lines, quotes around a value dropped, nothing expanded. */
export function readEtcEnvironment(system: System): EnvironmentEvidence {
  const found = new Map<string, { value: string; line: number }>();
  const text = system.platform === "linux" ? (system.read(ETC_ENVIRONMENT)?.toString("utf8") ?? "") : "";
  for (const [index, line] of text.split("\n").entries()) {
    // https://man7.org/linux/man-pages/man8/pam_env.8.html: "KEY=VAL", optionally after "export".
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line.replace(/\r$/, ""));
    if (!match) continue;
    const [, name = "", raw = ""] = match;
    // It cuts at a #, quoted or not: seen with pam_env of Linux-PAM 1.5.
    const value = raw.replace(/#.*/, "").trim();
    found.set(name, { value: value.replace(/^["']/, "").replace(/["']$/, ""), line: index + 1 });
  }
  return readEvidence((name) => found.get(name));
}

function readEvidence(lookup: Lookup): EnvironmentEvidence {
  const warnings: string[] = [];
  const pick = (lower: string): EvidenceValue | undefined => {
    const small = lookup(lower);
    const large = lookup(lower.toUpperCase());
    if (small?.value && large?.value && small.value !== large.value) {
      warnings.push(`${lower} and ${lower.toUpperCase()} disagree: ${lower} counts`);
    }
    if (small?.value) return { name: lower, ...small };
    return large?.value ? { name: lower.toUpperCase(), ...large } : undefined;
  };
  const http = pick("http_proxy");
  const https = pick("https_proxy");
  const skip = pick("no_proxy");
  const ca = lookup("REQUESTS_CA_BUNDLE");
  return {
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    ...(skip ? { skip } : {}),
    ...(ca?.value ? { caBundle: { name: "REQUESTS_CA_BUNDLE", ...ca } } : {}),
    warnings,
  };
}

// ca save: fetches the CA that opens TLS on the way, shows it, and saves it once somebody has said that it is the right one.

import { X509Certificate } from "node:crypto";
import * as path from "node:path";
import { describeCause } from "../diagnosis/causes.ts";
import { diagnose } from "../diagnosis/find.ts";
import { isFinal, isProxyFault } from "../diagnosis/rank.ts";
import type { CertificateFacts, ProbeResult } from "../diagnosis/result.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { formatEndpoint, formatWithUsername } from "../model/proxy.ts";
import { parseUrls, shownUrl } from "../model/urls.ts";
import { emptyJson } from "../output/json.ts";
import { formatTable } from "../output/table.ts";
import { endpointsOf, testUrls } from "../pretest/addresses.ts";
import { probeWarily, type Trust, trustAfter } from "../pretest/ask.ts";
import { FailedTest } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { type TestRequest, toProbe, toTestRequest } from "../pretest/request.ts";
import { definitionOf } from "../settings/definitions.ts";
import type { LayerValue } from "../settings/layer.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { probeChain } from "./chain.ts";
import { type Context, print } from "./shared/context.ts";
import { checkNewFile, writeNewFile } from "./shared/new-file.ts";
import type { ProbeOptions, Probing } from "./shared/probing.ts";

export interface CaOptions extends ProbeOptions {
  readonly file: string;
  /** What the root's SHA-256 must be. */
  readonly fingerprint: string | undefined;
}

export async function saveCa(context: Context, asked: CaOptions): Promise<ExitCode> {
  const options = { ...asked, fingerprint: asked.fingerprint && readFingerprint(asked.fingerprint) };
  const file = path.resolve(options.file);
  checkNewFile(context, file);
  const { value: results, problem } = await probeChain(context, { ...options, verifiesTls: true }, async (probing) => {
    const value = await see(context, options, probing);
    return { value, problem: findObstacle(value, probing.settings) };
  });
  if (problem) throw problem;
  const root = results.find(isUntrusted)?.chain.at(-1);
  if (!root) {
    const trusted = results.find(({ isTrusted }) => isTrusted) as ProbeResult;
    context.note(
      `${shownUrl(trusted.url)} is trusted as it is (${trusted.chain.at(-1)?.subject}): there is nothing to save`,
    );
    if (options.json) print(context, emptyJson("ca"));
    return EXIT.done;
  }
  checkRoot(root);
  const facts = [
    ["subject", root.subject],
    ["issuer", root.issuer],
    ["valid", `from ${root.from} to ${root.to}`],
    ["SHA-256", root.fingerprint],
  ];
  for (const line of formatTable(facts).split("\n")) context.note(line);
  await consent(context, options, root);
  writeNewFile(context, file, root.pem, 0o644);
  const { pem: _, ...shown } = root;
  if (options.json) print(context, { ...emptyJson("ca"), changed: true, path: file, certificate: shown });
  else context.out(`saved ${file}; put it to use with: ${setupCommand(options, file)}`);
  return EXIT.done;
}

async function see(
  context: Context,
  { urls }: CaOptions,
  { settings, pretest, isRemembering, forbids }: Probing,
): Promise<ProbeResult[]> {
  const candidates = urls.length > 0 ? parseUrls(urls, "the command line") : testUrls(settings);
  const secure = candidates.filter(({ protocol }) => protocol === "https:");
  if (secure.length === 0) throw new Problem(EXIT.usage, "an https:// address is needed to see a certificate");
  if (forbids) throw forbids;
  const { credentials, problem } = await findCredentials(context.system, pretest);
  if (problem) throw problem;
  const request = await toTestRequest(context.system, pretest, credentials);
  return asTester(
    context.system,
    pretest,
    { credentials, isRemembering },
    () => lookAt(context, request, secure),
    (results) => ({ results }),
  );
}

const isUntrusted = ({ chain, isTrusted }: ProbeResult) => chain.length > 0 && !isTrusted;

/** Why no certificate was seen. */
function findObstacle(results: readonly ProbeResult[], settings: ResolvedSettings): Problem | undefined {
  if (results.some((result) => isUntrusted(result) || result.isTrusted)) return undefined;
  const cause = results.at(-1)?.cause;
  const finding = diagnose({
    results,
    isPassed: false,
    isNamed: true,
    proxies: endpointsOf(settings),
    company: [],
    now: new Date(),
  });
  const failing = cause && isProxyFault(cause) ? [["https", describeCause(cause)] as const] : [];
  return new FailedTest(
    { ...finding, headline: `no certificate was seen: ${finding.headline}` },
    new Map(failing),
    false,
  );
}

/** Asks one address after the other, up to the first whose certificate is not trusted. Those through the proxy come first. */
async function lookAt(context: Context, request: TestRequest, urls: readonly URL[]): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const plans = urls.map((url) => toProbe(request, url));
  let trust: Trust = "untried";
  for (const plan of plans.sort((a, b) => Number(!a.proxy) - Number(!b.proxy))) {
    context.progress(`asking ${shownUrl(plan.url)}`);
    // Only the target may show what it likes: the proxy gets the credentials.
    const result = await probeWarily({ ...plan, verifiesTls: false }, trust);
    results.push(result);
    trust = trustAfter(trust, result);
    if ((result.chain.length > 0 && !result.isTrusted) || isFinal(result)) break;
  }
  return results;
}

/** Bare digits, of whatever openssl, browsers and people put around them. */
function readFingerprint(text: string): string {
  const digits = /(?:[0-9a-f]{2}:?){32}$/i.exec(text.trim())?.[0];
  if (digits) return digits.replaceAll(":", "").toUpperCase();
  throw new Problem(EXIT.usage, "--fingerprint takes a SHA-256: 64 hexadecimal digits, with colons or without");
}

/** Only what signs others may become a CA, and only what signed itself is the end of a chain. */
function checkRoot(root: CertificateFacts): void {
  const certificate = new X509Certificate(root.pem);
  if (root.isOutdated)
    throw new Problem(
      EXIT.refused,
      `the root (${root.subject}) is valid from ${root.from} to ${root.to} alone: check this machine's clock, or ask your IT department for another`,
    );
  if (root.isSelfSigned && certificate.ca && certificate.verify(certificate.publicKey)) return;
  const what = root.isSelfSigned ? "is the server's own, and no CA" : `is not the root: ${root.issuer} issued it`;
  throw new Problem(
    EXIT.refused,
    `the last certificate that was sent (${root.subject}) ${what}; the root must come from your IT department`,
  );
}

/** What was given here is given there too: it may have been saved nowhere. */
function setupCommand({ flags }: CaOptions, file: string): string {
  const given = [...flags].flatMap(([key, { value }]) => {
    const { flag } = definitionOf(key);
    if (key === "password") return ["--password-stdin"];
    return flag && key !== "caBundle" ? [`--${flag}`, quote(asTyped(value))] : [];
  });
  return ["proxycast setup", ...given, "--ca-bundle", quote(file)].join(" ");
}

/** A value as it was given; a password is none of it. */
function asTyped(value: LayerValue): string {
  if (typeof value !== "object" || !("kind" in value) || value.kind !== "proxy") return String(value);
  const { endpoint, username } = value.proxy;
  return username ? formatWithUsername(endpoint, username) : formatEndpoint(endpoint);
}

/** For a shell, where that is needed. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

async function consent(context: Context, { fingerprint, json, yes }: CaOptions, root: CertificateFacts): Promise<void> {
  if (fingerprint !== undefined) {
    if (fingerprint === root.fingerprint.replaceAll(":", "")) return;
    throw new Problem(EXIT.refused, "the fingerprint differs from the one given: nothing was written");
  }
  if (!context.isInteractive() || json || yes) {
    throw new Problem(
      EXIT.usage,
      `compare the SHA-256 of ${root.subject} (${root.fingerprint}) with what your IT department says, and give theirs with --fingerprint`,
    );
  }
  const { confirm } = await import("@inquirer/prompts");
  const message = "Is this SHA-256 the one that your IT department names?";
  if (!(await confirm({ message, default: false }))) throw new Problem(EXIT.usage, "nothing was written");
}

// ca save: fetches the CA that opens TLS on the way, shows it, and saves it once somebody has said that it is the right one.

import * as path from "node:path";
import type { CertificateFacts } from "../diagnosis/result.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { shownUrl } from "../model/urls.ts";
import { emptyJson } from "../output/json.ts";
import { checkRoot, hasFingerprint, readFingerprint, rootLines, seeRoot } from "./root.ts";
import { quote, setupCommand } from "./setup-command.ts";
import { type Context, print } from "./shared/context.ts";
import { checkNewFile, writeNewFile } from "./shared/new-file.ts";
import type { ProbeOptions } from "./shared/probing.ts";
import { givenFlags, newTyped } from "./shared/typed-credentials.ts";

export interface CaOptions extends ProbeOptions {
  readonly file: string;
  /** What the root's SHA-256 must be. */
  readonly fingerprint: string | undefined;
}

export async function saveCa(context: Context, asked: CaOptions): Promise<ExitCode> {
  const fingerprint = asked.fingerprint && readFingerprint(asked.fingerprint);
  const options = { ...asked, fingerprint, typed: newTyped(context, asked) };
  const file = path.resolve(options.file);
  checkNewFile(context, file);
  const { root, result } = await seeRoot(context, options);
  if (!root) {
    context.note(
      `${shownUrl(result.url)} is trusted as it is (${result.chain.at(-1)?.subject}): there is nothing to save`,
    );
    if (options.json) print(context, emptyJson("ca"));
    return EXIT.done;
  }
  checkRoot(root);
  for (const line of rootLines(root)) context.note(line);
  await consent(context, options, root);
  writeNewFile(context, file, root.pem, 0o644);
  const { pem: _, ...shown } = root;
  if (options.json) print(context, { ...emptyJson("ca"), changed: true, path: file, certificate: shown });
  else {
    const command = setupCommand(givenFlags(options.flags, options.typed), ["--ca-bundle", quote(file)]);
    context.out(`saved ${file}; put it to use with: ${command}`);
  }
  return EXIT.done;
}

async function consent(context: Context, { fingerprint, json, yes }: CaOptions, root: CertificateFacts): Promise<void> {
  if (fingerprint !== undefined) {
    if (hasFingerprint(root, fingerprint)) return;
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

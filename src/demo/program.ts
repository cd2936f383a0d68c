// proxycast itself, as somebody in the scratch home runs it.
import { X509Certificate } from "node:crypto";
import * as path from "node:path";
import { EXIT, Problem } from "../model/problem.ts";
import type { System, WritableSystem } from "../system/system.ts";
import type { Network } from "./network.ts";
import type { Scratch } from "./scratch.ts";

/** The parts of its --json that are read here. */
interface Said {
  readonly changes: readonly { readonly path: string; readonly state: string }[];
  readonly warnings: readonly string[];
  readonly error: { readonly message: string; readonly exitCode: number } | null;
}

/** Runs one command of ours to its end. @throws Problem where it fails */
export type RunProgram = (...args: readonly string[]) => Promise<Said>;

/** Milliseconds: many times what it takes. */
const LIMIT = 120_000;

export function makeProgram(
  system: System,
  files: readonly [node: string, program: string],
  { environment, home }: Scratch,
  { credentials }: Network,
): RunProgram {
  const [node, program] = files;
  return async (command = "", ...args) => {
    const takesPassword = credentials && ["ca", "setup", "on"].includes(command);
    const line = [program, command, ...args, ...(takesPassword ? ["--password-stdin"] : []), "--json"];
    const { stdout } = await system.runApart(node, line, {
      variables: environment,
      folder: home,
      timeout: LIMIT,
      ...(takesPassword ? { input: `${credentials.password}\n` } : {}),
    });
    const said = readJson(stdout);
    if (!said) throw new Problem(EXIT.internal, `${command}: no answer`);
    if (said.error) throw new Problem(toExitCode(said.error.exitCode), `${command}: ${said.error.message}`);
    return said;
  };
}

function readJson(text: string): Said | undefined {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return undefined;
  }
}

/** What failed in the scratch home is not the user's fault. */
function toExitCode(exitCode: number) {
  return exitCode === EXIT.testFailed ? EXIT.testFailed : EXIT.refused;
}

/** A host on the skip list, for `setup` to name the clients that can't be told. */
const SKIPPED = "intranet.demo.test";

export interface SetUp {
  /** The files that it wrote. */
  readonly written: readonly string[];
  /** Ids of the writers that it named: they have no place for the skip list. */
  readonly untold: readonly string[];
}

/**
 * Runs `setup` for these writers. The CA of sites is a file from IT; one that inspects is fetched by `ca save`, and taken
 * for its fingerprint alone.
 */
export async function setUp(
  run: RunProgram,
  system: WritableSystem,
  { folder }: Scratch,
  { ca, proxy, credentials }: Network,
  { present, holders, inspects }: { present: readonly string[]; holders: readonly string[]; inspects: boolean },
): Promise<SetUp> {
  const file = path.join(folder, "company.pem");
  const user = credentials ? ["--username", credentials.username] : [];
  const fingerprint = new X509Certificate(ca).fingerprint256;
  if (inspects) await run("ca", "save", file, "--proxy", proxy, "--fingerprint", fingerprint, ...user);
  else system.create(file, Buffer.from(ca), 0o644);
  const grant = credentials && holders.length > 0 ? ["--with-password", holders.join(",")] : [];
  const { changes, warnings } = await run(
    "setup", "--yes", "--proxy", proxy, "--ca-bundle", file, "--skip", SKIPPED, "--to", present.join(","), ...user, ...grant,
  ); // biome-ignore format: a command line to read
  const untold = present.filter((id) => warnings.some((text) => text.startsWith(`${id}:`) && text.includes(SKIPPED)));
  return { written: changes.map(({ path }) => path), untold };
}

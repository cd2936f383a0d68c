// Gets a password from where the user keeps it.
import { EXIT, Problem } from "../model/problem.ts";
import { Secret } from "../model/secret.ts";
import { expandPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";
import type { PasswordReference } from "./settings.ts";

/** A password manager may ask its user first. */
const COMMAND_TIMEOUT = 30_000;

/**
 * The password, or undefined where this run has not got it.
 * @throws Problem (usage) where its source gives none
 */
export async function loadPassword(system: System, reference: PasswordReference): Promise<Secret | undefined> {
  switch (reference.kind) {
    case "value":
      return reference.secret;
    case "elsewhere":
      return undefined;
    case "env":
      return firstLine(system.variable(reference.name) ?? "", `the variable ${reference.name}`);
    case "file":
      return firstLine(readPrivate(system, reference.path), reference.path);
    case "command": {
      const answer = await system.ask(reference.command, [], { timeout: COMMAND_TIMEOUT, shell: true });
      if (answer.exitCode === 0) return firstLine(answer.stdout, "the password command");
      const what = answer.exitCode === undefined ? "did not end within 30 seconds, or could not start" : "failed";
      throw new Problem(EXIT.usage, `the password command ${what}; run it by hand to see why`);
    }
  }
}

function readPrivate(system: System, file: string): string {
  const path = expandPath(system, file);
  const facts = system.facts(path);
  if (!facts) throw new Problem(EXIT.usage, `the password file ${path} does not exist`);
  if (system.user !== undefined && (facts.uid !== system.user || facts.mode & 0o077)) {
    throw new Problem(EXIT.refused, `the password file ${path} must be yours alone: run chmod 600`);
  }
  const intruder = findIntruder(system, path, "user");
  if (intruder) throw new Problem(EXIT.refused, `the password file ${path} is not read: ${intruder}`);
  return system.read(path)?.toString("utf8") ?? "";
}

/**
 * The first line as a password.
 * @throws Problem (usage) if it is empty or holds what no proxy takes
 */
export function firstLine(text: string, from: string): Secret {
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  if (line === "") throw new Problem(EXIT.usage, `${from} gave an empty password`);
  if (/[\u0000-\u001f\u007f]/.test(line))
    throw new Problem(EXIT.usage, `${from} gave a password with a control character`);
  return new Secret(line);
}

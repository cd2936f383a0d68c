// The texts of the topics, in a file of their own: only `help` loads them.
import certificates from "./certificates.md";
import check from "./check.md";
import clients from "./clients.md";
import dotfiles from "./dotfiles.md";
import exitCodes from "./exit-codes.md";
import files from "./files.md";
import findings from "./findings.md";
import fleet from "./fleet.md";
import json from "./json.md";
import schema from "./json.schema.json" with { type: "json" };
import login from "./login.md";
import pac from "./pac.md";
import passwords from "./passwords.md";
import settings from "./settings.md";
import setup from "./setup.md";
import speed from "./speed.md";
import testing from "./testing.md";

export const TEXTS: Readonly<Record<string, string>> = {
  certificates,
  check,
  clients,
  dotfiles,
  "exit-codes": exitCodes,
  files,
  findings,
  fleet,
  json,
  login,
  pac,
  passwords,
  settings,
  setup,
  speed,
  testing,
};

/** What each command prints with --json, as a JSON schema. */
export const SCHEMA: object = schema;

// env: statements for `eval` in the current shell. The password is withheld here as everywhere.
import { prepare } from "../engine/prepare.ts";
import { CA_TOKENS, type EnvironmentValues, VARIABLES } from "../model/environment.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { emptyJson, toJson } from "../output/json.ts";
import { writtenForm } from "../settings/sources/environment.ts";
import { bundlePath, companyPath } from "../system/folders.ts";
import { readLedger } from "../transaction/ledger.ts";
import { checkLength, environmentValues } from "../writers/environment.ts";
import { type LanguageId, renderStatements, renderUnset } from "../writers/shell.ts";
import { common, noteWithheld } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";
import { detectShell, LANGUAGE_OF, SHELL_NAMES } from "./shared/shells.ts";

export async function env(
  context: Context,
  options: CommonOptions & { shell?: string; off: boolean },
): Promise<ExitCode> {
  const language = options.shell === undefined ? detectShell(context.system) : LANGUAGE_OF[options.shell];
  if (!language) throw new Problem(EXIT.usage, `--shell must be one of ${SHELL_NAMES.join(", ")}`);
  if (options.off) {
    const text = statements(context, language, { off: "off" });
    if (options.json) print(context, { ...emptyJson("env"), statements: text });
    else context.out(text);
    return EXIT.done;
  }
  const prepared = await prepare(context.system, { ...common(context, options), kind: "env" });
  const { propagated } = prepared;
  const values = propagated ? environmentValues(propagated) : {};
  checkLength(values);
  const text = propagated ? statements(context, language, values) : "";
  if (options.json) {
    const json = toJson(context.system, prepared, { command: "env", isChanged: false, withDiff: false });
    print(context, { ...json, statements: text });
    return EXIT.done;
  }
  noteAll(context, prepared.notes);
  context.out(text);
  noteWithheld(context, prepared, "env");
  return EXIT.done;
}

/** One line for csh, whose backticks make one of all lines. */
function statements(context: Context, language: LanguageId, values: EnvironmentValues): string {
  const lines = renderStatements(language, values).split("\n").filter(Boolean);
  const all = [...lines, ...renderUnset(language, leftOver(context, values))];
  return language === "tcsh" ? all.map((line) => `${line};`).join(" ") : all.join("\n");
}

/** Variables of this shell that still hold a value of ours which is set no more. */
function leftOver({ system, version }: Context, values: EnvironmentValues): string[] {
  const ours = new Set([...readLedger(system, version).emitted, bundlePath(system), companyPath(system)]);
  return Object.entries(VARIABLES).flatMap(([token, names]) => {
    const isProxy = !CA_TOKENS.includes(token);
    if (values[token as keyof EnvironmentValues] !== undefined || (values.off && isProxy)) return [];
    return names.filter((name) => ours.has(writtenForm(system.variable(name) ?? "")));
  });
}

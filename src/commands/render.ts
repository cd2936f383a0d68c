// render: the old text of a file on standard input, the new text on standard output. For programs that own the file:
// chezmoi's modify_ scripts, home-manager, builds.
import { render as renderText } from "../engine/render.ts";
import type { Edit } from "../model/edit.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { emptyJson, settingsJson } from "../output/json.ts";
import { redact } from "../output/redact.ts";
import { withheldFrom, withheldText } from "../output/withheld.ts";
import { common } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";

interface RenderOptions extends CommonOptions {
  readonly target: string;
  /** Of a target that has several. */
  readonly file?: string;
}

export async function render(context: Context, options: RenderOptions): Promise<ExitCode> {
  if (options.quiet) throw new Problem(EXIT.usage, "--quiet never reads standard input: not with render");
  const { target, file } = options;
  if (context.isInteractive())
    context.note(
      "render reads the old text from standard input: end it with Ctrl-D, or give </dev/null for a new file",
    );
  const old = await context.readStandardInput();
  const named = { target, ...(file === undefined ? {} : { file }) };
  const found = await renderText(context.system, { ...common(context, options), kind: "render", ...named }, old);
  const withholding = { ...found, plan: { targets: [{ writers: [target] }] }, granted: [] };
  if (options.json) {
    print(context, {
      ...emptyJson("render"),
      changed: !found.bytes.equals(old),
      settings: settingsJson(found.settings),
      rule: found.settings.passwordPolicy.value,
      withheld: withheldFrom(withholding),
      warnings: found.notes.map(redact),
      target,
      path: found.path,
      keys: found.edits.map((edit) => keyJson(edit, found.isJson)),
    });
    return EXIT.done;
  }
  noteAll(context, found.notes);
  const withheld = withheldText(withholding);
  if (withheld) context.note(withheld);
  context.write(found.bytes);
  return EXIT.done;
}

/** null: the key must be absent. @param isJson the writer spells the value as its file does */
function keyJson({ key, value }: Edit, isJson: boolean): object {
  return { key, value: isJson && typeof value === "string" ? JSON.parse(value) : (value ?? null) };
}

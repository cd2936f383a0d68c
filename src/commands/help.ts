// help: a topic, through a pager where a person reads it. Who sits behind a proxy that does not work yet can't read a site.
import { topicList } from "../help/index.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { emptyJson } from "../output/json.ts";
import { type Context, print } from "./shared/context.ts";

interface HelpOptions {
  readonly json: boolean;
  /** undefined: the list of all. */
  readonly topic: string | undefined;
  readonly overview: string;
}

export async function help(context: Context, { json, topic, overview }: HelpOptions): Promise<ExitCode> {
  const { TEXTS, SCHEMA } = await import("../help/texts.ts");
  const text = topic === undefined ? overview : Object.hasOwn(TEXTS, topic) ? TEXTS[topic] : undefined;
  if (text === undefined) throw new Problem(EXIT.usage, `no such topic; there are ${topicList()}`);
  if (json) {
    // The one that programs read is the schema itself.
    print(context, topic === "json" ? SCHEMA : { ...emptyJson("help"), topic: topic ?? null, text: text.trimEnd() });
    return EXIT.done;
  }
  const pager = context.isTerminal() ? findPager(context) : undefined;
  if (pager === undefined) context.out(text.trimEnd());
  // What becomes of the pager is the reader's affair.
  else await context.system.launch("/bin/sh", ["-c", pager], {}, text).catch(() => context.out(text.trimEnd()));
  return EXIT.done;
}

/** As git finds one: https://git-scm.com/docs/git-var#Documentation/git-var.txt-GITPAGER */
function findPager({ system }: Context): string | undefined {
  if (system.platform === "win32") return undefined;
  const named = system.variable("PAGER");
  if (named !== undefined) return named || undefined;
  return system.findProgram("less") ? "less -FRX" : undefined;
}

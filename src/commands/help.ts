// help: a topic, through a pager where a person reads it. Who sits behind a proxy that does not work yet can't read a site.
import { topicList } from "../help/index.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import type { Context } from "./shared/context.ts";

export async function help(context: Context, name: string): Promise<ExitCode> {
  const { TEXTS } = await import("../help/texts.ts");
  const text = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined;
  if (text === undefined) throw new Problem(EXIT.usage, `no such topic; there are ${topicList()}`);
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

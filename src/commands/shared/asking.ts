// Questions to the person at the terminal, outside of setup.
import type { Context } from "./context.ts";

/** One line that is not shown, not even by stars. The terminal is as before then, also after Ctrl-C. @throws Problem */
export function askPassword(context: Context, text: string): Promise<string> {
  return ask(context, "masked", text);
}

/** @param preset is in the field */
export function askText(context: Context, text: string, preset?: string): Promise<string> {
  return ask(context, "text", text, preset);
}

async function ask(context: Context, kind: "masked" | "text", text: string, preset?: string): Promise<string> {
  const { openTerminal } = await import("./terminal.ts");
  const id = kind === "masked" ? "password" : "username";
  const asker = openTerminal(context);
  try {
    return String(await asker.ask({ id, kind, text, cause: [], ...(preset === undefined ? {} : { preset }) }));
  } finally {
    asker.close();
  }
}

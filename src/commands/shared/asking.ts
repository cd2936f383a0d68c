// Questions to the person at the terminal, outside of setup.
import type { Context } from "./context.ts";

type Terminal = NonNullable<ReturnType<Context["terminal"]>>;

/** One line that is not shown, not even by stars. Ctrl-C ends the run; the terminal is as before in any case. */
export async function askPassword(terminal: Terminal, message: string): Promise<string> {
  const { password } = await import("@inquirer/prompts");
  return password({ message }, terminal);
}

/** @param preset what an empty line means */
export async function askText(terminal: Terminal, message: string, preset?: string): Promise<string> {
  const { input } = await import("@inquirer/prompts");
  return input({ message, ...(preset === undefined ? {} : { default: preset }) }, terminal);
}

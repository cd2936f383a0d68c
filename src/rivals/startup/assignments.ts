// Files of NAME=value lines: systemd's environment.d, and R's .Renviron.
// https://www.freedesktop.org/software/systemd/man/latest/environment.d.html
import { readTokens } from "./sh-words.ts";
import type { Reader, Step } from "./step.ts";

export const readAssignments: Reader = (text) =>
  text.split("\n").flatMap((each, at): Step[] => {
    const [, name, value = ""] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(each.replace(/\r$/, "")) ?? [];
    // An empty one changes nothing: seen with systemd 252.
    if (!name || value.trim() === "") return [];
    const words = readTokens(value.trim().replace(/[|&;<>()#]/g, String.raw`\$&`));
    const text = words.flatMap((word, index) => (index > 0 ? [" ", ...word.text] : word.text));
    return [{ kind: "set", name, value: text, exports: true, line: at + 1 }];
  });

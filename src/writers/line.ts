// What the files share in which a setting is a line.
import { Refusal } from "../model/problem.ts";

/** @throws Refusal for a value that can't stand on a line */
export function onOneLine(value: string): string {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) throw new Refusal("a value with a control character");
  return value;
}

// A text with what one client wants in it, as `apply` makes it of a file that no ledger knows. Pure.
import { loadFormat } from "../formats/index.ts";
import { type Edit, keyText, type Target } from "../model/edit.ts";
import { isChange } from "./compare.ts";
import type { Want } from "./rewrite/key-changes.ts";
import { rewrite } from "./rewrite/rewrite.ts";
import { decode } from "./text.ts";
import { verify } from "./verify.ts";

/**
 * The bytes as they would be; the same ones where nothing is to change. No bytes: a new file.
 * @throws Refusal for what can't be edited safely
 */
export async function renderBytes(
  { target, writer, edits }: { target: Target; writer: string; edits: readonly Edit[] },
  bytes: Buffer,
): Promise<Buffer> {
  const { text, encode } = decode(bytes, target.binary);
  const wants = edits.map(({ secrets, ...edit }): [string, Want] => [
    keyText(edit.key),
    { ...edit, writers: [writer], secret: false },
  ]);
  const question = {
    format: await loadFormat(target.format),
    target,
    text,
    wants: [...new Map(wants).values()],
    entries: [],
    containers: [],
    mayRestore: () => false,
    isDecided: () => true,
    removesStrays: false,
    isForced: false,
    machine: "",
  };
  const result = rewrite(question);
  if (!result.states.some(({ state }) => isChange(state))) return bytes;
  verify(question, result);
  return encode(result.text);
}

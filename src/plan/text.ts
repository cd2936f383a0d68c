// A file's bytes as text, and back.
import { Refusal } from "../model/problem.ts";

/** Text of any encoding whose markers are ASCII: what is not UTF-8 is taken byte by byte, and goes back the same way. */
export function decode(bytes: Buffer, isBinary = false): { text: string; encode: (text: string) => Buffer } {
  if (isBinary) return { text: bytes.toString("latin1"), encode: (result) => Buffer.from(result, "latin1") };
  if (bytes.includes(0)) throw new Refusal("it is not plain text (UTF-16?): save it as UTF-8");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encode: (result) => Buffer.from(result, "utf8") };
  } catch {
    const encode = (result: string) => {
      if (/[^\u0000-\u00ff]/.test(result)) throw new Refusal("it is not UTF-8, and a value of ours needs that");
      return Buffer.from(result, "latin1");
    };
    return { text: bytes.toString("latin1"), encode };
  }
}

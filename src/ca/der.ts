// As much of ASN.1's DER as takes certificates out of what holds them, and looks at their extensions: a value's tag, its
// bytes, and the values inside. Lengths that are left open, as BER allows, are read too: Java's CMS writers leave them open.
// https://www.itu.int/rec/T-REC-X.690 (8.1)

export interface Value {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly body: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  identifier: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context3: 0xa3,
} as const;

/** Deeper than any certificate goes: what claims to be is no such file. */
const DEEPEST = 32;

/** The first value in these bytes; undefined where there is none that is whole. */
export function readValue(bytes: Buffer, depth = 0): Value | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || depth > DEEPEST) return undefined;
  if (first === 0x80) return readOpenValue(bytes, depth);
  const more = first & 0x80 ? first & 0x7f : 0;
  if (more > 4 || bytes.length < 2 + more) return undefined;
  const length = more > 0 ? bytes.readUIntBE(2, more) : first;
  const start = 2 + more;
  const end = start + length;
  if (end > bytes.length) return undefined;
  return { tag, whole: bytes.subarray(0, end), body: bytes.subarray(start, end) };
}

/** One whose end two zeros mark. */
function readOpenValue(bytes: Buffer, depth: number): Value | undefined {
  for (let at = 2; ; ) {
    const next = readValue(bytes.subarray(at), depth + 1);
    if (!next) return undefined;
    if (next.tag === 0 && next.body.length === 0)
      return { tag: bytes[0] ?? 0, whole: bytes.subarray(0, at + 2), body: bytes.subarray(2, at) };
    at += next.whole.length;
  }
}

/** The values inside one, as far as they are whole. */
export function valuesIn(value: Value | undefined): Value[] {
  const values: Value[] = [];
  let rest = value?.body ?? Buffer.alloc(0);
  for (let next = readValue(rest); next; next = readValue(rest)) {
    values.push(next);
    rest = rest.subarray(next.whole.length);
  }
  return values;
}

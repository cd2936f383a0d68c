// Addresses as a PAC script compares them. It runs inside the sandbox, which has no URL and no node:net.

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** An IPv4 address as a number of 32 bits. */
export function toNumber(text: unknown): number | undefined {
  const bytes = V4.exec(String(text))?.slice(1).map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => (sum << 8) | byte, 0) : undefined;
}

/** An address as 32 or 128 binary digits. */
export function toBits(text: unknown): string | undefined {
  const v4 = toNumber(text);
  return v4 === undefined ? toLongBits(String(text).replace(/%.*$/, "")) : inBinary(v4 >>> 0, 32);
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.2 */
function toLongBits(text: string): string | undefined {
  const [head = "", tail, ...more] = text.split("::");
  const [start, end] = [toGroups(head), toGroups(tail ?? "")];
  if (start === undefined || end === undefined || more.length > 0 || !text.includes(":")) return undefined;
  const missing = 128 - start.length - end.length;
  if (tail === undefined ? missing !== 0 : missing < 16) return undefined;
  return start + "0".repeat(missing) + end;
}

/** The digits of groups such as 2001:db8, of which the last may be an IPv4 address. */
function toGroups(text: string): string | undefined {
  if (text === "") return "";
  const groups = text.split(":").map((group, at, all) => {
    const v4 = at === all.length - 1 ? toNumber(group) : undefined;
    if (v4 !== undefined) return inBinary(v4 >>> 0, 32);
    return /^[\da-f]{1,4}$/i.test(group) ? inBinary(Number.parseInt(group, 16), 16) : undefined;
  });
  return groups.includes(undefined) ? undefined : groups.join("");
}

function inBinary(value: number, length: number): string {
  return value.toString(2).padStart(length, "0");
}

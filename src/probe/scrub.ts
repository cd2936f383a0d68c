// A proxy knows the log-on that it was sent, and may say it back: in a certificate's name, for instance. Nothing that it
// says is shown before it went through here.
import type { Credentials } from "../model/proxy-url.ts";
import { percentEncode } from "../model/proxy-url.ts";
import { REDACTED } from "../model/secret.ts";

const LENGTH = 120;

/** One short line of printable text without the passwords, however they are spelled, and the user names. */
export function scrub(text: string, conceals: readonly Credentials[]): string {
  // Format characters too: they can turn a line around on a terminal.
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  if (conceals.some((credentials) => isTold(plain.toLowerCase(), credentials))) return REDACTED;
  return plain.length > LENGTH ? `${plain.slice(0, LENGTH)}…` : plain;
}

function isTold(said: string, { username, password: secret }: Credentials): boolean {
  const password = secret.reveal();
  const base64 = (value: string) => Buffer.from(value, "utf8").toString("base64").replace(/=+$/, "");
  const spellings = [
    password,
    percentEncode(password),
    encodeURIComponent(password),
    base64(password),
    base64(`${username}:${password}`),
  ];
  if (username.length >= 4 && said.includes(username.toLowerCase())) return true;
  return spellings.some((spelling) => pieces(spelling.toLowerCase()).some((piece) => said.includes(piece)));
}

/** How much of a password may not be seen: another encoding may have changed the rest. */
const PIECE = 6;

function pieces(text: string): string[] {
  if (text.length <= PIECE) return [text];
  return Array.from({ length: text.length - PIECE + 1 }, (_, at) => text.slice(at, at + PIECE));
}

// A proxy knows the credentials that it was sent, and may say it back: in a certificate's name, for instance. Nothing that it
// says is shown before it went through here.

import { printable } from "../model/printable.ts";
import { percentEncode } from "../model/proxy.ts";
import { REDACTED, type Secret } from "../model/secret.ts";

/** Credentials that nobody may say; the password is missing where it is not available. */
export interface Concealed {
  readonly username: string;
  readonly password?: Secret;
}

const LENGTH = 120;

/** One short line of printable text without the passwords, however they are spelled, and the user names. */
export function sanitize(text: string, conceals: readonly Concealed[]): string {
  const plain = printable(text);
  const readings = [plain, percentDecode(plain)].map((reading) => reading.toLowerCase());
  if (conceals.some((credentials) => readings.some((said) => isTold(said, credentials)))) return REDACTED;
  return plain.length > LENGTH ? `${plain.slice(0, LENGTH)}…` : plain;
}

/** Whatever was encoded, and not only what has to be. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll("%", ""), "hex").toString("utf8"));
}

const hexadecimal = (text: string) => Buffer.from(text, "utf8").toString("hex");

function isTold(said: string, { username, password: secret }: Concealed): boolean {
  const names = [username.toLowerCase(), hexadecimal(username)];
  if (username.length >= 4 && names.some((name) => said.includes(name))) return true;
  const password = secret?.reveal();
  if (password === undefined) return false;
  const base64 = (value: string) => Buffer.from(value, "utf8").toString("base64").replace(/=+$/, "");
  const spellings = [
    password,
    percentEncode(password),
    encodeURIComponent(password),
    hexadecimal(password),
    base64(password),
    base64(`${username}:${password}`),
  ];
  return spellings.some((spelling) => pieces(spelling.toLowerCase()).some((piece) => said.includes(piece)));
}

/** How much of a password may not be seen: another encoding may have changed the rest. */
const PIECE = 6;

function pieces(text: string): string[] {
  if (text.length <= PIECE) return [text];
  return Array.from({ length: text.length - PIECE + 1 }, (_, at) => text.slice(at, at + PIECE));
}

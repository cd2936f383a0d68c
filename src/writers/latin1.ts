// Python's requests, and with it pip and conda, decodes the percent escapes of a proxy's userinfo as UTF-8 and sends the
// result as Latin-1. A proxy that expects UTF-8 gets it only if every byte was spelled as the character of that number.
// Seen with pip 23.0 and conda 24.7.1: any character gets through in this way, the euro sign too.
// https://github.com/psf/requests/blob/main/src/requests/auth.py (_basic_auth_str)
import { percentEncode } from "../model/proxy.ts";

export function encodeAsLatin1(text: string): string {
  return percentEncode(Buffer.from(text, "utf8").toString("latin1"));
}

// What an answer tells about the server that gave it, sanitized.
import type { Answer, Said } from "../diagnosis/result.ts";

/**
 * @param shown sanitizes other people's text
 * @param now milliseconds since 1970
 */
export function readSaid(
  { status, headers, title }: Answer,
  isProxys: boolean,
  shown: (text: string) => string,
  now: number,
): Said {
  const text = (name: string) => [headers[name] ?? []].flat()[0];
  const server = text("server");
  const via = text("via");
  // https://wiki.squid-cache.org/Features/CustomErrors, https://www.rfc-editor.org/rfc/rfc9209
  const error = text("x-squid-error") ?? text("proxy-status");
  // What a cache answers is as old as it says: https://www.rfc-editor.org/rfc/rfc9111#section-5.1
  const date = Date.parse(text("date") ?? "") + (Number(text("age")) || 0) * 1_000;
  return {
    status,
    isProxys,
    ...(server ? { server: shown(server) } : {}),
    ...(via ? { via: shown(via) } : {}),
    ...(error ? { error: shown(error) } : {}),
    ...(title ? { title: shown(title) } : {}),
    ...(Number.isNaN(date) ? {} : { clockSkew: date - now }),
  };
}

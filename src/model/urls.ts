// Which addresses a test asks for.
import { EXIT, Problem } from "./problem.ts";

/** Where conda, pip and npm get their packages, and one address in plain http. */
export const DEFAULT_URLS: readonly string[] = [
  "http://repo.anaconda.com/",
  "https://repo.anaconda.com/pkgs/",
  "https://conda.anaconda.org/",
  "https://pypi.org/simple/pip/",
  "https://files.pythonhosted.org/",
  "https://registry.npmjs.org/npm",
];

/** @throws Problem (usage), which never quotes userinfo or a query */
export function parseUrls(texts: readonly string[], from: string): URL[] {
  return texts.map((text, at) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
      throw new Problem(
        EXIT.usage,
        `address ${at + 1} of ${from} is no http:// or https:// address without a user name and password`,
      );
    }
    return url;
  });
}

/** The address without what may hold a secret. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "https:" ? 443 : 80);
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

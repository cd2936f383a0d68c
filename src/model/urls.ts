// Which addresses a test asks for.
import { EXIT, Problem } from "./problem.ts";

/** An address that a test asks for by itself. */
export interface TestAddress {
  readonly url: string;
  /** The clients that fail without it, and what of theirs it is. */
  readonly clients: readonly string[];
  readonly role: string;
}

/** Where conda, pip and npm get their packages, and one address in plain http. */
export const TEST_ADDRESSES: readonly TestAddress[] = [
  { url: "http://repo.anaconda.com/", clients: [], role: "plain http" },
  { url: "https://repo.anaconda.com/pkgs/main/noarch/repodata.json", clients: ["conda"], role: "the default channel" },
  { url: "https://conda.anaconda.org/conda-forge/noarch/repodata.json", clients: ["conda"], role: "conda-forge" },
  { url: "https://pypi.org/simple/pip/", clients: ["pip", "uv"], role: "the index" },
  { url: "https://files.pythonhosted.org/", clients: ["pip", "uv"], role: "the file host" },
  { url: "https://registry.npmjs.org/npm", clients: ["npm", "yarn", "pnpm"], role: "the registry" },
];

export const DEFAULT_URLS: readonly string[] = TEST_ADDRESSES.map(({ url }) => url);

/** Asked for as pip does, so that the index answers in JSON: https://peps.python.org/pep-0691/ */
const INDEX_JSON = "application/vnd.pypi.simple.v1+json";

/** What to accept of an address, and whether JSON is due: then a page is somebody else's. */
export function expectedFrom({ hostname, pathname }: URL): { readonly accept: string; readonly isJson: boolean } {
  if (hostname === "pypi.org" && pathname.startsWith("/simple/")) return { accept: INDEX_JSON, isJson: true };
  const isJson = pathname.endsWith(".json") || hostname === "registry.npmjs.org";
  return { accept: isJson ? "application/json" : "*/*", isJson };
}

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

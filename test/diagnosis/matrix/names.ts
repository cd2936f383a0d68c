// Name servers, and what they say of the proxy's name.
import { PROXY_NAME, PUBLIC_HOSTS } from "./papers.ts";
import type { Scenario } from "./scenario.ts";
import { always, answer, direct, proxy } from "./servers.ts";

const portal = { http: always(answer(302, { headers: { Location: "http://login.hotel.example/" } })) };
const all = (said: string) => Object.fromEntries(PUBLIC_HOSTS.map((host) => [host, said]));

export const NAMES: readonly Scenario[] = [
  {
    name: "the proxy's name is not known (NXDOMAIN)",
    names: { [PROXY_NAME]: "NXDOMAIN" },
    id: "proxy-name-unknown",
    next: ["spelling", "VPN"],
    says: PROXY_NAME,
    also: ["setup --yes", "apply"],
  },
  {
    name: "the proxy's name is known, and has no address",
    names: { [PROXY_NAME]: "empty" },
    id: "proxy-name-unknown",
    next: "VPN",
  },
  {
    name: "at home: the proxy's name is not known, and direct works",
    names: { [PROXY_NAME]: "NXDOMAIN" },
    direct,
    id: "away",
    next: "proxycast off",
    also: ["setup --yes"],
  },
  {
    name: "in a hotel: the proxy's name is not known, and http leads to a portal",
    names: { [PROXY_NAME]: "NXDOMAIN" },
    direct: portal,
    id: "sign-in-first",
    next: "browser",
  },
  {
    name: "the name server fails for the proxy's name (SERVFAIL)",
    names: { [PROXY_NAME]: "SERVFAIL" },
    id: "name-server-failing",
    next: ["VPN", "IT"],
  },
  {
    name: "the name server fails for every name",
    names: { [PROXY_NAME]: "SERVFAIL", ...all("SERVFAIL"), "*": "SERVFAIL" },
    id: "name-server-failing",
    next: "IT",
  },
  {
    name: "the name server refuses the proxy's name (REFUSED)",
    names: { [PROXY_NAME]: "REFUSED" },
    id: "name-server-refused",
    next: ["VPN", "IT"],
  },
  {
    name: "the name server does not answer",
    names: { [PROXY_NAME]: "silent", ...all("silent"), "*": "silent" },
    id: "name-server-silent",
    next: "network and the VPN",
    patience: 1,
  },
  {
    name: "no name server is there",
    names: { "*": "off" },
    id: "name-server-silent",
    next: "network and the VPN",
  },
  {
    name: "public names are not known inside the company, and the proxy works",
    direct: "no names",
    proxy: proxy(),
    id: "works",
    next: "proxycast apply",
    code: 0,
    also: ["setup --yes", "apply"],
  },
  {
    name: "the name server fails for public names, and the proxy works",
    names: all("SERVFAIL"),
    proxy: proxy(),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the name server is silent for public names, and the proxy is not there",
    names: all("silent"),
    patience: 1,
    id: "proxy-not-listening",
    next: "host and port",
  },
];

// No proxy is set, or one for http alone: what this machine reaches by itself.
import { inspected, ofAnotherName, PROXY_NAME, PUBLIC_HOSTS } from "./papers.ts";
import { PROXY, type Scenario } from "./scenario.ts";
import { always, answer, direct, hang, ownSites, page, proxy, sites } from "./servers.ts";

const NONE: readonly string[] = [];
const HTTP_ALONE = ["--http-proxy", PROXY];
const portal = always(answer(302, { headers: { Location: "http://login.hotel.example/" } }));
const opened = (socket: Parameters<typeof ownSites>[0]) => sites(inspected())(socket);
/** Packets are dropped on every way out. */
const DROPPED =
  "ip link set lo up && ip route add 127.0.0.0/8 dev lo table local 2>/dev/null; ip route add default dev lo";
const AWAY = Object.fromEntries(PUBLIC_HOSTS.map((host) => [host, "192.0.2.7"]));

export const DIRECT: readonly Scenario[] = [
  { name: "no proxy is set, and direct works", args: NONE, direct, id: "no-proxy-needed", next: "nothing", code: 0 },
  {
    name: "no proxy is wanted (--mode none), and direct works",
    args: ["--mode", "none"],
    direct,
    id: "no-proxy-needed",
    next: "nothing",
    code: 0,
  },
  {
    name: "no proxy is set, and nothing listens at any address",
    args: NONE,
    id: "proxy-needed",
    next: ["browser", "IT", "proxycast setup --proxy"],
  },
  {
    name: "no proxy is set, and every address is silent",
    args: NONE,
    direct: { http: hang, https: hang },
    patience: 1,
    id: "proxy-needed",
    next: ["browser", "proxycast setup"],
  },
  {
    name: "no proxy is set, and a firewall drops what goes out",
    args: NONE,
    names: AWAY,
    isolated: DROPPED,
    patience: 1,
    id: "proxy-needed",
    next: "proxycast setup",
  },
  {
    name: "no proxy is set, and public names are not known",
    args: NONE,
    direct: "no names",
    id: "proxy-needed",
    next: ["browser", "proxycast setup"],
  },
  {
    name: "no proxy is set, and http passes, but https does not",
    args: NONE,
    direct: { http: proxy() },
    id: "proxy-needed",
    next: "proxycast setup",
  },
  {
    name: "no proxy is set, and 403 comes from a filter on port 80",
    args: NONE,
    direct: { http: always(answer(403)) },
    id: "proxy-needed",
    next: "proxycast setup",
  },
  {
    name: "in a hotel: no proxy is set, and http leads to a portal",
    args: NONE,
    direct: { http: portal },
    id: "sign-in-first",
    next: ["browser", "sign in"],
  },
  {
    name: "in a hotel: no proxy is set, and the portal answers https too",
    args: NONE,
    direct: { http: portal, https: (socket) => sites(ofAnotherName())(socket) },
    id: "sign-in-first",
    next: "sign in",
  },
  {
    name: "in a hotel: no proxy is set, and 511 comes back",
    args: NONE,
    direct: { http: always(answer(511)) },
    id: "sign-in-first",
    next: "sign in",
  },
  {
    name: "no proxy is set, and there is no network",
    args: NONE,
    isolated: "ip link set lo up",
    names: AWAY,
    id: "no-network",
    next: ["VPN", "proxycast setup"],
  },
  {
    name: "no proxy is set, and no name server answers",
    args: NONE,
    names: { ...Object.fromEntries(PUBLIC_HOSTS.map((host) => [host, "silent"])), "*": "silent" },
    patience: 1,
    id: "no-network",
    next: "network or the VPN",
  },
  {
    name: "no proxy is set, and HTTPS is inspected",
    args: NONE,
    direct: { http: proxy(), https: opened },
    id: "direct-inspected",
    next: ["IT", "--mode none --ca-bundle"],
  },
  {
    name: "no proxy is set, HTTPS is inspected, and the CA is given",
    args: (world) => ["--ca-bundle", world.file("company.pem")],
    direct: { http: proxy(), https: opened },
    id: "no-proxy-needed",
    next: "nothing",
    code: 0,
  },
  {
    name: "http alone has a proxy, and https works without",
    args: HTTP_ALONE,
    proxy: proxy(),
    direct: { https: ownSites },
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "http alone has a proxy, https is filtered, and the proxy serves it too",
    args: HTTP_ALONE,
    proxy: proxy(),
    id: "https-without-proxy",
    next: ["proxycast setup --proxy", PROXY_NAME, "both"],
    code: 3,
    also: ["setup --yes"],
  },
  {
    name: "http alone has a proxy, https is dropped, and the proxy serves it too",
    args: HTTP_ALONE,
    proxy: proxy(),
    direct: { https: hang },
    patience: 3,
    id: "https-without-proxy",
    next: "proxycast setup --proxy",
  },
  {
    name: "http alone has a proxy, https is filtered, and the proxy refuses CONNECT",
    args: HTTP_ALONE,
    proxy: proxy({ connect: answer(403) }),
    id: "https-without-proxy-refused",
    next: ["IT", "--https-proxy"],
    code: 3,
  },
  {
    name: "http alone has a proxy, https is filtered, and the proxy knows no CONNECT",
    args: HTTP_ALONE,
    proxy: proxy({ connect: answer(405), get: page }),
    id: "https-without-proxy-refused",
    next: "--https-proxy",
  },
  {
    name: "https alone has a proxy, and it works",
    args: ["--https-proxy", PROXY],
    proxy: proxy({ get: answer(403) }),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "an address that is named is on the skip list, and does not get through without the proxy",
    args: ["https://pypi.org/simple/pip/", "--proxy", PROXY, "--skip", "pypi.org"],
    proxy: proxy(),
    id: "direct-fails",
    next: ["skip list", "proxycast show"],
    says: "pypi.org",
  },
  {
    name: "every test address is on the skip list",
    config: `skip: [${PUBLIC_HOSTS.join(", ")}]\n`,
    proxy: proxy(),
    direct,
    id: "no-test-address",
    next: "testUrls",
  },
];

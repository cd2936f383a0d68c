// A proxy that says no: to everything, to some hosts, to a port, or by a page of its own.
import { inspected, PROXY_NAME, PUBLIC_HOSTS } from "./papers.ts";
import { PORT, squid, tinyproxy } from "./real.ts";
import { PROXY, type Scenario } from "./scenario.ts";
import {
  type Act,
  always,
  answer,
  direct,
  except,
  html,
  ownPage,
  page,
  proxy,
  sites,
  through,
  tunnel,
} from "./servers.ts";

const DENIED = answer(403, html("Access denied"));
const FILTERED = answer(200, html("This address is blocked"));
const withCompany = (world: { file(name: string): string }) => [
  "--proxy",
  PROXY,
  "--ca-bundle",
  world.file("company.pem"),
];
const withoutHost = (host: string) => proxy({ connect: except([host], DENIED) });
/** Lets in who calls himself a browser. */
const byProgram =
  (act: Act): Act =>
  (socket, asked, world) =>
    (/proxycast/.test(asked.headers["user-agent"] ?? "proxycast") ? DENIED : act)(socket, asked, world);
const opened = (pageOf: Parameters<typeof sites>[1]) => tunnel((socket) => sites(inspected(), pageOf)(socket));
const SQUID = ["squid"];

export const REFUSALS: readonly Scenario[] = [
  {
    name: "the proxy refuses this machine (tinyproxy)",
    start: tinyproxy("Allow 10.1.2.3"),
    needs: ["tinyproxy"],
    id: "everything-forbidden",
    next: ["IT", "this machine", "curl -x"],
  },
  {
    name: "the proxy refuses this machine (squid)",
    start: squid({ rules: [] }),
    needs: SQUID,
    id: "everything-forbidden",
    next: ["this machine", PROXY_NAME],
    also: ["setup --yes", "apply"],
  },
  { name: "403 to everything", proxy: always(DENIED), id: "everything-forbidden", next: "this machine" },
  { name: "451 to everything", proxy: always(answer(451)), id: "everything-forbidden", next: "this machine" },
  {
    name: "403 to everything, and direct works",
    proxy: always(DENIED),
    direct,
    id: "everything-forbidden",
    next: "this machine",
  },
  {
    name: "403 to every program that is no browser",
    proxy: proxy({ connect: byProgram(through), get: byProgram(page) }),
    id: "everything-forbidden",
    next: ["curl -x", "program"],
  },
  ...PUBLIC_HOSTS.map(
    (host): Scenario => ({
      name: `${host} alone is forbidden`,
      proxy: withoutHost(host),
      id: "works-in-part",
      next: ["IT", host],
      says: { "pypi.org": "pip", "files.pythonhosted.org": "pip", "registry.npmjs.org": "npm" }[host] ?? "conda",
      code: 0,
      also: { "pypi.org": ["setup --yes"], "registry.npmjs.org": ["apply"] }[host] ?? [],
    }),
  ),
  {
    name: "pip's two hosts are forbidden (squid)",
    direct: { http: proxy(), https: (socket) => sites()(socket) },
    start: squid({
      rules: ["acl no dstdomain pypi.org files.pythonhosted.org", "http_access deny no", "http_access allow all"],
    }),
    needs: SQUID,
    id: "works-in-part",
    next: ["pypi.org", "files.pythonhosted.org"],
    says: "pip",
    code: 0,
  },
  {
    name: "every package host is forbidden, and http passes",
    proxy: proxy({ connect: DENIED }),
    id: "connect-forbidden",
    next: ["CONNECT", "443"],
  },
  {
    name: "CONNECT is allowed to another port alone (tinyproxy)",
    direct: { http: proxy() },
    start: tinyproxy("ConnectPort 563"),
    needs: ["tinyproxy"],
    id: "connect-forbidden",
    next: ["CONNECT", "443"],
  },
  {
    name: "CONNECT to port 8443 is forbidden (squid)",
    config: "testUrls: [https://pypi.org:8443/simple/pip/]\n",
    start: squid({ rules: ["acl safe port 443", "http_access deny CONNECT !safe", "http_access allow all"] }),
    needs: SQUID,
    id: "connect-forbidden",
    next: ["8443", "pypi.org"],
  },
  {
    name: "https passes, and plain http is forbidden",
    proxy: proxy({ get: DENIED }),
    id: "http-forbidden",
    next: ["--https-proxy", PROXY_NAME],
  },
  {
    name: "pypi.org is forbidden, inside TLS that is opened (403)",
    proxy: proxy({
      connect: opened((host) => (host === "pypi.org" ? { status: 403, ...html("Denied") } : ownPage(host))),
    }),
    args: withCompany,
    id: "works-in-part",
    next: "pypi.org",
    code: 0,
  },
  {
    name: "pypi.org is forbidden, inside TLS that is opened (squid)",
    direct: { http: proxy(), https: (socket) => sites()(socket) },
    start: squid({
      opensTls: true,
      rules: [
        "acl no dstdomain pypi.org",
        "acl tunnels method CONNECT",
        "http_access deny no !tunnels",
        "http_access allow all",
      ],
    }),
    needs: ["squid", "/usr/lib/squid/security_file_certgen"],
    args: withCompany,
    id: "works-in-part",
    next: "pypi.org",
  },
  {
    name: "403 to everything, inside TLS that is opened",
    proxy: proxy({ connect: opened(() => ({ status: 403, ...html("Denied") })), get: DENIED }),
    args: withCompany,
    id: "everything-forbidden",
    next: "IT",
  },
  {
    name: "the only address that is tested is forbidden, inside TLS that is opened",
    config: "testUrls: [https://mirror.corp.example/simple/]\n",
    proxy: proxy({ connect: opened(() => ({ status: 403, ...html("Denied") })) }),
    args: withCompany,
    id: "forbidden",
    next: ["IT", "mirror.corp.example"],
  },
  { name: "a page in place of everything (200)", proxy: always(FILTERED), id: "block-page", next: ["browser", "IT"] },
  {
    name: "a page in place of each tunnel (200), and http passes",
    proxy: proxy({ connect: FILTERED }),
    id: "block-page",
    next: "IT",
  },
  {
    name: "a page in place of everything, inside TLS that is opened",
    proxy: proxy({ connect: opened(() => html("This address is blocked")), get: FILTERED }),
    args: withCompany,
    id: "block-page",
    next: ["browser", "IT"],
    also: ["setup --yes"],
  },
  {
    name: "a page in place of pypi.org alone, inside TLS that is opened",
    proxy: proxy({ connect: opened((host) => (host === "pypi.org" ? html("Blocked") : ownPage(host))) }),
    args: withCompany,
    id: "works-in-part",
    next: "pypi.org",
    says: "pip",
    code: 0,
  },
  {
    name: "everything is sent to a page of the gateway (307)",
    proxy: always(answer(307, { headers: { Location: "http://gateway.corp.example/login" } })),
    id: "captive-portal",
    next: "browser",
    says: "gateway.corp.example",
  },
  { name: "511 to everything", proxy: always(answer(511)), id: "captive-portal", next: "browser" },
  {
    name: "429 to everything, and when to come back",
    proxy: always(answer(429, { headers: { "Retry-After": "30" } })),
    id: "too-many-requests",
    next: ["wait", "30"],
  },
  { name: "429 to everything", proxy: always(answer(429)), id: "too-many-requests", next: "wait" },
  { name: "431 to everything", proxy: always(answer(431)), id: "headers-too-large", next: "IT" },
  {
    name: "a mirror of the company alone is allowed, and it is the one that is tested",
    config: `testUrls: [https://mirror.corp.example/simple/]\n`,
    proxy: proxy({ connect: except(PUBLIC_HOSTS, DENIED), get: DENIED }),
    args: ["--https-proxy", `http://${PROXY_NAME}:${PORT}`],
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
];

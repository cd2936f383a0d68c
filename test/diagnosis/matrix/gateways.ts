// The proxy answers, and it or what lies behind it gets no further.
import { PUBLIC_HOSTS } from "./papers.ts";
import { haproxy, squid, tinyproxy } from "./real.ts";
import type { Scenario } from "./scenario.ts";
import { always, answer, close, except, hang, html, proxy, reset, tunnel } from "./servers.ts";

const DOWN = answer(503);
const SQUID = ["squid"];

export const GATEWAYS: readonly Scenario[] = [
  ...[500, 502, 503, 504].map(
    (status): Scenario => ({
      name: `${status} to everything`,
      proxy: always(answer(status)),
      id: "no-way-out",
      next: ["IT", "every address"],
      says: String(status),
      also: status === 502 ? ["setup --yes", "apply"] : [],
    }),
  ),
  {
    name: "503 to everything, in the words of squid",
    proxy: always(
      answer(503, {
        ...html("ERROR: The requested URL could not be retrieved"),
        headers: { "X-Squid-Error": "ERR_CONNECT_FAIL 110", "Content-Type": "text/html" },
      }),
    ),
    id: "no-way-out",
    next: "IT",
    says: "ERR_CONNECT_FAIL",
  },
  {
    name: "503 to everything, in the words of haproxy",
    proxy: always(answer(503, { ...html("503 Service Unavailable"), reason: "Service Unavailable" })),
    id: "no-way-out",
    next: "IT",
  },
  { name: "haproxy, and nobody behind it", start: haproxy, needs: ["haproxy"], id: "no-way-out", next: "IT" },
  {
    name: "503 to everything, and when to come back",
    proxy: always(answer(503, { headers: { "Retry-After": "120" } })),
    id: "no-way-out",
    next: "IT",
  },
  {
    name: "502 to everything, and Proxy-Status says that the next proxy refuses",
    proxy: always(answer(502, { headers: { "Proxy-Status": "gw.corp.example; error=connection_refused" } })),
    id: "no-way-out",
    next: "IT",
    says: "connection_refused",
  },
  {
    name: "502 to everything, and Proxy-Status says that no name is known",
    proxy: always(answer(502, { headers: { "Proxy-Status": 'gw.corp.example; error=dns_error; rcode="SERVFAIL"' } })),
    id: "proxy-without-names",
    next: ["IT", "name server"],
  },
  {
    name: "503 to everything, and squid says that no name is known",
    proxy: always(answer(503, { headers: { "X-Squid-Error": "ERR_DNS_FAIL 0" } })),
    id: "proxy-without-names",
    next: "name server",
  },
  {
    name: "the proxy is cut off from the internet (squid)",
    start: squid(),
    needs: SQUID,
    id: "no-way-out",
    next: ["IT", "every address"],
  },
  {
    name: "the proxy can't look up names (squid)",
    start: squid({ knowsNames: false }),
    names: { "*": "NXDOMAIN", ...Object.fromEntries(PUBLIC_HOSTS.map((host) => [host, "NXDOMAIN"])) },
    needs: SQUID,
    // Squid 5 says of it that it can't forward; later ones name DNS.
    id: "no-way-out",
    next: "IT",
    says: "50",
  },
  {
    name: "the proxy is cut off from the internet (tinyproxy)",
    start: tinyproxy(),
    needs: ["tinyproxy"],
    id: "no-way-out",
    next: "IT",
  },
  {
    name: "the proxy gets out on port 80, and not on 443 (squid)",
    direct: { http: proxy() },
    start: squid(),
    needs: SQUID,
    id: "no-way-out-for-https",
    next: ["80", "443"],
  },
  {
    name: "http passes, and 503 comes to every tunnel",
    proxy: proxy({ connect: DOWN }),
    id: "no-way-out-for-https",
    next: ["80", "443"],
  },
  {
    name: "http passes, and CONNECT is never answered",
    proxy: proxy({ connect: hang }),
    patience: 3,
    id: "connect-silent",
    next: ["IT", "--timeout"],
  },
  {
    name: "tunnels open, and nothing comes back",
    proxy: proxy({ connect: tunnel(hang) }),
    patience: 3,
    id: "gateway-silent",
    next: ["IT", "behind the proxy"],
  },
  {
    name: "tunnels are cut as soon as TLS begins",
    proxy: proxy({ connect: tunnel((socket) => void socket.once("data", () => close(socket))) }),
    id: "gateway-cuts",
    next: ["IT", "filter"],
  },
  {
    name: "tunnels are reset as soon as TLS begins",
    proxy: proxy({ connect: tunnel((socket) => void socket.once("data", () => reset(socket))) }),
    id: "gateway-cuts",
    next: "filter",
  },
  { name: "tunnels are ended at once", proxy: proxy({ connect: tunnel(close) }), id: "gateway-cuts", next: "filter" },
  {
    name: "what answers in the tunnel is no TLS",
    proxy: proxy({
      connect: tunnel((socket) => void socket.once("data", () => socket.end("hello, this is no TLS\r\n"))),
    }),
    id: "tls-failed",
    next: "IT",
  },
  {
    name: "the tunnel to pypi.org alone is cut as soon as TLS begins",
    proxy: proxy({
      connect: except(
        ["pypi.org"],
        tunnel((socket) => void socket.once("data", () => reset(socket))),
      ),
    }),
    id: "works-in-part",
    next: "pypi.org",
    says: "pip",
    code: 0,
  },
  {
    name: "the tunnel to pypi.org alone is silent",
    proxy: proxy({ connect: except(["pypi.org"], hang) }),
    patience: 3,
    id: "works-in-part",
    next: "pypi.org",
    says: "pip",
    code: 0,
  },
  {
    name: "503 to pypi.org alone",
    proxy: proxy({ connect: except(["pypi.org"], DOWN) }),
    id: "works-in-part",
    next: "pypi.org",
    says: "pip",
    code: 0,
  },
  {
    name: "the only address that is tested is not reached by the proxy",
    config: "testUrls: [https://mirror.corp.example/simple/]\n",
    proxy: proxy({ connect: DOWN }),
    id: "host-unreachable",
    next: ["try again later", "testUrls"],
    says: "mirror.corp.example",
  },
  {
    name: "the only address that is tested is silent",
    config: "testUrls: [https://mirror.corp.example/simple/]\n",
    proxy: proxy({ connect: tunnel(hang) }),
    patience: 1,
    id: "host-silent",
    next: "--timeout",
    says: "mirror.corp.example",
  },
];

// Settings: a PAC script that is asked, and values that can't be used.
import { PROXY_NAME } from "./papers.ts";
import { fullQueue, PORT, socks } from "./real.ts";
import { PROXY, type Scenario } from "./scenario.ts";
import { always, answer, asks, direct, hang, html, proxy } from "./servers.ts";
import type { World } from "./world.ts";

const PAC_PORT = 8000;
const script = (ways: string) => `function FindProxyForURL(url, host) { return "${ways}"; }\n`;
const GOOD = `PROXY ${PROXY_NAME}:${PORT}`;
const OTHER = `PROXY ${PROXY_NAME}:3129`;
/** A script in a file, as `--pac` names it. */
const says = (ways: string) => (world: World) => ["--pac", world.write("proxy.pac", script(ways))];
const fetched = () => ["--pac", `http://${PROXY_NAME}:${PAC_PORT}/proxy.pac`];

export const PAC: readonly Scenario[] = [
  {
    name: "the PAC script names a proxy that works",
    proxy: proxy(),
    args: says(GOOD),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the PAC script names a dead proxy first, and a good one",
    proxy: proxy(),
    args: says(`${OTHER}; ${GOOD}`),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the PAC script names a proxy first that gives no answer, and a good one",
    proxy: proxy(),
    start: (world) => world.listen(world.proxy, 3129, hang),
    patience: 3,
    args: says(`${OTHER}; ${GOOD}`),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the PAC script names two proxies, and both are dead",
    args: says(`${OTHER}; PROXY ${PROXY_NAME}:3130`),
    id: "proxy-not-listening",
    next: "IT",
    says: "3129",
  },
  {
    name: "the PAC script's proxy has a full queue",
    start: fullQueue,
    needs: ["python3"],
    patience: 1,
    args: says(GOOD),
    id: "proxy-timeout",
    next: "firewall",
  },
  {
    name: "the PAC script's proxy wants a user name and password",
    proxy: asks(['Basic realm="proxy"']),
    args: says(GOOD),
    id: "credentials-needed",
    next: "--username",
  },
  {
    name: "the PAC script says DIRECT, and direct works",
    direct,
    args: says("DIRECT"),
    id: "no-proxy-needed",
    next: "nothing",
    code: 0,
  },
  {
    name: "the PAC script says DIRECT, and direct does not work",
    args: says("DIRECT"),
    id: "proxy-needed",
    next: "IT",
  },
  {
    name: "the PAC script names a SOCKS server alone, and it works",
    direct,
    proxy: socks(),
    args: says(`SOCKS5 ${PROXY_NAME}:${PORT}`),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the PAC script is a web page",
    start: (world) => world.listen(world.proxy, PAC_PORT, always(answer(200, html("Welcome")))),
    args: fetched,
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the PAC script's address: nothing listens",
    args: fetched,
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the PAC script's address: its name is not known",
    args: ["--pac", "http://wpad.corp.example/proxy.pac"],
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the PAC script's address answers 404",
    start: (world) => world.listen(world.proxy, PAC_PORT, always(answer(404))),
    args: fetched,
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the PAC script's address is silent",
    start: (world) => world.listen(world.proxy, PAC_PORT, always(hang)),
    args: fetched,
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the PAC script fails",
    args: (world) => ["--pac", world.write("proxy.pac", "function FindProxyForURL() { return nowhere(); }\n")],
    id: "pac-unusable",
    next: ["browser", "--proxy"],
  },
  {
    name: "the CA bundle that is named does not exist",
    proxy: proxy(),
    args: ["--proxy", PROXY, "--ca-bundle", "/nowhere/ca.pem"],
    id: "ca-bundle-unusable",
    next: "--ca-bundle",
    says: "/nowhere/ca.pem",
  },
  {
    name: "REQUESTS_CA_BUNDLE names a file that is gone",
    proxy: proxy(),
    environment: { REQUESTS_CA_BUNDLE: "/nowhere/ca.pem" },
    id: "ca-bundle-unusable",
    next: ["--ca-bundle", "unset"],
    says: "REQUESTS_CA_BUNDLE",
  },
  {
    name: "ALL_PROXY names a SOCKS proxy, and nothing else is set",
    args: [],
    environment: { ALL_PROXY: `socks5://${PROXY_NAME}:${PORT}` },
    direct: "no names",
    proxy: socks(),
    id: "socks-names-unknown",
    next: "socks5h://",
  },
  {
    name: "the proxy's URL has a scheme that nobody knows",
    args: ["--proxy", `ftp://${PROXY_NAME}:${PORT}`],
    id: "settings-invalid",
    next: "proxycast help settings",
    says: "scheme",
  },
];

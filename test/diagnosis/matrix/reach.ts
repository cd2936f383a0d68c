// Ways to the proxy that end before it says a word.
import { cntlm, fullQueue, PORT } from "./real.ts";
import type { Scenario } from "./scenario.ts";
import { always, answer, close, direct, hang, proxy, reset, through } from "./servers.ts";

const BY_ADDRESS = ["--proxy", `http://10.20.30.40:${PORT}`];
/** Packets to networks that nobody has are dropped. */
const DROPPED = "ip link set lo up && ip route add 10.0.0.0/8 dev lo";
const route = (kind: string) => `ip link set lo up && ip route add ${kind} 10.0.0.0/8`;
const relay = (port: number, host = "127.0.0.1") => ["--proxy", `http://${host}:${port}`];

export const REACH: readonly Scenario[] = [
  {
    name: "nothing listens at the proxy's port",
    id: "proxy-not-listening",
    next: ["host and port", "IT"],
    says: String(PORT),
    also: ["setup --yes", "apply"],
  },
  {
    name: "at home: nothing listens at the proxy's port, and direct works",
    direct,
    id: "away",
    next: "proxycast off",
  },
  {
    name: "the proxy's queue of connections is full",
    start: fullQueue,
    patience: 1,
    id: "proxy-timeout",
    next: ["firewall", "--timeout"],
    needs: ["python3"],
  },
  {
    name: "at home: the proxy's address gives no answer, and direct works",
    start: fullQueue,
    direct,
    patience: 3,
    id: "away",
    next: "proxycast off",
    needs: ["python3"],
  },
  {
    name: "a firewall drops what goes to the proxy",
    isolated: DROPPED,
    args: BY_ADDRESS,
    patience: 1,
    id: "proxy-timeout",
    next: "firewall",
  },
  {
    name: "a firewall refuses what goes to the proxy (ICMP, administratively prohibited)",
    isolated: route("prohibit"),
    args: BY_ADDRESS,
    id: "proxy-unreachable",
    next: ["VPN", "firewall"],
  },
  {
    name: "the router knows no way to the proxy (host unreachable)",
    isolated: route("unreachable"),
    args: BY_ADDRESS,
    id: "proxy-unreachable",
    next: "VPN",
  },
  {
    name: "there is no route to the proxy's network",
    isolated: "ip link set lo up",
    args: BY_ADDRESS,
    id: "proxy-unreachable",
    next: "VPN",
  },
  {
    name: "the connection is reset at once",
    proxy: (socket) => reset(socket),
    id: "proxy-closes",
    next: ["host and port", "not one for this machine"],
  },
  {
    name: "the connection is ended at once",
    proxy: (socket) => close(socket),
    id: "proxy-closes",
    next: "host and port",
  },
  {
    name: "the connection is ended after the request",
    proxy: always(close),
    id: "proxy-closes",
    next: "host and port",
  },
  {
    name: "the proxy takes the connection, and never says a word",
    proxy: always(hang),
    patience: 1,
    id: "proxy-silent",
    next: ["overloaded", "--timeout"],
  },
  {
    name: "the relay on this machine is not running",
    args: relay(1),
    id: "relay-not-running",
    next: ["start it", "cntlm"],
    also: ["setup --yes"],
  },
  {
    name: "at home: the relay on this machine is not running, and direct works",
    args: relay(1),
    direct,
    id: "away",
    next: "proxycast off",
  },
  {
    name: "the relay, by the name localhost, is not running",
    args: relay(1, "localhost"),
    id: "relay-not-running",
    next: "start it",
  },
  {
    name: "the relay on this machine answers 502 to everything",
    start: (world) => world.listen("127.0.0.1", 31301, always(answer(502))),
    args: relay(31301),
    id: "relay-no-way-out",
    next: ["relay's own settings", "VPN"],
  },
  {
    name: "the relay on this machine answers 504 to everything",
    start: (world) => world.listen("127.0.0.1", 31302, always(answer(504))),
    args: relay(31302),
    id: "relay-no-way-out",
    next: "relay's own settings",
  },
  {
    name: "the relay on this machine is cntlm, and its parent is not there",
    start: cntlm(31303),
    args: relay(31303),
    id: "relay-no-way-out",
    next: "relay's own settings",
    needs: ["cntlm"],
  },
  {
    name: "the relay on this machine works",
    start: (world) => world.listen("127.0.0.1", 31304, proxy()),
    args: relay(31304),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the proxy takes half a second for each tunnel, and works",
    proxy: proxy({ connect: (...all) => void setTimeout(() => through(...all), 500) }),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
];

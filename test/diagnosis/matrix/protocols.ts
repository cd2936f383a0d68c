// What listens at the proxy's port is something else, or wants to be spoken to otherwise.
import { PROXY_NAME, proxysExpired, proxysOwn } from "./papers.ts";
import { microsocks, PORT, socks } from "./real.ts";
import type { Scenario } from "./scenario.ts";
import { always, answer, behindTls, direct, greets, html, ownSites, page, proxy } from "./servers.ts";

const OVER_TLS = ["--proxy", `https://${PROXY_NAME}:${PORT}`];
const withCompany = (world: { file(name: string): string }) => [...OVER_TLS, "--ca-bundle", world.file("company.pem")];
const SOCKS = ["--proxy", `socks5h://${PROXY_NAME}:${PORT}`];
/** A greeting of MySQL 8. */
const MYSQL = Buffer.from("4a0000000a382e302e33320008000000", "hex");

export const PROTOCOLS: readonly Scenario[] = [
  {
    name: "SSH is at the port",
    proxy: greets("SSH-2.0-OpenSSH_9.2\r\n"),
    id: "not-a-proxy",
    next: "host and port",
    says: "SSH",
  },
  {
    name: "a mail server is at the port",
    proxy: greets("220 mail.corp.example ESMTP\r\n"),
    id: "not-a-proxy",
    next: "host and port",
  },
  { name: "a database is at the port (MySQL)", proxy: greets(MYSQL), id: "not-http", next: "host and port" },
  {
    name: "garbage comes back",
    proxy: (socket) => void socket.once("data", () => socket.write("\0\x01what?\r\n\r\n")),
    id: "not-http",
    next: "host and port",
  },
  {
    name: "a header that does not end",
    proxy: (socket) => void socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`)),
    id: "not-http",
    next: "host and port",
  },
  {
    name: "a web server for https is at the port",
    proxy: ownSites,
    id: "not-a-proxy",
    next: "host and port",
    says: "TLS",
  },
  {
    name: "a web server is at the port, which answers 400 to everything",
    proxy: always(answer(400, html("Bad Request"))),
    id: "not-a-proxy",
    next: "host and port",
  },
  {
    name: "a web server is at the port, which answers 404 to everything",
    proxy: always(answer(404, html("Not Found"))),
    id: "not-a-proxy",
    next: "host and port",
  },
  {
    name: "the proxy speaks TLS, and is given as http://",
    proxy: (socket, world) => behindTls(proxysOwn(), proxy())(socket, world),
    id: "proxy-wants-tls",
    next: ["https://", "plain port"],
  },
  {
    name: "the proxy speaks no TLS, and is given as https://",
    proxy: proxy(),
    args: OVER_TLS,
    id: "proxy-without-tls",
    next: "http://",
  },
  {
    name: "the proxy speaks TLS, and is given by its address",
    proxy: (socket, world) => behindTls(proxysOwn(), proxy())(socket, world),
    args: (world) => ["--proxy", `https://${world.proxy}:${PORT}`, "--ca-bundle", world.file("company.pem")],
    id: "wrong-proxy-name",
    next: "name",
    says: PROXY_NAME,
  },
  {
    name: "the proxy's own certificate is of a company's CA that was not given",
    proxy: (socket, world) => behindTls(proxysOwn(), proxy())(socket, world),
    args: OVER_TLS,
    id: "proxy-untrusted",
    next: "--ca-bundle",
    account: "ada:right",
    sent: 0,
  },
  {
    name: "the proxy's own certificate has expired",
    proxy: (socket, world) => behindTls(proxysExpired(), proxy())(socket, world),
    args: withCompany,
    id: "certificate-outdated",
    next: ["clock", "IT"],
    says: PROXY_NAME,
  },
  {
    name: "the proxy speaks TLS, and works with the company's CA",
    proxy: (socket, world) => behindTls(proxysOwn(), proxy())(socket, world),
    args: withCompany,
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "SOCKS is at the port (microsocks)",
    start: microsocks(),
    id: "proxy-speaks-socks",
    next: ["http port", "socks5h://"],
    needs: ["microsocks"],
  },
  {
    name: "SOCKS is at the port, and it is given as https://",
    proxy: socks(),
    args: OVER_TLS,
    id: "proxy-speaks-socks",
    next: "http port",
  },
  {
    name: "http is at the port, and it is given as socks5h://",
    proxy: proxy(),
    args: SOCKS,
    id: "proxy-speaks-http",
    next: "http://",
  },
  {
    name: "SSH is at the port, and it is given as socks5h://",
    proxy: greets("SSH-2.0-OpenSSH_9.2\r\n"),
    args: SOCKS,
    id: "not-socks",
    next: "scheme, host and port",
  },
  {
    name: "the SOCKS server takes no names",
    proxy: socks({ reply: 8 }),
    args: SOCKS,
    id: "socks-without-names",
    next: "socks5://",
  },
  {
    name: "the SOCKS server wants a user name and password",
    proxy: socks({ user: "ada:right" }),
    args: SOCKS,
    id: "credentials-needed",
    next: "--username",
  },
  {
    name: "the SOCKS server refuses the password (microsocks)",
    start: microsocks("-u", "ada", "-P", "right"),
    args: SOCKS,
    account: "ada:wrong",
    id: "credentials-refused",
    next: "password",
    needs: ["microsocks"],
  },
  {
    name: "the SOCKS server refuses the password",
    proxy: socks({ user: "ada:right" }),
    args: SOCKS,
    account: "ada:wrong",
    sent: 1,
    id: "credentials-refused",
    next: ["password", "locked"],
  },
  {
    name: "the SOCKS server allows nothing",
    proxy: socks({ reply: 2 }),
    args: SOCKS,
    id: "everything-forbidden",
    next: "IT",
  },
  { name: "the SOCKS server reaches nothing", proxy: socks({ reply: 4 }), args: SOCKS, id: "no-way-out", next: "IT" },
  {
    name: "the SOCKS server works",
    direct,
    proxy: socks(),
    args: SOCKS,
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "socks5:// has names looked up here, where nobody knows them",
    direct: "no names",
    proxy: socks(),
    args: ["--proxy", `socks5://${PROXY_NAME}:${PORT}`],
    id: "socks-names-unknown",
    next: "socks5h://",
  },
  ...[405, 501].map(
    (status): Scenario => ({
      name: `http passes, and CONNECT is answered with ${status}`,
      proxy: proxy({ connect: answer(status), get: page }),
      id: "no-https",
      next: ["IT", "--https-proxy"],
    }),
  ),
  {
    name: "404 comes to CONNECT, and a page to http",
    proxy: proxy({ connect: answer(404) }),
    id: "no-https",
    next: "--https-proxy",
  },
  { name: "a teapot is at the port (418)", proxy: always(answer(418)), id: "proxy-error", next: "IT", says: "418" },
];

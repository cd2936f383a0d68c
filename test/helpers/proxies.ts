// Proxies for the connection test, all on loopback: real ones (squid, tinyproxy, microsocks), and scripted ones for what a real one
// can't be brought to do.
import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { onTestFinished } from "vitest";
import { need } from "./needs.ts";
import { execFileSync, spawn } from "./processes.ts";

/** Debian's user for proxies: squid and tinyproxy give up root. */
const PROXY_USER = 13;

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with ${child.exitCode}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("the proxy does not listen");
}

function start(program: string, args: readonly string[], port: number): Promise<void> {
  const child = spawn(program, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return untilListening(port, child);
}

export interface Squid {
  readonly port: number;
  /** Status and method of every request, as the access log has it. */
  log(): { status: number; method: string; user: string }[];
}

/** @param ca with it, TLS is opened on the way and signed by this CA; @param denied a host that gets squid's own page */
export async function startSquid(
  base: string,
  {
    user,
    ca,
    denied,
  }: { user?: { name: string; password: string }; ca?: { cert: string; key: string }; denied?: string } = {},
): Promise<Squid> {
  // It gives up root, for a user that the folders are handed to.
  need("squid", "root", ...(user ? ["openssl", "/usr/lib/squid/basic_ncsa_auth"] : []));
  const folder = `${base}/squid`;
  mkdirSync(folder);
  // It goes through here to its own folder; what is another user's is not trusted.
  chmodSync(base, 0o711);
  chownSync(folder, PROXY_USER, PROXY_USER);
  const port = await freePort();
  const lines = [
    "pid_filename none",
    "cache deny all",
    "pinger_enable off",
    "netdb_filename none",
    "shutdown_lifetime 0 seconds",
    `coredump_dir ${folder}`,
    `cache_log ${folder}/cache.log`,
    "logformat short %>Hs %rm %un",
    `access_log stdio:${folder}/access.log logformat=short`,
    `hosts_file ${folder}/hosts`,
    "dns_nameservers 127.0.0.1",
  ];
  writeFileSync(`${folder}/hosts`, "127.0.0.1 origin.test other.test\n");
  if (ca) {
    writeFileSync(`${folder}/ca.pem`, readFileSync(ca.cert, "utf8") + readFileSync(ca.key, "utf8"));
    chownSync(`${folder}/ca.pem`, PROXY_USER, PROXY_USER);
    const helper = "/usr/lib/squid/security_file_certgen";
    need(helper);
    execFileSync(helper, ["-c", "-s", `${folder}/db`, "-M", "4MB"], { uid: PROXY_USER, gid: PROXY_USER });
    lines.push(
      `http_port 127.0.0.1:${port} ssl-bump tls-cert=${folder}/ca.pem generate-host-certificates=on`,
      `sslcrtd_program ${helper} -s ${folder}/db -M 4MB`,
      "sslcrtd_children 1",
      "ssl_bump bump all",
      "sslproxy_cert_error allow all",
      "tls_outgoing_options flags=DONT_VERIFY_PEER",
    );
  } else lines.push(`http_port 127.0.0.1:${port}`);
  // With bumped TLS, CONNECT itself is let through, as in companies that want their page to be seen.
  if (denied)
    lines.push(`acl denied dstdomain ${denied}`, "acl tunnels method CONNECT", "http_access deny denied !tunnels");
  if (user) {
    const hash = execFileSync("openssl", ["passwd", "-apr1", user.password], { encoding: "utf8" }).trim();
    writeFileSync(`${folder}/users`, `${user.name}:${hash}\n`);
    lines.push(
      `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/users`,
      "auth_param basic children 1",
      "acl known proxy_auth REQUIRED",
      "http_access allow known",
    );
  } else lines.push("http_access allow all");
  lines.push("http_access deny all", "");
  writeFileSync(`${folder}/squid.conf`, lines.join("\n"));
  await start("squid", ["-N", "-f", `${folder}/squid.conf`], port);
  return {
    port,
    log: () =>
      (existsSync(`${folder}/access.log`) ? readFileSync(`${folder}/access.log`, "utf8") : "")
        .split("\n")
        .map((line) => line.split(" "))
        .flatMap(([status, method, name]) =>
          method && method !== "NONE" ? [{ status: Number(status), method, user: name ?? "" }] : [],
        ),
  };
}

/** @param lines of its configuration, such as ConnectPort */
export async function startTinyproxy(base: string, lines: readonly string[] = []): Promise<number> {
  need("tinyproxy");
  const port = await freePort();
  const file = `${base}/tinyproxy.conf`;
  writeFileSync(file, [`Port ${port}`, "Listen 127.0.0.1", "Timeout 10", ...lines, ""].join("\n"));
  await start("tinyproxy", ["-d", "-c", file], port);
  return port;
}

/** A relay that hands all that it gets to this parent, with an account of its own. */
export async function startCntlm(base: string, parent: number): Promise<number> {
  need("cntlm");
  const port = await freePort();
  const file = `${base}/cntlm.conf`;
  const account = ["Username ada", "Domain CORP", "Password s3cret", "Auth NTLMv2"];
  const lines = [...account, `Proxy 127.0.0.1:${parent}`, `Listen 127.0.0.1:${port}`, ""];
  writeFileSync(file, lines.join("\n"), { mode: 0o600 });
  await start("cntlm", ["-f", "-c", file], port);
  return port;
}

/** A SOCKS 5 server that lets one user in. */
export async function startMicrosocks(user: string, password: string): Promise<number> {
  need("microsocks");
  const port = await freePort();
  await start("microsocks", ["-i", "127.0.0.1", "-p", String(port), "-u", user, "-P", password], port);
  return port;
}

async function listen(server: net.Server, sockets: Set<net.Socket>): Promise<number> {
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that is told what to do with each connection, once it has sent something. */
export function startScripted(
  act: (socket: net.Socket, request: string) => void,
  secure?: { key: string; cert: string },
): Promise<number> {
  const onConnection = (socket: net.Socket) => {
    socket.on("error", () => {});
    socket.once("data", (data) => act(socket, data.toString("latin1")));
  };
  const server = secure
    ? tls.createServer({ key: readFileSync(secure.key), cert: readFileSync(secure.cert) }, onConnection)
    : net.createServer(onConnection);
  return listen(server, new Set());
}

/** A server that speaks first. */
export function startGreeter(greeting: string): Promise<number> {
  return listen(
    net.createServer((socket) => void socket.write(greeting)),
    new Set(),
  );
}

/** Answers on 127.0.0.2, which no skip list holds by itself. */
export async function startElsewhere(status = 200): Promise<string> {
  const server = http.createServer((_, response) => void response.writeHead(status).end("x"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.2", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.2:${(server.address() as AddressInfo).port}/`;
}

// Real servers, each at the proxy's address in its world.
import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { privateKeyOf } from "../../helpers/issue.ts";
import { execFileSync, spawn } from "../../helpers/processes.ts";
import { speakSocks } from "../../helpers/socks.ts";
import { companyRoot, type Papers, PROXY_NAME, PUBLIC_HOSTS } from "./papers.ts";
import type { Listener, World } from "./world.ts";

export const PORT = 3128;
/** Debian's user for proxies: squid and tinyproxy give up root. */
const PROXY_USER = 13;

async function start(world: World, program: string, args: readonly string[], address = world.proxy, port = PORT) {
  const [first = "", ...rest] = world.inside([program, ...args]);
  const child: ChildProcess = spawn(first, rest, { stdio: "ignore" });
  world.atEnd(() => void child.kill("SIGKILL"));
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, address, () => resolve(true)).on("error", () => resolve(false));
      socket.once("close", () => {}).once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${program} does not listen`);
}

/** A line of rules for each; the last refuses what no other lets through. */
export interface SquidWish {
  readonly rules?: readonly string[];
  /** user:password that it lets in. */
  readonly user?: string;
  /** Opens TLS, and signs by the company's root. */
  readonly opensTls?: boolean;
  /** Knows the names of the internet. */
  readonly knowsNames?: boolean;
  readonly lines?: readonly string[];
}

export const squid =
  ({ rules = ["http_access allow all"], user, opensTls, knowsNames = true, lines = [] }: SquidWish = {}) =>
  async (world: World): Promise<void> => {
    const folder = world.file("squid");
    mkdirSync(folder);
    chmodSync(world.folder, 0o711);
    chownSync(folder, PROXY_USER, PROXY_USER);
    const all = [
      "pid_filename none",
      "cache deny all",
      "pinger_enable off",
      "netdb_filename none",
      `visible_hostname ${PROXY_NAME}`,
      "shutdown_lifetime 0 seconds",
      "connect_timeout 3 seconds",
      `coredump_dir ${folder}`,
      `cache_log ${folder}/cache.log`,
      "logformat sent %{Proxy-Authorization}>h",
      `access_log stdio:${folder}/access.log logformat=sent`,
      `hosts_file ${world.write("squid/hosts", knowsNames ? `${world.internet} ${PUBLIC_HOSTS.join(" ")}\n` : "")}`,
      `dns_nameservers ${world.nameServer}`,
      ...lines,
    ];
    if (opensTls) {
      const pem = world.write("squid/ca.pem", companyRoot().pem + privateKeyOf(companyRoot()));
      const helper = "/usr/lib/squid/security_file_certgen";
      execFileSync(helper, ["-c", "-s", `${folder}/db`, "-M", "4MB"], { uid: PROXY_USER, gid: PROXY_USER });
      all.push(
        `http_port ${world.proxy}:${PORT} ssl-bump tls-cert=${pem} generate-host-certificates=on`,
        `sslcrtd_program ${helper} -s ${folder}/db -M 4MB`,
        "sslcrtd_children 1",
        "ssl_bump bump all",
        "sslproxy_cert_error allow all",
        "tls_outgoing_options flags=DONT_VERIFY_PEER",
      );
    } else all.push(`http_port ${world.proxy}:${PORT}`);
    if (user) {
      const [name, password = ""] = user.split(":");
      const hash = execFileSync("openssl", ["passwd", "-apr1", password], { encoding: "utf8" }).trim();
      all.push(
        `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${world.write("squid/users", `${name}:${hash}\n`)}`,
        "auth_param basic children 1",
        "acl known proxy_auth REQUIRED",
      );
    }
    all.push(...(user ? ["http_access allow known"] : rules), "http_access deny all", "");
    await start(world, "squid", ["-N", "-f", world.write("squid/squid.conf", all.join("\n"))]);
    world.counts.push(() => {
      const log = `${folder}/access.log`;
      const asked = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
      return asked.filter((line) => line.startsWith("Basic")).length;
    });
  };

/** @param lines of its configuration, such as ConnectPort */
export const tinyproxy =
  (...lines: readonly string[]) =>
  (world: World): Promise<void> => {
    const all = [`Port ${PORT}`, `Listen ${world.proxy}`, "Timeout 10", ...lines, ""];
    return start(world, "tinyproxy", ["-d", "-c", world.write("tinyproxy.conf", all.join("\n"))]);
  };

export const microsocks =
  (...args: readonly string[]) =>
  (world: World): Promise<void> =>
    start(world, "microsocks", ["-i", world.proxy, "-p", String(PORT), ...args]);

/** In front of a machine that is not there. */
export const haproxy = (world: World): Promise<void> => {
  const lines = [
    "defaults",
    "  mode http",
    "  timeout connect 1s",
    "  retries 0",
    "  timeout client 5s",
    "  timeout server 5s",
    "listen proxy",
    `  bind ${world.proxy}:${PORT}`,
    `  server one ${world.nowhere}:3128`,
    "",
  ];
  return start(world, "haproxy", ["-db", "-f", world.write("haproxy.cfg", lines.join("\n"))]);
};

/** A relay on this machine whose parent is not there. Its port is kept in the world. */
export const cntlm = (port: number) => (world: World) => {
  const lines = [
    "Username ada",
    "Domain CORP",
    "Password right",
    `Proxy ${world.nowhere}:3128`,
    `Listen 127.0.0.1:${port}`,
    "",
  ];
  return start(world, "cntlm", ["-f", "-c", world.write("cntlm.conf", lines.join("\n"))], "127.0.0.1", port);
};

/** Shows papers that no server here would load. */
export const SERVER_PORT = 4433;
export const tlsServer = (make: () => Papers) => (world: World) => {
  const { key, sent } = make();
  const [leaf = "", ...chain] = sent.split(/(?<=-----END CERTIFICATE-----\n)/);
  const files = {
    key: world.write("key.pem", key),
    cert: world.write("leaf.pem", leaf),
    chain: world.write("chain.pem", chain.join("")),
  };
  const args = ["-key", files.key, "-cert", files.cert, "-cert_chain", files.chain, "-cipher", "DEFAULT@SECLEVEL=0"];
  const place = ["-accept", `${world.internet}:${SERVER_PORT}`, "-www", "-quiet"];
  return start(world, "openssl", ["s_server", ...args, ...place], world.internet, SERVER_PORT);
};

/** A port whose queue of connections is full: another gets no answer. */
export const fullQueue = async (world: World): Promise<void> => {
  const script =
    `import socket,time\ns=socket.socket();s.bind(('${world.proxy}',${PORT}));s.listen(0)\n` +
    "c=[socket.socket() for _ in range(4)]\nfor x in c: x.setblocking(False); x.connect_ex(s.getsockname())\nprint(1,flush=True)\ntime.sleep(60)";
  const child = spawn("python3", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  world.atEnd(() => void child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
};

/** @param options what it answers: see the helper */
export function socks(options: Parameters<typeof speakSocks>[1] = {}): Listener {
  return (socket, world) => {
    const server = speakSocks({ http: 80, https: 443, address: world.internet }, options);
    server.onConnection(socket);
    world.counts.push(() => server.sent.length);
    socket.once("close", () => server.sockets.forEach((other) => void other.destroy()));
  };
}

// One failing network: addresses of its own on loopback, a name server, what machines of the internet answer, and the
// program in it with a home of its own. Its files take the places of the machine's in a mount namespace.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Outcome, PROGRAM } from "../../helpers/home.ts";
import { runClient } from "../../helpers/network.ts";
import { type Names, startNameServer } from "./name-server.ts";
import { companyRoot, expiredRoot, MIRROR, otherRoot, PROXY_NAME, PUBLIC_HOSTS, publicRoot } from "./papers.ts";

export type Listener = (socket: net.Socket, world: World) => void;

/** What this machine meets at the public addresses without a proxy. */
export type Direct = "refused" | "no names" | { readonly http?: Listener; readonly https?: Listener };

export class World {
  readonly folder = mkdtempSync(path.join(tmpdir(), "proxycast-world-"));
  /** Where servers of the internet are, if there are any. */
  readonly internet: string;
  /** Where the proxy is. */
  readonly proxy: string;
  /** Where nobody is. */
  readonly nowhere: string;
  readonly nameServer: string;
  /** How often the proxy was sent a user name and password. */
  sent = 0;
  /** The same, of those who count by themselves. */
  readonly counts: (() => number)[] = [];
  readonly #ends: (() => void)[] = [];

  /** @param number from 1 to 254: no two worlds of one may be at the same time */
  constructor(number: number) {
    const address = (last: number) => `127.${number}.0.${last}`;
    this.internet = address(1);
    this.proxy = address(2);
    this.nowhere = address(9);
    this.nameServer = address(53);
  }

  /** Something to end with this world. */
  atEnd(end: () => void): void {
    this.#ends.push(end);
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string): string {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text, { mode: 0o644 });
    return this.file(name);
  }

  async listen(address: string, port: number, listener: Listener): Promise<number> {
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      listener(socket, this);
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
    this.atEnd(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return (server.address() as net.AddressInfo).port;
  }

  /** @param isolated commands that set up a network of its own, in which none of the servers is */
  async open(direct: Direct, names: Names, isolated: string | undefined): Promise<void> {
    const isThere = typeof direct === "object";
    const address = isThere ? this.internet : this.nowhere;
    const isKnown = direct !== "no names";
    const all: Names = {
      [PROXY_NAME]: this.proxy,
      ...(isKnown ? Object.fromEntries([...PUBLIC_HOSTS, MIRROR].map((host) => [host, address])) : {}),
      ...names,
    };
    if (isThere && direct.http) await this.listen(this.internet, 80, direct.http);
    if (isThere && direct.https) await this.listen(this.internet, 443, direct.https);
    if (!isolated) await startNameServer(this, all);
    const known = Object.entries(all).flatMap(([name, value]) => (net.isIP(value) ? `${value} ${name}\n` : []));
    this.write("hosts", `127.0.0.1 localhost\n${isolated ? known.join("") : ""}`);
    this.write("resolv.conf", `nameserver ${this.nameServer}\n`);
    this.write("public.pem", publicRoot().pem);
    this.write("mozilla/public.crt", publicRoot().pem);
    this.write("company.pem", companyRoot().pem);
    this.write("other.pem", otherRoot().pem);
    this.write("expired.pem", expiredRoot().pem);
    mkdirSync(this.file("home"), { recursive: true });
  }

  /** A command with this world's files in the places of the machine's. */
  inside(command: readonly string[], isolated?: string): readonly string[] {
    const mounts = Object.entries({
      hosts: "/etc/hosts",
      "resolv.conf": "/etc/resolv.conf",
      "public.pem": "/etc/ssl/certs/ca-certificates.crt",
      mozilla: "/usr/share/ca-certificates/mozilla",
    }).map(([name, place]) => `mount --bind ${this.file(name)} ${place}`);
    const script = [...mounts, ...(isolated ? [isolated] : []), 'exec "$@"'].join(" && ");
    return ["unshare", isolated ? "-mn" : "-m", "sh", "-c", script, "sh", ...command];
  }

  /** @param before what the program is started by */
  run(
    args: readonly string[],
    {
      isolated,
      input,
      environment = {},
      before = [],
    }: {
      readonly isolated?: string | undefined;
      readonly input?: string | undefined;
      readonly environment?: Readonly<Record<string, string>> | undefined;
      readonly before?: readonly string[] | undefined;
    },
  ): Promise<Outcome> {
    const [program = "", ...rest] = this.inside([...before, process.execPath, PROGRAM, ...args], isolated);
    const env = { HOME: this.file("home"), PATH: process.env.PATH, ...environment };
    return runClient(program, rest, env, this.file("home"), { input });
  }

  end(): void {
    for (const end of this.#ends.reverse()) end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

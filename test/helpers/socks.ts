// A small SOCKS 5 server on loopback that records what it is asked for. https://www.rfc-editor.org/rfc/rfc1928
import net, { type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface SocksHit {
  /** Whether the server is to look the host up. */
  readonly type: "name" | "address";
  readonly host: string;
  readonly port: number;
  /** What was sent, as user:password. */
  readonly credentials?: string;
}

export interface SocksServer {
  readonly port: number;
  readonly hits: readonly SocksHit[];
  /** Every user:password that was sent, let in or not. */
  readonly sent: readonly string[];
  /** The first bytes of who speaks no SOCKS, in latin1. */
  readonly strangers: readonly string[];
}

interface Options {
  /** The user:password without which it lets nobody in. */
  readonly user?: string | undefined;
  /** The byte that answers each request; 0 connects. */
  readonly reply?: number;
  /** The byte that answers who offers what. */
  readonly method?: number;
}

const NO_AUTHENTICATION = 0;
const USER_AND_PASSWORD = 2;
const NONE_FITS = 0xff;

/** @param origin ports of this machine that stand for port 80 and 443 of every host */
export async function startSocks(
  origin: { http: number; https?: number },
  options: Options = {},
): Promise<SocksServer> {
  const { onConnection, sockets, ...seen } = speakSocks(origin, options);
  const server = net.createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, ...seen };
}

/** What such a server does with each connection. @param origin where every host is: ports of an address */
export function speakSocks(
  origin: { readonly http: number; readonly https?: number; readonly address?: string },
  options: Options = {},
) {
  const hits: SocksHit[] = [];
  const sent: string[] = [];
  const strangers: string[] = [];
  const sockets = new Set<net.Socket>();

  async function serve(socket: net.Socket): Promise<void> {
    const read = reader(socket);
    const [version = 0, count = 0] = await read(2);
    if (version !== 5) {
      strangers.push(Buffer.concat([Buffer.from([version, count]), await read(1)]).toString("latin1"));
      socket.destroy();
      return;
    }
    const offered = [...(await read(count))];
    const wanted = options.user === undefined ? NO_AUTHENTICATION : USER_AND_PASSWORD;
    const method = options.method ?? (offered.includes(wanted) ? wanted : NONE_FITS);
    socket.write(Buffer.from([5, method]));
    if (method !== NO_AUTHENTICATION && method !== USER_AND_PASSWORD) return;
    let credentials: string | undefined;
    if (method === USER_AND_PASSWORD) {
      const text = async () => (await read((await read(1))[0] ?? 0)).toString();
      await read(1);
      credentials = `${await text()}:${await text()}`;
      sent.push(credentials);
      const isKnown = credentials === options.user;
      socket.write(Buffer.from([1, isKnown ? 0 : 1]));
      if (!isKnown) {
        socket.end();
        return;
      }
    }
    const [, , , type = 0] = await read(4);
    const bytes = await read(type === 3 ? ((await read(1))[0] ?? 0) : type === 1 ? 4 : 16);
    const host = type === 3 ? bytes.toString() : type === 1 ? bytes.join(".") : bytes.toString("hex");
    const port = (await read(2)).readUInt16BE();
    hits.push({ type: type === 3 ? "name" : "address", host, port, ...(credentials ? { credentials } : {}) });
    const reply = options.reply ?? 0;
    const onward = { 80: origin.http, 443: origin.https ?? 0 }[port] ?? port;
    if (reply === 0) {
      const other = net.connect(onward, origin.address ?? "127.0.0.1");
      sockets.add(other);
      other.on("error", () => socket.destroy());
      await new Promise((resolve) => other.once("connect", resolve));
      socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      read.rest(other);
      other.pipe(socket);
    } else socket.end(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
  }

  const onConnection = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket).catch(() => socket.destroy());
  };
  return { onConnection, sockets, hits, sent, strangers };
}

/** Reads so many bytes at a time, and hands what comes after to somebody else. */
function reader(socket: net.Socket) {
  let buffer = Buffer.alloc(0);
  let wake = () => {};
  const onData = (data: Buffer) => {
    buffer = Buffer.concat([buffer, data]);
    wake();
  };
  socket.on("data", onData);
  const read = async (length: number): Promise<Buffer> => {
    while (buffer.length < length) await new Promise<void>((resolve) => (wake = resolve));
    const bytes = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    return bytes;
  };
  return Object.assign(read, {
    rest(other: net.Socket) {
      socket.off("data", onData);
      other.write(buffer);
      socket.pipe(other);
    },
  });
}

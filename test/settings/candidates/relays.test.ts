// Relays that listen on this machine: real ones are found, and nothing leaves it. Whatever else listens keeps nobody waiting.
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { findRelays } from "../../../src/settings/candidates/relays.ts";
import type { System } from "../../../src/system/system.ts";
import { Home } from "../../helpers/home.ts";
import { needs } from "../../helpers/needs.ts";
import { freePort, startCntlm, startScripted, startSquid, startTinyproxy } from "../../helpers/proxies.ts";
import { systemIn } from "../../helpers/system.ts";

const onLinux = process.platform === "linux";

/** @param ours whether sockets of other processes can be seen */
async function look(ports: readonly number[], replaced: Partial<System> = {}): Promise<string[]> {
  const found = await findRelays({ ...systemIn(new Home()), ...replaced }, ports);
  return found.map(({ kind, http, foundIn }) => `${kind} ${http?.host}:${http?.port} ${foundIn}`);
}

/** As for a user to whom the sockets of another's processes are not shown. */
function withoutSockets(): Partial<System> {
  const { entries } = systemIn(new Home());
  const deny = () => {
    throw Object.assign(new Error("denied"), { code: "EACCES" });
  };
  return { entries: (folder) => (/^\/proc\/\d+\/fd$/.test(folder) ? deny() : entries(folder)) };
}

needs("squid", "tinyproxy")("squid and tinyproxy, by what they say to a question without an address", async () => {
  const home = new Home();
  const [squid, tinyproxy] = [await startSquid(home.base), await startTinyproxy(home.base)];
  expect(await look([squid.port, tinyproxy, await freePort()])).toEqual([
    `relay 127.0.0.1:${squid.port} squid on this machine, port ${squid.port}`,
    `relay 127.0.0.1:${tinyproxy} tinyproxy on this machine, port ${tinyproxy}`,
  ]);
  // It refused it, and went nowhere.
  expect(squid.log().flatMap(({ method, status }) => (method === "-" ? [] : [status]))).toEqual([400]);
});

needs("cntlm")("cntlm, by its process: its parent hears nothing of it", async () => {
  const heard: string[] = [];
  const parent = await startScripted((_, request) => void heard.push(request));
  const port = await startCntlm(new Home().base, parent);
  if (onLinux) expect(await look([port])).toEqual([`relay 127.0.0.1:${port} cntlm on this machine, port ${port}`]);
  // One whose ports can't be told may have any of them: none is asked.
  expect(await look([port], withoutSockets())).toEqual([]);
  expect(heard).toEqual([]);
});

async function listenWith(act: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    act(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

test("what is no proxy, says nothing, or does not end is none, and is left within a second", async () => {
  const web = http.createServer((_, response) => response.end("a page on squid and the Via: header")).listen(0);
  onTestFinished(() => void web.close());
  const ports = [
    (web.address() as AddressInfo).port,
    await listenWith(() => {}),
    await listenWith((socket) => socket.end()),
    await listenWith((socket) => socket.resetAndDestroy()),
    await listenWith((socket) => void socket.write("SSH-2.0-OpenSSH_9.2\r\n")),
    await listenWith((socket) => {
      const flood = () => void (socket.writable && socket.write("x".repeat(65_536), flood));
      flood();
    }),
    await listenWith((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const drip = setInterval(() => socket.write("X-A: b\r\n"), 20);
      socket.on("close", () => clearInterval(drip));
    }),
  ];
  const started = performance.now();
  expect(await look(ports)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(3_000);
});

test("a name in a header is no more than one of those that are known", async () => {
  const port = await startScripted((socket) => socket.end("HTTP/1.1 400 x\r\nServer: squid\u001b[31m/1\r\n\r\n"));
  expect(await look([port])).toEqual([`relay 127.0.0.1:${port} squid on this machine, port ${port}`]);
  const asking = await startScripted((socket) => socket.end("HTTP/1.1 407 x\r\nServer: \u001b[31m\r\n\r\n"));
  expect(await look([asking])).toEqual([`relay 127.0.0.1:${asking} a proxy on this machine, port ${asking}`]);
});

/** WSL whose Windows host is at 127.0.0.1, and where these programs run. */
function wsl(programs: readonly string[], exitCode = 0): Partial<System> {
  const real = systemIn(new Home());
  const files: Readonly<Record<string, string>> = {
    "/proc/sys/kernel/osrelease": "5.15.0-microsoft-standard-WSL2\n",
    "/proc/net/route": "Iface\tDestination\tGateway\neth0\t00000000\t0100007F\t0003\n",
    "/proc/net/tcp": "",
    "/proc/net/tcp6": "",
    "/proc/mounts": "C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\;uid=0 0 0\n",
  };
  const stdout = programs.map((name) => `"${name}","1234","Console","1","9.000 K"\r\n`).join("");
  return {
    platform: "linux",
    list: (folder) => (folder === "/proc" ? [] : real.list(folder)),
    read: (file) => (files[file] === undefined ? real.read(file) : Buffer.from(files[file])),
    facts: (file) => (file.endsWith("tasklist.exe") ? real.facts(process.execPath) : real.facts(file)),
    ask: async () => ({ exitCode, stdout }),
  };
}

test("in WSL: the Windows host's relay, and none is asked where its programs can't be seen", async () => {
  const heard: string[] = [];
  const asking = await startScripted((socket, request) => {
    heard.push(request);
    socket.end("HTTP/1.1 400 x\r\nServer: squid\r\n\r\n");
  });
  expect(await look([asking], wsl(["explorer.exe"]))).toEqual([
    `windows-host 127.0.0.1:${asking} squid on the Windows host, port ${asking}`,
  ]);
  expect(heard).toHaveLength(1);
  expect(await look([asking], wsl(["explorer.exe", "px.exe"]))).toEqual([]);
  expect(await look([asking], wsl([], 1))).toEqual([]);
  expect(heard).toHaveLength(1);
});

// The proxy of the demo and of all tests: what it records, lets through, and opens on the way.
import net from "node:net";
import tls from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { findStrictFault } from "../../src/ca/strict.ts";
import { findWeakness } from "../../src/ca/weak.ts";
import { type Authority, makeAuthority } from "../../src/demo/certificates.ts";
import { type ProxyOptions, startProxy } from "../../src/demo/proxy.ts";
import { type Identity, startSite } from "../../src/demo/site.ts";

async function site(identity?: Identity): Promise<number> {
  const started = await startSite(
    ({ headers, url }, response) => void response.end(`${headers.host} ${url}`),
    identity,
  );
  onTestFinished(() => started.close());
  return started.port;
}

async function proxy(options: ProxyOptions) {
  const started = await startProxy(options);
  onTestFinished(() => started.close());
  return started;
}

/** Sends these bytes, and reads until the other side ends. */
function talk(socket: net.Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.write(text);
    let answer = "";
    socket.on("data", (data) => (answer += data));
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

const connect = (port: number) => net.connect(port, "127.0.0.1");

/** A request through a tunnel. */
async function askThrough(port: number, host: string, ca: string): Promise<string> {
  const socket = connect(port);
  socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
  await new Promise((resolve) => socket.once("data", resolve));
  const answer = await talk(
    tls.connect({ socket, ca, servername: host }),
    `GET /x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  );
  return answer.split("\r\n\r\n")[1] ?? "";
}

const GET = "GET http://any.test/x?y HTTP/1.1\r\nHost: any.test\r\nConnection: close\r\n";
const AUTH = (text: string) => `Proxy-Authorization: Basic ${Buffer.from(text).toString("base64")}\r\n`;

test("leads every name to the site, and records who asked for what", async () => {
  const { port, hits } = await proxy({ origin: { http: await site() } });
  expect(await talk(connect(port), `${GET}${AUTH("me:é:x")}\r\n`)).toMatch(/^HTTP\/1\.1 200[\s\S]*any\.test \/x\?y/);
  expect(hits).toEqual([{ method: "GET", url: "http://any.test/x?y", host: "any.test", credentials: "me:é:x", port }]);
});

test("records what it can't lead anywhere, too", async () => {
  const { port, hits } = await proxy({ origin: { http: await site() } });
  // As yarn writes it, without brackets.
  expect(await talk(connect(port), "CONNECT ff05::6:80 HTTP/1.1\r\nHost: ff05::6\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/);
  expect(await talk(connect(port), "GET https://any.test/ HTTP/1.1\r\nHost: any.test\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 400/,
  );
  expect(hits.map(({ method, url }) => `${method} ${url}`)).toEqual(["CONNECT ff05::6:80", "GET https://any.test/"]);
});

test("wants credentials of everybody, and takes no others", async () => {
  const { port, hits } = await proxy({ origin: { http: await site() }, credentials: "me:p:w" });
  const refused = /^HTTP\/1\.1 407 [\s\S]*proxy-authenticate: Basic realm="proxy"/i;
  expect(await talk(connect(port), `${GET}\r\n`)).toMatch(refused);
  expect(await talk(connect(port), `${GET}${AUTH("me:p")}\r\n`)).toMatch(refused);
  expect(await talk(connect(port), "CONNECT any.test:443 HTTP/1.1\r\nHost: any.test:443\r\n\r\n")).toMatch(refused);
  expect(await talk(connect(port), `${GET}${AUTH("me:p:w")}\r\n`)).toMatch(/^HTTP\/1\.1 200/);
  expect(hits.map(({ credentials }) => credentials)).toEqual([undefined, "me:p", undefined, "me:p:w"]);
});

test("opens HTTPS on the way where it inspects, and only then", async () => {
  const [company, public_] = await Promise.all([makeAuthority("Company"), makeAuthority("Public")]);
  const origin = { http: await site(), https: await site(public_) };
  const plain = await proxy({ origin });
  expect(await askThrough(plain.port, "any.test", public_.cert)).toContain("any.test /x");
  expect(plain.hits.map(({ url }) => url)).toEqual(["any.test:443"]);
  await expect(askThrough(plain.port, "any.test", company.cert)).rejects.toThrow(/certificate/);
  const inspecting = await proxy({ origin, inspection: { authority: company, trusted: public_.cert } });
  expect(await askThrough(inspecting.port, "any.test", company.cert)).toContain("any.test /x");
  expect(inspecting.hits.map(({ url }) => url)).toEqual(["any.test:443", "https://any.test/x"]);
  await expect(askThrough(inspecting.port, "any.test", public_.cert)).rejects.toThrow(/certificate/);
});

test("its certificates are what strict clients take", async () => {
  const authority: Authority = await makeAuthority("Company");
  const { cert } = await authority.issue(["any.test", "192.0.2.7"]);
  expect(findStrictFault([cert, authority.cert])).toBeUndefined();
  expect([cert, authority.cert].map(findWeakness)).toEqual([undefined, undefined]);
});

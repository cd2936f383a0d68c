// The connection test through SOCKS servers: who looks a name up, what is sent, and each cause.
import { readFileSync } from "node:fs";
import http from "node:http";
import { expect, test } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import { type CauseId, hintFor } from "../../src/diagnosis/causes.ts";
import type { Authentication, ProbeResult } from "../../src/diagnosis/result.ts";
import type { Endpoint } from "../../src/model/proxy.ts";
import { Secret } from "../../src/model/secret.ts";
import { CONFIG } from "../helpers/contract.ts";
import { Home } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { freePort, startElsewhere, startGreeter, startMicrosocks, startScripted } from "../helpers/proxies.ts";
import { startSocks } from "../helpers/socks.ts";
import { requestWith } from "../helpers/tested.ts";

const USER = "CORP\\ada:p@ss:w/rd é€";

function ask(
  scheme: Endpoint["scheme"],
  port: number,
  url: string,
  more: Parameters<typeof requestWith>[0] & { user?: string } = {},
) {
  const [username = "", ...password] = (more.user ?? "").split(":");
  const credentials = more.user ? { username, password: new Secret(password.join(":")) } : undefined;
  return probe(requestWith({ proxy: { endpoint: { scheme, host: "127.0.0.1", port }, credentials }, ...more, url }));
}

const outcomeOf = ({ cause, authentication, stages }: ProbeResult) => [cause?.id, authentication, stages.at(-1)?.stage];

test("socks5h leaves the name to the proxy, and http and TLS go on through it", async () => {
  const home = new Home();
  const company = await makeCompany(home.base, ["site.test"]);
  const origin = { http: await startOrigin(() => "x"), https: await startSecureOrigin(company, () => "x") };
  const { port, hits } = await startSocks(origin);
  const plain = await ask("socks5h", port, "http://site.test/");
  expect(plain).toMatchObject({ status: 200, isDirect: false, addresses: ["127.0.0.1"] });
  expect(plain.stages.map(({ stage }) => stage)).toEqual(["name", "connect", "SOCKS", "answer"]);
  const roots = [readFileSync(company.ca, "utf8")];
  expect(await ask("socks5h", port, "https://site.test/", { roots })).toMatchObject({ status: 200, isTrusted: true });
  expect(hits).toEqual([80, 443].map((port) => ({ type: "name", host: "site.test", port })));
});

test("socks5 has this machine look it up, and says what to write where that fails", async () => {
  const { port, hits } = await startSocks({ http: await startOrigin(() => "x") });
  expect(await ask("socks5", port, "http://localhost/")).toMatchObject({ status: 200 });
  expect(hits).toEqual([{ type: "address", host: expect.stringMatching(/^127\.0\.0\.1$|^0{31}1$/), port: 80 }]);
  const unknown = await ask("socks5", port, "http://nowhere.invalid/");
  expect(outcomeOf(unknown)).toEqual(["name not found for SOCKS", "none", "SOCKS"]);
  expect(hintFor({ id: "name not found for SOCKS", detail: "" })).toContain("socks5h://");
});

test("the target's own answer is no word of the proxy's", async () => {
  const server = http.createServer((_, response) => response.writeHead(403).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = await startSocks({ http: (server.address() as { port: number }).port });
  expect(await ask("socks5h", port, "http://site.test/")).toMatchObject({ status: 403, authentication: "none" });
  server.close();
});

test("a name and a password are sent as they are, and to the proxy alone", async () => {
  const heads: http.IncomingHttpHeaders[] = [];
  const server = http.createServer((request, response) => {
    heads.push(request.headers);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port, hits } = await startSocks({ http: (server.address() as { port: number }).port }, { user: USER });
  const result = await ask("socks5h", port, "http://site.test/", { user: USER });
  expect(result).toMatchObject({ status: 200, authentication: "accepted" });
  expect(hits).toMatchObject([{ credentials: USER }]);
  expect(heads[0]).not.toHaveProperty("proxy-authorization");
  server.close();
});

test.each<[string, string | undefined, CauseId, Authentication]>([
  ["that none are given for", undefined, "log-on needed", "none"],
  ["that are wrong", "ada:wrong", "log-on refused", "refused"],
  ["that are longer than SOCKS takes", `ada:${"x".repeat(256)}`, "log-on refused", "none"],
])("credentials %s", async (_, user, id, authentication) => {
  const { port, sent } = await startSocks({ http: 1 }, { user: USER });
  const result = await ask("socks5h", port, "http://site.test/", user ? { user } : {});
  expect(outcomeOf(result)).toEqual([id, authentication, "SOCKS"]);
  expect(JSON.stringify(result)).not.toContain("wrong");
  expect(sent).toEqual(authentication === "refused" ? [user] : []);
});

test("a way to authenticate that nobody here has", async () => {
  const { port } = await startSocks({ http: 1 }, { method: 1 });
  const result = await ask("socks5h", port, "http://site.test/", { user: USER });
  expect(outcomeOf(result)).toEqual(["log-on not supported", "none", "SOCKS"]);
});

test.each<[number, CauseId, RegExp]>([
  [1, "target unreachable", /general failure/],
  [2, "blocked", /not allowed/],
  [3, "target unreachable", /network unreachable/],
  [4, "target unreachable", /host unreachable/],
  [5, "target unreachable", /connection refused/],
  [6, "target unreachable", /TTL expired/],
  [7, "proxy error", /connects nobody/],
  [8, "no names by SOCKS", /^$/],
  [99, "proxy error", /few know/],
])("reply %d", async (reply, id, detail) => {
  const { port } = await startSocks({ http: 1 }, { reply });
  const { cause } = await ask("socks5h", port, "https://site.test/");
  expect(cause).toEqual({ id, detail: expect.stringMatching(detail) });
});

test("credentials were accepted, whatever becomes of the request", async () => {
  const { port } = await startSocks({ http: 1 }, { user: USER, reply: 4 });
  expect(await ask("socks5h", port, "http://site.test/", { user: USER })).toMatchObject({ authentication: "accepted" });
});

test.each<[string, Buffer, Authentication]>([
  ["before it wants them", Buffer.alloc(0), "none"],
  ["once it has them", Buffer.from([5, 2]), "sent"],
])("credentials for a server that falls silent %s", async (_, answer, authentication) => {
  const port = await startScripted((socket) => void socket.write(answer));
  const result = await ask("socks5h", port, "http://site.test/", { user: USER, timeout: 300 });
  expect(outcomeOf(result)).toEqual(["silent", authentication, "SOCKS"]);
});

test("an http proxy where SOCKS was said", async () => {
  const { port } = await startProxy({ http: await startOrigin(() => "x") });
  const result = await ask("socks5h", port, "http://site.test/", { user: USER });
  expect(outcomeOf(result)).toEqual(["proxy speaks http", "none", "SOCKS"]);
});

test.each<Endpoint["scheme"]>(["http", "https"])("a SOCKS server where %s was said", async (scheme) => {
  const { port } = await startSocks({ http: 1 }, { user: USER });
  for (const url of ["http://site.test/", "https://site.test/"])
    expect((await ask(scheme, port, url)).cause?.id).toBe("proxy speaks SOCKS");
  expect(hintFor({ id: "proxy speaks SOCKS", detail: "" })).toContain("socks5h://");
});

test.each<[string, () => Promise<number>, CauseId]>([
  ["SSH", () => startGreeter("SSH-2.0-OpenSSH_9.2\r\n"), "not SOCKS"],
  [
    "SOCKS 4 alone",
    () => startScripted((socket) => void socket.end(Buffer.from([0, 91, 0, 0, 0, 0, 0, 0]))),
    "not SOCKS",
  ],
  ["who closes at once", () => startScripted((socket) => void socket.destroy()), "reset"],
  ["who says nothing", () => startScripted(() => {}), "silent"],
  ["nobody", freePort, "refused"],
])("%s", async (_, start, id) => {
  const { cause } = await ask("socks5h", await start(), "http://site.test/", { timeout: 300 });
  expect(cause?.id).toBe(id);
});

needs("microsocks")("a real server: microsocks", async () => {
  const port = await startMicrosocks("ada", "s3cret é");
  const url = await startElsewhere();
  const user = "ada:s3cret é";
  expect(await ask("socks5h", port, url, { user })).toMatchObject({ status: 200, authentication: "accepted" });
  expect(await ask("socks5", port, url, { user })).toMatchObject({ status: 200 });
  expect(outcomeOf(await ask("socks5h", port, url))).toEqual(["log-on needed", "none", "SOCKS"]);
  const refused = await ask("socks5h", port, url, { user: "ada:other" });
  expect(outcomeOf(refused)).toEqual(["log-on refused", "refused", "SOCKS"]);
  const unreachable = await ask("socks5h", port, `http://127.0.0.2:${await freePort()}/`, { user });
  expect(outcomeOf(unreachable)).toEqual(["target unreachable", "accepted", "SOCKS"]);
  expect((await ask("http", port, url)).cause?.id).toBe("proxy speaks SOCKS");
});

test("`test` goes through it, and `apply` remembers that", async () => {
  const home = new Home();
  home.tests = true;
  home.write(CONFIG, "testUrls: [http://site.test/]\n");
  home.write(".bashrc", "");
  const { port, hits } = await startSocks({ http: await startOrigin(() => "x") }, { user: "ada:s3cret" });
  const proxy = ["--proxy", `socks5h://ada@127.0.0.1:${port}`];
  const tested = await home.start(["test", ...proxy, "--password-stdin"], {}, "s3cret\n");
  expect(tested).toMatchObject({ code: 0, stdout: expect.stringContaining("passed") });
  const applied = await home.start(["apply", ...proxy, "--password-stdin", "--to", "bash,wget"], {}, "s3cret\n");
  expect(applied.code, applied.stderr).toBe(0);
  expect(applied.stdout + applied.stderr).toContain("The proxy was tested on");
  expect(applied.stderr).toContain("wget can't use a SOCKS proxy");
  expect(home.read(".bashrc")).toContain(`all_proxy='socks5h://127.0.0.1:${port}'`);
  expect(hits).toMatchObject([{ credentials: "ada:s3cret" }]);
  const refused = await home.start(["apply", "--proxy", `http://127.0.0.1:${port}`, "--to", "bash"]);
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("write socks5h:// in front of it") });
});

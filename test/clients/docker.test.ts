// The docker client with our ~/.docker/config.json, asked by a daemon of ours: what it sends along for a new container and
// for a build. curl, started with those variables, stands for a program in the container.
import http from "node:http";
import { expect, onTestFinished } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

interface Asked {
  readonly url: URL;
  readonly body: string;
}

/** As much of a daemon as `docker create` and `docker build` want. */
async function startDaemon(socket: string): Promise<Asked[]> {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://docker");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push({ url, body: Buffer.concat(chunks).toString("latin1") });
    response
      .setHeader("Api-Version", "1.41")
      .setHeader("Ostype", "linux")
      .setHeader("Content-Type", "application/json");
    if (url.pathname === "/_ping") response.end("OK");
    else if (url.pathname.endsWith("/containers/create")) response.writeHead(201).end('{"Id":"abc","Warnings":[]}');
    else if (url.pathname.endsWith("/build")) response.end('{"stream":"ok"}\n');
    else response.writeHead(404).end('{"message":"no"}');
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return asked;
}

/** What the daemon was asked last, after one run of the client. */
async function runDocker({ home, run }: Office, docker: string, args: readonly string[], environment: Environment) {
  const socket = `${home.base}/docker-${++runs}.sock`;
  const asked = await startDaemon(socket);
  const outcome = await run(docker, args, { DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: "0", ...environment });
  expect(outcome.stderr).not.toMatch(/error|parsing/i);
  expect(outcome).toMatchObject({ code: 0 });
  return asked.at(-1) as Asked;
}
let runs = 0;

/** The variables of a new container. */
async function create(office: Office, docker: string, environment: Environment = {}): Promise<Environment> {
  const { body } = await runDocker(office, docker, ["create", "image"], environment);
  const { Env } = JSON.parse(body) as { Env: string[] | null };
  return Object.fromEntries((Env ?? []).map((pair) => [pair.replace(/=.*$/s, ""), pair.replace(/^[^=]*=/, "")]));
}

async function curl(office: Office, docker: string, url: string) {
  need("curl");
  return office.run("curl", ["-fsS", url], await create(office, docker));
}

testWithClient(
  "docker",
  "docker",
  "its file sends containers to the proxy until remove, but for the skip list",
  async (docker) => {
    const office = await openOffice();
    office.home.write(".docker/config.json", '{\n\t"detachKeys": "ctrl-x"\n}\n');
    expect(office.apply("docker", "--skip", "skipped.test").stderr).toContain("loopback");
    expect(await curl(office, docker, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(await curl(office, docker, "http://sub.skipped.test/")).toMatchObject({ code: 6 });
    expect(office.asked()).toEqual([]);

    const { url, httpUrl } = office;
    const list = "localhost,127.0.0.1,::1,169.254.169.254,skipped.test,.skipped.test";
    const lower = { http_proxy: httpUrl, https_proxy: url, no_proxy: list };
    const all = { ...lower, HTTP_PROXY: httpUrl, HTTPS_PROXY: url, NO_PROXY: list };
    expect(await create(office, docker)).toEqual(all);
    office.home.write("image/Dockerfile", "FROM scratch\n");
    const build = await runDocker(office, docker, ["build", office.home.file("image")], {});
    expect(JSON.parse(build.url.searchParams.get("buildargs") ?? "")).toEqual(all);

    office.remove();
    expect(await create(office, docker)).toEqual({});
  },
);

testWithClient("docker", "docker", "its file holds the password only where that was granted", async (docker) => {
  const office = await openOffice({ password: WORST_PASSWORD });
  office.applyWithUser("docker", false);
  await curl(office, docker, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("docker", true);
  expect(await curl(office, docker, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("docker", "docker", "its file is in the folder that DOCKER_CONFIG names", async (docker) => {
  const office = await openOffice();
  const environment = { DOCKER_CONFIG: `${office.home.base}/elsewhere` };
  office.home.environment = { ...office.home.environment, ...environment };
  office.apply("docker");
  expect(await create(office, docker, environment)).toMatchObject({ http_proxy: office.httpUrl });
});

testWithClient("docker", "docker", "its file gives containers a SOCKS proxy by all_proxy alone", async (docker) => {
  const office = await openOffice();
  const { home } = office;
  const url = "socks5h://proxy.corp.example:1080";
  expect(home.run(["apply", "--proxy", url, "--to", "docker"])).toMatchObject({ code: 0 });
  const variables = Object.entries(await create(office, docker)).filter(([name]) => !/no_proxy/i.test(name));
  expect(Object.fromEntries(variables)).toEqual({ all_proxy: url, ALL_PROXY: url });
});

testWithClient("docker", "docker", "a daemon with proxies of its own keeps them, and is named", async (docker) => {
  const office = await openOffice();
  const daemon = `unix://${office.home.base}/docker-${runs + 1}.sock`;
  const own = { proxies: { [daemon]: { httpProxy: "http://own.example:1" } } };
  office.home.write(".docker/config.json", JSON.stringify(own, undefined, "\t"));
  expect(office.apply("docker").stderr).toMatch(/config\.json:\d+ proxies for unix:.* outranks ours/);
  expect(await create(office, docker)).toMatchObject({ HTTP_PROXY: "http://own.example:1" });
  const off = office.home.run(["off", "docker"]);
  expect([off.code, off.stderr]).toEqual([4, expect.stringMatching(/proxies for unix:.* still names a proxy/)]);
});

// The docker client itself, asked by a daemon of ours: what it sends along for a new container and for a build. curl,
// started with those variables, stands for a program in the container.
import http from "node:http";
import { expect, onTestFinished } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

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

async function prepare(expected?: string) {
  const scene = await makeScene(["site.test"], undefined, expected);
  const socket = `${scene.home.base}/docker.sock`;
  const daemon = await startDaemon(socket);
  const environment: Record<string, string> = { DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: "0" };
  const docker = async (program: string, ...args: string[]) => {
    const outcome = await scene.run(program, args, environment);
    expect(outcome.stderr).not.toMatch(/error|parsing/i);
    expect(outcome).toMatchObject({ code: 0 });
    return daemon.at(-1) as Asked;
  };
  /** The variables of a new container. */
  const create = async (program: string): Promise<Environment> => {
    const { Env } = JSON.parse((await docker(program, "create", "image")).body) as { Env: string[] | null };
    return Object.fromEntries((Env ?? []).map((pair) => [pair.replace(/=.*$/s, ""), pair.replace(/^[^=]*=/, "")]));
  };
  return { scene, docker, create, environment };
}

const curl = ({ run }: Scene, target: string, environment: Environment) => run("curl", ["-fsS", target], environment);

testWithClient("docker", "docker", "gives containers and builds the proxy and the skip list", async (program) => {
  const { scene, docker, create } = await prepare();
  const { home, apply, asked, url } = scene;
  const own = '{\n\t"detachKeys": "ctrl-x"\n}\n';
  home.write(".docker/config.json", own);
  const outcome = apply("docker", "--skip", "skipped.test");
  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome.stderr).toContain("loopback");
  const list = "localhost,127.0.0.1,::1,[::1],skipped.test,.skipped.test";
  const lower = { http_proxy: url, https_proxy: url, no_proxy: list };
  const all = { ...lower, HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: list };
  const variables = await create(program);
  expect(variables).toEqual(all);
  expect(await curl(scene, "http://site.test/", variables)).toMatchObject({ code: 0, stdout: "hello" });
  expect(asked()).toEqual(["site.test"]);
  expect(await curl(scene, "http://sub.skipped.test/", variables)).toMatchObject({ code: 6 });
  expect(asked()).toEqual([]);
  home.write("image/Dockerfile", "FROM scratch\n");
  const build = await docker(program, "build", home.file("image"));
  expect(JSON.parse(build.url.searchParams.get("buildargs") ?? "")).toEqual(all);

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".docker/config.json")).toBe(own);
  expect(await create(program)).toEqual({});
});

testWithClient("docker", "docker", "gives a granted password exactly, and none by default", async (program) => {
  const { scene, create } = await prepare(HOSTILE);
  const { applyPassword, asked, proxy, url } = scene;
  expect(applyPassword("docker", false)).toMatchObject({ code: 0 });
  const without = await create(program);
  expect(without.http_proxy).toBe(url);
  expect(await curl(scene, "http://site.test/", without)).toMatchObject({ code: 22 });
  expect(asked()).toEqual(["site.test"]);
  expect(sentTo(proxy)).toEqual(new Set());
  expect(applyPassword("docker", true)).toMatchObject({ code: 0 });
  expect(await curl(scene, "http://site.test/", await create(program))).toMatchObject({ code: 0, stdout: "hello" });
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
});

testWithClient("docker", "docker", "uses the folder that DOCKER_CONFIG names", async (program) => {
  const { scene, create, environment } = await prepare();
  environment.DOCKER_CONFIG = `${scene.home.base}/elsewhere`;
  const args = ["apply", "--proxy", scene.url, "--to", "docker"];
  expect(scene.home.run(args, { environment: { DOCKER_CONFIG: environment.DOCKER_CONFIG } })).toMatchObject({
    code: 0,
  });
  expect(await create(program)).toMatchObject({ http_proxy: scene.url });
});

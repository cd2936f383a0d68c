// A recording proxy and an origin, on loopback: those of `proxycast demo`. Every name leads to the origin, so that a request
// which reached the record went through the proxy and nothing needs a name server.
import { readFileSync, writeFileSync } from "node:fs";
import type http from "node:http";
import { onTestFinished } from "vitest";
import { makeAuthority } from "../../src/demo/certificates.ts";
import * as demo from "../../src/demo/proxy.ts";
import { type Listening, startSite } from "../../src/demo/site.ts";
import type { Environment, Outcome } from "./home.ts";
import { spawn } from "./processes.ts";

export type { Hit, RecordingProxy } from "../../src/demo/proxy.ts";

/** @param expected user:password that it asks for; none if undefined. @param hits where it records, for several proxies in one */
export async function startProxy(
  origin: { http: number; https?: number },
  expected?: string,
  hits: demo.Hit[] = [],
): Promise<demo.RecordingProxy> {
  return untilFinished(await demo.startProxy({ origin, credentials: expected, hits }));
}

export async function startOrigin(answer: (path: string) => string | Buffer | undefined): Promise<number> {
  return untilFinished(await startSite((request, response) => reply(request, response, answer))).port;
}

export async function startSecureOrigin(
  certificate: { key: string; cert: string },
  answer: (path: string) => string | Buffer | undefined,
  status = 200,
): Promise<number> {
  const site = await startSite((request, response) => reply(request, response, answer, status), read(certificate));
  return untilFinished(site).port;
}

/** Sends everybody on. Returns its address, by the name localhost. */
export async function startRedirect(certificate: { key: string; cert: string }, location: string): Promise<string> {
  const site = await startSite((_, response) => void response.writeHead(302, { location }).end(), read(certificate));
  return `https://localhost:${untilFinished(site).port}/proxy.pac`;
}

function read({ key, cert }: { key: string; cert: string }) {
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

function untilFinished<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

function reply(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  answer: (path: string) => string | Buffer | undefined,
  status = 200,
): void {
  const body = answer(request.url ?? "");
  response.writeHead(body === undefined ? 404 : status, { "content-type": "text/html" }).end(body ?? "not found\n");
}

/** A certificate for these names, signed by a new CA of a company. Paths of PEM files in `folder`. */
export async function makeCompany(
  folder: string,
  names: readonly string[],
  options?: { isClient?: boolean },
): Promise<{ ca: string; key: string; cert: string }> {
  const authority = await makeAuthority("Scratch Company CA");
  const leaf = await authority.issue(names, options);
  const write = (name: string, content: string) => {
    const file = `${folder}/${name}.pem`;
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return { ca: write("ca", authority.cert), key: write("key", leaf.key), cert: write("cert", leaf.cert) };
}

/**
 * Runs a client while the servers of this process go on answering.
 * @param options its standard input, and its time limit in milliseconds, where it is not everybody's
 */
export function runClient(
  program: string,
  args: readonly string[],
  environment: Environment,
  cwd = "/",
  { input, ...bound }: { timeout?: number; input?: string | undefined } = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    env: environment as NodeJS.ProcessEnv,
    cwd,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...bound,
  });
  child.stdin?.end(input);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => (stdout += data));
  child.stderr?.on("data", (data) => (stderr += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

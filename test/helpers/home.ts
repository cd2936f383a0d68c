// A scratch HOME, and the built program run in it with a bare environment, as on a fresh account.
import { createHash } from "node:crypto";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { need } from "./needs.ts";
import { execFileSync, spawn, spawnSync } from "./processes.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const PROGRAM = path.join(ROOT, "dist/proxycast.cjs");
export const PROXY = "http://proxy.corp.example:8080";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export class Home {
  /** The folder above: for files outside the home. */
  readonly base: string;
  readonly path: string;
  environment: Environment;
  /** False: commands that write are told not to test, since these homes' proxies are names alone. */
  tests = false;

  /** @param name the home folder's own name, which may be hostile */
  constructor(name = "home", { stock = false } = {}) {
    this.base = mkdtempSync(path.join(tmpdir(), "proxycast-test-"));
    this.path = path.join(this.base, name);
    if (stock) cpSync("/etc/skel", this.path, { recursive: true });
    else mkdirSync(this.path);
    // What the machine itself has set up for git and for the desktop is no part of a fresh account.
    this.environment = {
      HOME: this.path,
      PATH: process.env.PATH,
      XDG_CONFIG_DIRS: path.join(this.base, "etc-xdg"),
      GIT_CONFIG_NOSYSTEM: "1",
    };
    onTestFinished(() => rmSync(this.base, { recursive: true, force: true, maxRetries: 10 }));
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  write(name: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), content, { mode });
  }

  read(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  run(
    args: readonly string[],
    { environment = {}, input = "", cwd }: { environment?: Environment; input?: string; cwd?: string } = {},
  ): Outcome {
    const env = { ...this.environment, ...environment } as NodeJS.ProcessEnv;
    const result = spawnSync(process.execPath, [PROGRAM, ...this.line(args)], { env, input, cwd, encoding: "utf8" });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  start(args: readonly string[], environment: Environment = {}, input = ""): Promise<Outcome> {
    const env = { ...this.environment, ...environment } as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, [PROGRAM, ...this.line(args)], { env, stdio: "pipe" });
    child.stdin.end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  }

  /** The command line as it is run. */
  line(args: readonly string[]): readonly string[] {
    const [command = "", ...rest] = args;
    const writes = ["setup", "apply", "on"].includes(command);
    return writes && !this.tests ? [command, "--no-test", ...rest] : args;
  }

  json(args: readonly string[], options = {}): Record<string, never> {
    return JSON.parse(this.run([...args, "--json"], options).stdout);
  }

  /** Every path below the home with its kind, mode, owner, group, link target and content. */
  snapshot(folder = this.path): string[] {
    const walk = (current: string): string[] =>
      readdirSync(current).flatMap((name) => {
        const file = path.join(current, name);
        const stat = lstatSync(file);
        const mode = `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
        const shown = path.relative(folder, file);
        if (stat.isSymbolicLink()) return [`${shown} -> ${readlinkSync(file)}`];
        if (stat.isDirectory()) return [`${shown}/ ${mode}`, ...walk(file)];
        return [`${shown} ${mode} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`];
      });
    return walk(folder).sort();
  }
}

export function findProgram(name: string): string | undefined {
  const result = spawnSync("sh", ["-c", 'command -v -- "$1"', "sh", name], {
    encoding: "utf8",
    env: { PATH: clientPath() },
  });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** PATH with the clients that .ci/clients installed for the tests. */
export function clientPath(): string {
  return [path.join(ROOT, ".clients/bin"), process.env.PATH].join(path.delimiter);
}

/** A self-signed certificate, with its key beside it. */
export function makeCertificate(file: string, name = "Scratch Company CA", { isExpired = false } = {}): void {
  need("openssl");
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const request = ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", `${file}.key`, "-subj", `/CN=${name}`];
  if (isExpired) {
    openssl(...request, "-out", `${file}.csr`);
    openssl("x509", "-req", "-in", `${file}.csr`, "-signkey", `${file}.key`, "-days", "-1", "-out", file);
  } else openssl(...request, "-x509", "-out", file, "-days", "30", "-addext", "basicConstraints=critical,CA:TRUE");
}

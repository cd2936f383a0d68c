// This machine as root may change it for a test: what is written to its folders stays in memory, seen by this test's
// programs alone, and is gone with the test.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import { Home, type Outcome, ROOT } from "./home.ts";
import { need } from "./needs.ts";
import { runClient } from "./network.ts";
import { execFileSync, firstWords, spawn } from "./processes.ts";
import { recipe } from "./topics.ts";

const FOLDERS = ["etc", "home", "root", "usr/local", "var"];

/** Milliseconds, for a machine and for all that is done there: a whole rollout takes its time. */
const LIMIT = 600_000;

const SETUP = `mount -t tmpfs tmpfs /mnt
for folder in "$@"; do
  mkdir -p "/mnt/$folder/upper" "/mnt/$folder/work"
  mount -t overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder/upper,workdir=/mnt/$folder/work" overlay "/$folder"
done
echo ready
exec cat`;

export class Machine {
  private readonly pid: number;

  private constructor(pid: number) {
    this.pid = pid;
  }

  static async open(): Promise<Machine> {
    need("root", "overlay");
    const holder = spawn("unshare", ["-m", "sh", "-ec", SETUP, "sh", ...FOLDERS], { stdio: "pipe", timeout: LIMIT });
    onTestFinished(() => void holder.kill("SIGKILL"));
    await firstWords(holder);
    const machine = new Machine(holder.pid as number);
    // Wherever Node is, users have it.
    copyFileSync(process.execPath, machine.file("/usr/local/bin/node"));
    return machine;
  }

  /** Where a file of this machine is, seen from outside. */
  file(name: string): string {
    return `/proc/${this.pid}/root${name}`;
  }

  write(name: string, content: string): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), content);
  }

  /** Runs a program as root. */
  run(program: string, ...args: readonly string[]): Promise<Outcome> {
    const environment = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" };
    const line = ["-t", String(this.pid), "-m", "--", program, ...args];
    return runClient("nsenter", line, environment, "/", { timeout: LIMIT });
  }

  /** Runs a command in a log-in of this user, by the user's own shell. */
  logIn(user: string, command: string): Promise<Outcome> {
    return this.run("su", "-l", user, "-c", command);
  }

  async addUser(name: string, shell = "/bin/bash"): Promise<void> {
    const { code, stderr } = await this.run("useradd", "--create-home", "--no-log-init", "--shell", shell, name);
    if (code !== 0) throw new Error(stderr);
  }

  /** Installs the package as the help topic fleet does it without npm. */
  async install(): Promise<void> {
    const file = pack(new Home());
    const lines = recipe("fleet", "\ntar -xzf").replace(/proxycast-[\d.]+tgz/, '"$1"');
    const { code, stderr } = await this.run("sh", "-ec", lines, "sh", file);
    if (code !== 0) throw new Error(stderr);
  }
}

/** What `npm pack` makes of dist/ as it is, without building it again. */
export function pack(home: Home): string {
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", home.base];
  const env = { HOME: home.path, PATH: process.env.PATH, npm_config_cache: `${home.base}/cache` };
  const name = execFileSync("npm", args, { cwd: ROOT, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return path.join(home.base, name.trim());
}

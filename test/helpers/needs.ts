// What tests need of the machine: programs, and rights by their names. Where one is missing, a test is skipped, and the
// summary lists the reason; REQUIRE_CLIENTS=all makes it a failure.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TestRunner, test } from "vitest";
import { findProgram } from "./home.ts";
import { spawnSync } from "./processes.ts";
import { SEPARATOR } from "./summary-reporter.ts";

const OVERLAY = `mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" &&
  mount -t overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" overlay /etc`;

/** Rights and the like, and what a test is skipped for without them. */
const RIGHTS: Readonly<Record<string, readonly [reason: string, isGiven: () => boolean]>> = {
  root: ["needs root", () => process.getuid?.() === 0],
  mount: ["needs the right to mount", () => succeeds("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", tmpdir())],
  overlay: [
    "needs the right to mount an overlay",
    () => succeeds("unshare", "-m", "sh", "-ec", OVERLAY, "sh", tmpdir()),
  ],
  network: ["needs the right to a network of its own", () => succeeds("unshare", "-n", "true")],
  "machine id": ["no machine id", () => statSync("/etc/machine-id", { throwIfNoEntry: false })?.size === 33],
  acl: ["needs access control lists in the file system", keepsAccessLists],
};

/** `test`, for tests that need all of these. */
export function needs(...wanted: readonly string[]): typeof test {
  if (isThere(...wanted)) return test;
  return test.extend("needs", { auto: true }, () => need(...wanted)) as unknown as typeof test;
}

/** For helpers, and for a test's first line: the test that runs needs all of these. */
export function need(...wanted: readonly string[]): void {
  const missing = wanted.flatMap((one) => findLack(one) ?? []);
  if (missing.length === 0) return;
  const note = missing.join(SEPARATOR);
  if (process.env.REQUIRE_CLIENTS === "all") throw new Error(`REQUIRE_CLIENTS=all, and ${note}`);
  TestRunner.getCurrentTest()?.context.skip(note);
  throw new Error(`no test runs that could be skipped: ${note}`);
}

export const isThere = (...wanted: readonly string[]) => wanted.every((one) => findLack(one) === undefined);

const lacks = new Map<string, string | undefined>();

function findLack(wanted: string): string | undefined {
  if (!lacks.has(wanted)) {
    const [reason, isGiven] = RIGHTS[wanted] ?? [
      `no ${path.basename(wanted)}`,
      () => findProgram(wanted) !== undefined,
    ];
    lacks.set(wanted, isGiven() ? undefined : reason);
  }
  return lacks.get(wanted);
}

const succeeds = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: "ignore" }).status === 0;

function keepsAccessLists(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "proxycast-acl-"));
  try {
    return succeeds("setfacl", "-m", "u:nobody:r", folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

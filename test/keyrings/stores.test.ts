// Stores for a password that are here: real ones in a scratch home, and the programs read it by the command that is named.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findStores } from "../../src/keyrings/index.ts";
import { CONFIG } from "../helpers/contract.ts";
import { Home } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { startOrigin, startProxy } from "../helpers/network.ts";
import { execFileSync, spawn } from "../helpers/processes.ts";
import { systemIn } from "../helpers/system.ts";

const ACCOUNT = { endpoint: { scheme: "http", host: "127.0.0.1", port: 8080 }, username: "CORP\\al'ice" } as const;
const SECRET = "p@ss:w/rd %+\"' #\\$ \u00e9\u20ac";

/** A session's bus of its own, on which GNOME's keyring serves, unlocked or not. */
async function openSession({ isUnlocked = true } = {}) {
  const home = new Home();
  const runtime = path.join(home.base, "run");
  mkdirSync(runtime, { mode: 0o700 });
  const unlock = isUnlocked ? "printf scratch | gnome-keyring-daemon --unlock --components=secrets >&2" : ":";
  const script = `${unlock}; echo "$DBUS_SESSION_BUS_ADDRESS"; cat`;
  const environment = { HOME: home.path, PATH: process.env.PATH, XDG_RUNTIME_DIR: runtime };
  const child = spawn("dbus-run-session", ["--", "sh", "-c", script], {
    env: environment as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.stdin.end());
  const address = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data).trim())),
  );
  const variables = { PATH: process.env.PATH ?? "", XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: address };
  home.environment = { ...home.environment, ...variables };
  return { home, system: systemIn(home, { variables }) };
}

const withKeyring = needs("dbus-run-session", "gnome-keyring-daemon", "secret-tool", "dbus-send");

describe("the keyring of a desktop", () => {
  withKeyring("keeps a password, and proxycast reads it by the command", async () => {
    const { home, system } = await openSession();
    const [store] = await findStores(system, ACCOUNT);
    expect(store?.id).toBe("secret-tool");
    await store?.save("another");
    await store?.save(SECRET);
    expect(store?.command).not.toContain("another");
    const proxy = await startProxy({ http: await startOrigin(() => "x") }, `${ACCOUNT.username}:${SECRET}`);
    const url = `http://127.0.0.1:${proxy.port}`;
    home.write(
      CONFIG,
      `proxy: ${url}\nusername: ${ACCOUNT.username}\npassword:\n  command: ${JSON.stringify(store?.command)}\ntestUrls: ["http://site.test/"]\n`,
    );
    const outcome = await home.start(["test"]);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(proxy.hits.map(({ credentials }) => credentials)).toEqual([`${ACCOUNT.username}:${SECRET}`]);
  });

  withKeyring("is not offered where it is locked, or new: it would open a dialog", async () => {
    const { system } = await openSession({ isUnlocked: false });
    const started = performance.now();
    expect(await findStores(system, ACCOUNT)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  withKeyring("is not offered without a session's bus", async () => {
    const home = new Home();
    expect(await findStores(systemIn(home, { variables: { PATH: process.env.PATH ?? "" } }), ACCOUNT)).toEqual([]);
  });

  withKeyring("keeps nothing of the probe", async () => {
    const { home, system } = await openSession();
    await findStores(system, ACCOUNT);
    const list = ["search", "--all", "service", "proxycast"];
    const found = execFileSync("secret-tool", list, { env: home.environment as NodeJS.ProcessEnv, encoding: "utf8" });
    expect(found).toBe("");
  });
});

/** A password store whose key has this passphrase. */
function initPass(passphrase: string) {
  const home = new Home();
  const gnupg = path.join(home.base, "gnupg");
  mkdirSync(gnupg, { mode: 0o700 });
  const variables = { PATH: process.env.PATH ?? "", GNUPGHOME: gnupg };
  home.environment = { ...home.environment, ...variables };
  const env = home.environment as NodeJS.ProcessEnv;
  const options = { env, stdio: "ignore" } as const;
  onTestFinished(() => void execFileSync("gpgconf", ["--kill", "all"], options));
  const how = ["--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase];
  execFileSync("gpg", [...how, "--quick-gen-key", "scratch@example.com", "default", "default"], options);
  execFileSync("pass", ["init", "scratch@example.com"], options);
  execFileSync("gpgconf", ["--kill", "all"], options);
  return { home, system: systemIn(home, { variables }) };
}

describe("pass", () => {
  const withPass = needs("pass", "gpg");

  withPass("keeps a password, and gives it back by the command", async () => {
    const { home, system } = initPass("");
    const [store] = await findStores(system, ACCOUNT);
    expect(store?.id).toBe("pass");
    await store?.save(SECRET);
    const shown = execFileSync("sh", ["-c", store?.command ?? ""], {
      env: home.environment as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
    expect(shown).toBe(SECRET);
    expect(home.snapshot().filter((line) => line.includes("probe"))).toEqual([]);
  });

  withPass("is not offered where GnuPG would ask for a passphrase, nor where each change is a commit", async () => {
    expect(await findStores(initPass("scratch").system, ACCOUNT)).toEqual([]);
    const { home, system } = initPass("");
    home.write(".password-store/.git/HEAD", "ref: refs/heads/main\n");
    expect(await findStores(system, ACCOUNT)).toEqual([]);
  });
});

test("a program that answers nothing is given up, and one that others may write is none", async () => {
  const home = new Home();
  home.write("bin/secret-tool", "#!/bin/sh\nsleep 60\n", 0o755);
  const system = systemIn(home, { variables: { PATH: home.file("bin") } });
  expect(await findStores({ ...system, user: 12_345 }, ACCOUNT)).toEqual([]);
});

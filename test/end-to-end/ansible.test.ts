// The Ansible role, run by a real Ansible on a machine with ten users: what it says that it changes is what it changes.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OTHER } from "../helpers/contract.ts";
import { clientPath, findProgram, Home, makeCertificate, PROXY, ROOT } from "../helpers/home.ts";
import { Machine, pack } from "../helpers/machine.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";
import { freePort } from "../helpers/proxies.ts";
import { recipe } from "../helpers/topics.ts";

const FOLDER = `${ROOT}/templates/fleet/ansible`;
const USERS = Array.from({ length: 10 }, (_, at) => `user${at}`);
/** Milliseconds: some seconds for each of its plays, and more where tests run beside it. */
const LIMIT = 600_000;
const LINK = "/usr/local/bin/proxycast";

interface Run {
  readonly code: number | null;
  /** What Ansible printed. */
  readonly text: string;
  /** How many tasks say that they changed something. */
  readonly changed: number;
}

/** A machine with these users, and Ansible, which runs the role there with these variables. */
async function openFleet(users: readonly string[], variables: object) {
  need("ansible-playbook");
  const machine = await Machine.open();
  for (const user of users) await machine.addUser(user);
  const home = new Home();
  const common = { proxycast_package: pack(home), proxycast_users: users, ...variables };
  const play = async (more: object, ...options: readonly string[]): Promise<Run> => {
    writeFileSync(`${home.base}/variables.json`, JSON.stringify({ ...common, ...more }));
    const { code, stdout, stderr } = await machine.run(
      ...["env", "ANSIBLE_PIPELINING=1", findProgram("ansible-playbook") as string],
      ...["-i", "localhost,", "-c", "local", "-e", "ansible_python_interpreter={{ ansible_playbook_python }}"],
      ...["-e", `@${home.base}/variables.json`, ...options, `${FOLDER}/site.yml`],
    );
    return { code, text: stdout + stderr, changed: Number(/changed=(\d+)/.exec(stdout)?.[1]) };
  };
  return { machine, play };
}

test(
  "ten users, one of whom changed a line and one whose home is broken: set up, changed, and undone",
  async () => {
    const config = { proxy: PROXY, targets: ["bash", "git"] };
    const ca = `${new Home().base}/ca.pem`;
    makeCertificate(ca);
    const common = { proxycast_config: config, proxycast_ca_bundle: ca, proxycast_test: false };
    const { machine, play } = await openFleet(USERS, common);
    await machine.run("chown", "root:", "/home/user9");
    const snapshot = () =>
      ["/home", "/etc/xdg", "/etc/profile.d", "/usr/local/bin"].flatMap((folder) =>
        new Home().snapshot(machine.file(folder)),
      );
    const rc = (user: string) => readFileSync(machine.file(`/home/${user}/.bashrc`), "utf8");
    const good = USERS.slice(0, 8);
    const before = snapshot();

    const foretold = await play({}, "--check");
    expect(foretold.code, foretold.text).toBe(0);
    expect(snapshot()).toEqual(before);
    const first = await play({});
    expect(first.code, first.text).toBe(0);
    expect(first.changed).toBe(foretold.changed);
    expect(first.text).toContain("user9: HOME (/home/user9) is not a folder of the user");
    for (const user of [...good, "user8"]) expect(rc(user), user).toMatch(/http_proxy='http:.*CURL_CA_BUNDLE/s);
    expect(rc("user9")).not.toContain(PROXY);
    const again = await play({});
    expect(again, again.text).toMatchObject({ code: 0, changed: 0 });

    writeFileSync(machine.file("/home/user8/.bashrc"), rc("user8").replaceAll(PROXY, "http://mine.example:1"));
    const drifted = snapshot();
    const next = { proxycast_config: { ...config, proxy: OTHER }, proxycast_fail_on_drift: true };
    const warned = await play(next, "--check");
    expect(warned.text).toContain("user8: drifted: /home/user8/.bashrc");
    expect(snapshot()).toEqual(drifted);
    const changed = await play(next);
    expect(changed, changed.text).toMatchObject({ code: 2, changed: warned.changed });
    for (const user of good) expect(rc(user), user).toContain(OTHER);
    expect(rc("user8")).toContain("http://mine.example:1");

    const present = snapshot();
    const removal = await play({ proxycast_state: "absent" }, "--check");
    expect(snapshot()).toEqual(present);
    const removed = await play({ proxycast_state: "absent" });
    expect(removed, removed.text).toMatchObject({ code: 0, changed: removal.changed });
    expect(removed.text).toContain("user8: drifted: /home/user8/.bashrc");
    expect(await machine.run(LINK, "--version"), "for the one who has something left").toMatchObject({ code: 0 });
    const forced = await play({ proxycast_state: "absent", proxycast_force: true });
    expect(forced.code, forced.text).toBe(0);
    expect(snapshot()).toEqual(before);
    const gone = await play({ proxycast_state: "absent" });
    expect(gone, gone.text).toMatchObject({ code: 0, changed: 0 });
  },
  LIMIT,
);

test(
  "a config that proxycast refuses is not laid, a proxy that does not work is not written, and both fail the play",
  async () => {
    const { machine, play } = await openFleet(["alice"], {});
    const withPassword = await play({ proxycast_config: { proxy: "http://me:Xyzzy1@127.0.0.1:1" } }, "-vvv");
    expect(withPassword.code).toBe(2);
    expect(withPassword.text).toContain("a password in the proxy URL is not taken here");
    expect(withPassword.text).not.toContain("Xyzzy1");
    expect(existsSync(machine.file("/etc/xdg/proxycast"))).toBe(false);

    const proxy = `http://127.0.0.1:${await freePort()}`;
    const dead = await play({ proxycast_config: { proxy, testUrls: ["http://site.test/"] } });
    expect(dead.code, dead.text).toBe(2);
    expect(dead.text).toContain(`nothing listens at ${proxy.slice("http://".length)}`);
    expect(readFileSync(machine.file("/home/alice/.bashrc"), "utf8")).not.toContain("proxycast");
  },
  LIMIT,
);

test("the log-in hooks are the recipes of the help topic, and the role is as ansible-lint wants it", () => {
  const hook = (name: string) => readFileSync(`${FOLDER}/roles/proxycast/files/${name}`, "utf8");
  expect(hook("profile.sh")).toBe(recipe("login", 'if [ "$(id -u)"'));
  expect(hook("login.fish")).toBe(recipe("login", "status is-login"));
  expect(hook("login.csh")).toBe(recipe("login", "`id -u`"));
  expect(recipe("fleet", "#cloud-config").replaceAll(/^ {6}/gm, "")).toContain(hook("profile.sh"));
  const variables = readFileSync(`${FOLDER}/roles/proxycast/vars/main.yml`, "utf8");
  expect(variables).toContain(`proxycast_zsh_line: "${recipe("login", "-o login").trim()}"`);
  need("ansible-lint");
  const lint = spawnSync(findProgram("ansible-lint") as string, ["--offline", "--profile", "production"], {
    cwd: FOLDER,
    env: { HOME: new Home().path, PATH: clientPath() },
    encoding: "utf8",
  });
  expect(lint.status, lint.stdout + lint.stderr).toBe(0);
});

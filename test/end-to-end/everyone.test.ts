// Log-ins of several real users on one machine: root's recipes of the help topic login, and a machine's config.
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { Machine } from "../helpers/machine.ts";
import { need } from "../helpers/needs.ts";
import { startOrigin, startProxy } from "../helpers/network.ts";
import { recipe } from "../helpers/topics.ts";

const PROFILE = "/etc/profile.d/proxycast.sh";
const CONFIG = "/etc/xdg/proxycast/config.yaml";

/** A machine with proxycast, and the lines of its config. */
async function openMachine(): Promise<{ machine: Machine; config: string; proxy: string }> {
  const machine = await Machine.open();
  await machine.install();
  const { port } = await startProxy({ http: await startOrigin(() => "hello") });
  const proxy = `http://127.0.0.1:${port}`;
  machine.write(PROFILE, recipe("login", 'if [ "$(id -u)"'));
  return { machine, config: `proxy: ${proxy}\ntestUrls: [http://site.test/]\n`, proxy };
}

test("everyone who logs in gets the machine's proxy, at once and again when it changes; root does not", async () => {
  const { machine, config, proxy } = await openMachine();
  const users = ["alice", "bob", "carol"];
  for (const user of users) await machine.addUser(user);
  const seen = (command: string) => Promise.all(users.map((user) => machine.logIn(user, command)));
  const all = (stdout: string) => users.map(() => ({ code: 0, stdout, stderr: "" }));

  expect(await seen('echo "$http_proxy"'), "before there is a config").toEqual(all("\n"));
  machine.write(CONFIG, config);
  expect(await seen('echo "$http_proxy"')).toEqual(all(`${proxy}\n`));
  expect(await seen("proxycast status --exit-code >/dev/null 2>&1")).toEqual(all(""));
  const { port } = await startProxy({ http: await startOrigin(() => "hello") });
  machine.write(CONFIG, config.replace(proxy, `http://127.0.0.1:${port}`));
  expect(await seen('echo "$http_proxy"')).toEqual(all(`http://127.0.0.1:${port}\n`));

  expect(await machine.logIn("root", 'echo "$http_proxy"')).toMatchObject({ stdout: "\n" });
  expect(existsSync(machine.file("/root/.local/state/proxycast"))).toBe(false);
});

interface Case {
  readonly shell: string;
  readonly when: string;
  /** Where root's lines for it go, and a part of them; without, it reads /etc/profile. */
  readonly lines?: readonly [file: string, text: string];
}

test.each<Case>([
  { shell: "bash", when: "at once" },
  { shell: "dash", when: "at once" },
  { shell: "ksh", when: "at once" },
  { shell: "mksh", when: "at once" },
  { shell: "zsh", when: "at once", lines: ["/etc/zsh/zshenv", "-o login"] },
  { shell: "fish", when: "next time", lines: ["/etc/fish/conf.d/proxycast-login.fish", "status is-login"] },
  { shell: "tcsh", when: "at once", lines: ["/etc/csh/login.d/proxycast", "`id -u`"] },
])("a user of $shell has it $when", async ({ shell, when, lines }) => {
  need(shell);
  const { machine, config, proxy } = await openMachine();
  if (lines) machine.write(lines[0], recipe("login", lines[1]));
  machine.write(CONFIG, config);
  await machine.addUser("alice", `/bin/${shell}`);
  const logIn = () => machine.logIn("alice", "printenv http_proxy || true");
  const has = (stdout: string) => ({ code: 0, stdout, stderr: "" });
  expect(await logIn()).toEqual(has(when === "at once" ? `${proxy}\n` : ""));
  expect(await logIn()).toEqual(has(`${proxy}\n`));
});

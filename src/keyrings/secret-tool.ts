// libsecret's secret-tool: the keyring of GNOME, and whatever else serves the Secret Service of the desktop.
// https://manpages.debian.org/bookworm/libsecret-tools/secret-tool.1.en.html
import type { System } from "../system/system.ts";
import { findSystemProgram } from "../system/trust.ts";
import { quoteForSh } from "./quote.ts";
import { type ItemName, type OpenStore, PATIENCE, type StoreKind } from "./store.ts";

export const secretTool: StoreKind = {
  id: "secret-tool",
  title: "the keyring of this desktop (secret-tool)",
  async open(system) {
    const program = findSystemProgram(system, "secret-tool");
    return program && !(await isLocked(system)) ? openBy(system, program) : undefined;
  },
};

function openBy(system: System, program: string): OpenStore {
  const options = { timeout: PATIENCE };
  return {
    command: (name) => [program, "lookup", ...attributes(name)].map(quoteForSh).join(" "),
    item: (name) => ({
      async write(secret) {
        const label = `--label=Proxy password of ${name.username} at ${name.proxy} (proxycast)`;
        return (await system.feed(program, ["store", label, ...attributes(name)], secret, options)) === 0;
      },
      async read() {
        const { exitCode, stdout } = await system.ask(program, ["lookup", ...attributes(name)], options);
        return exitCode === 0 ? stdout : undefined;
      },
      remove: async () => (await system.ask(program, ["clear", ...attributes(name)], options)).exitCode === 0,
    }),
  };
}

function attributes({ proxy, username }: ItemName): string[] {
  return ["service", "proxycast", "proxy", proxy, "username", username];
}

/**
 * A locked one would open a dialog. Where that can't be told, the time limit ends it.
 * https://specifications.freedesktop.org/secret-service-spec/latest/org.freedesktop.Secret.Collection.html
 */
async function isLocked(system: System): Promise<boolean> {
  const program = findSystemProgram(system, "dbus-send");
  if (!program) return false;
  const answer = await system.ask(
    program,
    [
      "--session",
      "--print-reply",
      "--dest=org.freedesktop.secrets",
      "/org/freedesktop/secrets/aliases/default",
      "org.freedesktop.DBus.Properties.Get",
      "string:org.freedesktop.Secret.Collection",
      "string:Locked",
    ],
    { timeout: PATIENCE },
  );
  return answer.exitCode !== 0 || /boolean true/.test(answer.stdout);
}

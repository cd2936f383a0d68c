// pass, the standard unix password manager: a file for each password, encrypted by GnuPG. https://www.passwordstore.org
import * as path from "node:path";
import { percentEncode } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { findSystemProgram } from "../system/trust.ts";
import { quoteForSh } from "./quote.ts";
import { type ItemName, type OpenStore, PATIENCE, type StoreKind } from "./store.ts";

export const pass: StoreKind = {
  id: "pass",
  title: "pass, the password manager (GnuPG)",
  async open(system) {
    const program = findSystemProgram(system, "pass");
    const folder = system.variable("PASSWORD_STORE_DIR") || path.join(system.home, ".password-store");
    const isSetUp = program && system.facts(path.join(folder, ".gpg-id"))?.kind === "file";
    // A probe would be two commits in its history.
    return isSetUp && !system.facts(path.join(folder, ".git")) ? openBy(system, program) : undefined;
  },
};

/** GnuPG fails at once where it would have to ask for its passphrase. https://git.zx2c4.com/password-store/about/ */
const WITHOUT_DIALOG = { PASSWORD_STORE_GPG_OPTS: "--pinentry-mode cancel" };

function openBy(system: System, program: string): OpenStore {
  const options = { timeout: PATIENCE, variables: WITHOUT_DIALOG };
  return {
    command: (name) => [program, "show", entryOf(name)].map(quoteForSh).join(" "),
    item: (name) => ({
      write: async (secret) =>
        (await system.feed(program, ["insert", "--multiline", "--force", entryOf(name)], secret, options)) === 0,
      async read() {
        const { exitCode, stdout } = await system.ask(program, ["show", entryOf(name)], options);
        return exitCode === 0 ? stdout : undefined;
      },
      remove: async () => (await system.ask(program, ["rm", "--force", entryOf(name)], options)).exitCode === 0,
    }),
  };
}

/** The name of a file in the store's folder. */
function entryOf({ proxy, username }: ItemName): string {
  const place = proxy.replace(/^\w+:\/\//, "");
  const plain = (text: string) => text.replace(/[^\w.:-]/g, (sign) => percentEncode(sign).replaceAll("%", "="));
  return `proxycast/${plain(username)}@${plain(place)}`;
}

// The keychain of macOS, by its own program. By Apple's documentation and source: it was not run on a Mac.
// https://ss64.com/mac/security.html, https://github.com/apple-oss-distributions/Security/tree/main/SecurityTool
import type { System } from "../system/system.ts";
import { quoteForSh } from "./quote.ts";
import { type ItemName, type OpenStore, PATIENCE, type StoreKind } from "./store.ts";

const PROGRAM = "/usr/bin/security";

export const security: StoreKind = {
  id: "security",
  title: "the keychain of macOS (security)",
  async open(system) {
    const isHere = system.platform === "darwin" && system.facts(PROGRAM)?.kind === "file";
    return isHere ? openIn(system) : undefined;
  },
};

function openIn(system: System): OpenStore {
  const options = { timeout: PATIENCE };
  const find = (name: ItemName) => ["find-generic-password", ...attributes(name), "-w"];
  return {
    command: (name) => [PROGRAM, ...find(name)].map(quoteForSh).join(" "),
    item: (name) => ({
      async write(secret) {
        // Its commands come by standard input, so that the password is no argument; as digits it needs no quotes.
        const words = ["add-generic-password", "-U", ...attributes(name), "-X", Buffer.from(secret).toString("hex")];
        const line = `${words.map(quoteForIt).join(" ")}\n`;
        return (await system.feed(PROGRAM, ["-i"], line, options)) === 0;
      },
      async read() {
        const { exitCode, stdout } = await system.ask(PROGRAM, find(name), options);
        return exitCode === 0 ? stdout.replace(/\n$/, "") : undefined;
      },
      async remove() {
        const args = ["delete-generic-password", ...attributes(name)];
        return (await system.ask(PROGRAM, args, options)).exitCode === 0;
      },
    }),
  };
}

function attributes({ proxy, username }: ItemName): string[] {
  return ["-a", username, "-s", `proxycast ${proxy}`];
}

/** As its own reader of lines takes them: in double quotes a backslash keeps the next sign. */
function quoteForIt(word: string): string {
  return /^[\w:/.-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

// Stores of other systems, which no test can run: their exact command lines, and that no secret is in any.
import { expect, test } from "vitest";
import { findStores } from "../../src/keyrings/index.ts";
import type { System } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const ACCOUNT = {
  endpoint: { scheme: "http", host: "proxy.corp.example", port: 8080 },
  username: 'CORP\\al"ice',
} as const;

interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/** A machine on which one program is there, and does what `answer` says. */
function machine(platform: System["platform"], program: string, answer: (call: Call) => string | undefined) {
  const calls: Call[] = [];
  const real = systemIn(new Home(), { variables: { SYSTEMROOT: "C:\\Windows" } });
  const say = (call: Call) => {
    calls.push(call);
    return answer(call);
  };
  const facts = { kind: "file", mode: 0o755, uid: 0, gid: 0, links: 1, device: 1 } as const;
  const system: System = {
    ...real,
    platform,
    findProgram: () => undefined,
    facts: (file) => (file === program ? facts : undefined),
    ask: async (name, args) => {
      const stdout = say({ program: name, args });
      return { exitCode: stdout === undefined ? 1 : 0, stdout: stdout ?? "" };
    },
    feed: async (name, args, input) => (say({ program: name, args, input: String(input) }) === undefined ? 1 : 0),
  };
  return { system, calls };
}

/** Of macOS: `security` with a keychain in memory. */
function keychain(isFaithful = true) {
  const items = new Map<string, string>();
  const nameOf = (text: string) => /-a (\S+|"(?:[^"\\]|\\.)*") -s (".*?")/.exec(text)?.slice(1, 3).join() ?? "";
  const quoted = (args: readonly string[]) =>
    args.map((word) => (/^[\w:/.-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`)).join(" ");
  return machine("darwin", "/usr/bin/security", ({ program, args, input }) => {
    if (args[0] === "-i") {
      items.set(nameOf(input ?? ""), Buffer.from(/-X (\w+)\n$/.exec(input ?? "")?.[1] ?? "", "hex").toString("utf8"));
      return "";
    }
    const [command] = args;
    const line = args.length > 0 ? quoted(args) : program.replaceAll("'", '"').replaceAll('\\"', '"');
    if (command === "delete-generic-password") return items.delete(nameOf(line)) ? "" : undefined;
    const found = args.length > 0 ? items.get(nameOf(line)) : [...items.values()][0];
    return found === undefined ? undefined : `${isFaithful ? found : "61"}\n`;
  });
}

test("macOS: the keychain gets the password by standard input, as digits", async () => {
  const { system, calls } = keychain();
  const [store] = await findStores(system, ACCOUNT);
  expect(store?.command).toBe(
    `/usr/bin/security find-generic-password -a 'CORP\\al"ice' -s 'proxycast http://proxy.corp.example:8080' -w`,
  );
  calls.length = 0;
  await store?.save("s3cret");
  expect(calls[0]).toEqual({
    program: "/usr/bin/security",
    args: ["-i"],
    input: `add-generic-password -U -a "CORP\\\\al\\"ice" -s "proxycast http://proxy.corp.example:8080" -X 733363726574\n`,
  });
  expect(JSON.stringify(calls.slice(1))).not.toContain("s3cret");
});

test("macOS: a keychain that gives something else back is none", async () => {
  expect(await findStores(keychain(false).system, ACCOUNT)).toEqual([]);
});

/** PowerShell with its files in memory. */
function powershell() {
  const files = new Map<string, string>();
  const program = "C:\\Windows/System32/WindowsPowerShell/v1.0/powershell.exe";
  return machine("win32", program, ({ args, program: line, input }) => {
    const script = args.at(-1) ?? line;
    const file = /password-\w+\.dpapi/.exec(script)?.[0] ?? "";
    if (script.includes("Remove-Item")) return files.delete(file) ? "" : undefined;
    if (input !== undefined) {
      files.set(file, Buffer.from(input.trim(), "base64").toString("utf8"));
      return "";
    }
    const found = files.get(file);
    return found === undefined ? undefined : `${found}\r\n`;
  });
}

test("Windows: PowerShell gets the password by standard input, and cmd a line in which it changes nothing", async () => {
  const { system, calls } = powershell();
  const [store] = await findStores(system, ACCOUNT);
  expect(store?.id).toBe("dpapi");
  // Between the quotes around the script there are none, and nothing that cmd expands.
  expect(store?.command).toMatch(/^"[^"]+powershell\.exe" -NoProfile -NonInteractive -Command "[^"%!^]+"$/);
  expect(store?.command).not.toContain("CORP");
  calls.length = 0;
  await store?.save("p\u00e9 s3cret");
  expect(calls[0]?.input).toBe(`${Buffer.from("p\u00e9 s3cret").toString("base64")}\r\n`);
  expect(calls[0]?.args.slice(0, 3)).toEqual(["-NoProfile", "-NonInteractive", "-Command"]);
  expect(JSON.stringify(calls.map(({ args, program }) => [program, args]))).not.toContain("s3cret");
});

test("a store that does not give it back: that is told, without the password", async () => {
  const { system } = powershell();
  expect(await findStores({ ...system, feed: async () => 1 }, ACCOUNT)).toEqual([]);
  const [store] = await findStores(system, ACCOUNT);
  Object.assign(system, { ask: async () => ({ exitCode: 1, stdout: "" }) });
  await expect(store?.save("s3cret")).rejects.toThrow(/^(?!.*s3cret).*did not give the password back/);
});

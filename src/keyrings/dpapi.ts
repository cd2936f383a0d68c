// Windows' data protection (DPAPI), through Windows PowerShell: a file of the user's that no other account, and no other
// machine, can decrypt. By Microsoft's documentation: it was not run on Windows.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertfrom-securestring
import { createHash } from "node:crypto";
import * as path from "node:path";
import type { System } from "../system/system.ts";
import type { ItemName, OpenStore, StoreKind } from "./store.ts";

/** Milliseconds: PowerShell takes a second to start, and several on a slow machine. */
const PATIENCE = 10_000;

export const dpapi: StoreKind = {
  id: "dpapi",
  title: "a file that Windows encrypts for your account (DPAPI)",
  async open(system) {
    const root = system.variable("SYSTEMROOT") ?? "C:\\Windows";
    const program = path.join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe");
    const isHere = system.platform === "win32" && system.facts(program)?.kind === "file";
    return isHere ? openBy(system, program) : undefined;
  },
};

const SWITCHES = ["-NoProfile", "-NonInteractive", "-Command"];

function openBy(system: System, program: string): OpenStore {
  const options = { timeout: PATIENCE };
  return {
    // Double quotes outside and single ones within: cmd, which runs it, then changes no sign of these.
    command: (name) => `"${program}" ${SWITCHES.join(" ")} "${readScript(name)}"`,
    item: (name) => ({
      // In Base64, whatever the console's code page is.
      write: async (secret) =>
        (await system.feed(program, [...SWITCHES, writeScript(name)], `${encode(secret)}\r\n`, options)) === 0,
      async read() {
        const { exitCode, stdout } = await system.ask(program, [...SWITCHES, readScript(name)], options);
        return exitCode === 0 ? stdout.replace(/\r?\n$/, "") : undefined;
      },
      remove: async () => (await system.ask(program, [...SWITCHES, removeScript(name)], options)).exitCode === 0,
    }),
  };
}

const encode = (secret: string) => Buffer.from(secret, "utf8").toString("base64");

/** Its name says nothing of the account. */
function fileOf({ proxy, username }: ItemName): string {
  const name = createHash("sha256")
    .update(JSON.stringify([proxy, username]))
    .digest("hex")
    .slice(0, 16);
  return `$f = Join-Path $env:LOCALAPPDATA 'proxycast\\password-${name}.dpapi'`;
}

const STOPPING = "$ErrorActionPreference = 'Stop'";

function writeScript(name: ItemName): string {
  return [
    STOPPING,
    fileOf(name),
    "$p = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(@($input)[0]))",
    "$null = New-Item -ItemType Directory -Force -Path (Split-Path $f)",
    "ConvertTo-SecureString -String $p -AsPlainText -Force | ConvertFrom-SecureString | Set-Content -LiteralPath $f",
  ].join("; ");
}

function readScript(name: ItemName): string {
  return [
    STOPPING,
    fileOf(name),
    "[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false",
    "$s = Get-Content -LiteralPath $f | ConvertTo-SecureString",
    "(New-Object Net.NetworkCredential '', $s).Password",
  ].join("; ");
}

function removeScript(name: ItemName): string {
  return [STOPPING, fileOf(name), "Remove-Item -LiteralPath $f"].join("; ");
}

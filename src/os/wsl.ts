// WSL: what the Windows host says, by its own reg.exe, and the PAC script that WSL hands on in a variable.
// https://learn.microsoft.com/windows/wsl/troubleshooting (autoProxy), https://github.com/microsoft/WSL/issues/11551
import * as path from "node:path";
import { isQuoted, QUOTES } from "../model/quotes.ts";
import type { System } from "../system/system.ts";
import { findWindowsProgram } from "../system/trust.ts";
import { type Mount, readMounts } from "../system/windows-drives.ts";
import { type OsSource, type Outcome, PATIENCE } from "./source.ts";
import {
  askInternetSettings,
  INTERNET_SETTINGS,
  type Query,
  queryBy,
  readVariables,
  USER_VARIABLES,
} from "./windows.ts";
import { adviseOn, findNetwork, isLoopback, PAC } from "./wsl-network.ts";

const SETTINGS = `HKCU\\${INTERNET_SETTINGS}`;

export const wsl: OsSource = {
  name: "Windows (WSL)",
  place: `reg.exe, ${SETTINGS}`,
  async ask(system: System): Promise<Outcome> {
    const mounts = readMounts(system.read("/proc/mounts")?.toString("utf8") ?? "");
    const said = await askHost(system, mounts);
    // What WPAD finds is in no setting that reg names, but in the variable.
    const variable = system.variable(PAC);
    if (!variable || said.kind === "proxy" || said.kind === "pac") return toReachable(system, mounts, said);
    const quoted = `$${PAC} has ${QUOTES}`;
    if (isQuoted(variable)) return { kind: "silent", why: quoted, notes: [quoted] };
    return toReachable(system, mounts, { kind: "pac", script: variable, noProxy: [], place: `$${PAC}` });
  },
};

async function askHost(system: System, mounts: readonly Mount[]): Promise<Outcome> {
  const program = findWindowsProgram(system, mounts, "reg.exe");
  if (!program) return { kind: "silent", why: "drive C: of Windows is not mounted" };
  const query = await findQuery(system, program);
  if (!query) return { kind: "silent", why: "reg.exe does not run here: WSL's interop is off or broken" };
  const [settings, variables] = await Promise.all([askInternetSettings(query), query(USER_VARIABLES)]);
  // As on Windows itself, the variables go first.
  const own = readVariables(variables ?? new Map());
  return own.kind === "proxy" || (own.kind === "silent" && settings.kind === "direct") ? own : settings;
}

/**
 * The way to the Windows host that works. In tmux and after a restart the variable names a socket that nobody serves any
 * more; set to nothing, WSL looks for the one of a parent. https://github.com/microsoft/WSL/blob/master/src/linux/init/util.cpp
 */
async function findQuery(system: System, program: string): Promise<Query | undefined> {
  for (const variables of [{}, { WSL_INTEROP: "" }, ...otherSockets(system)]) {
    const query = queryBy(system, program, variables);
    const started = performance.now();
    const settings = await query(SETTINGS);
    if (settings) return async (key) => (key === SETTINGS ? settings : query(key));
    // It hangs: a login waits once.
    if (performance.now() - started >= PATIENCE) return undefined;
  }
  return undefined;
}

/** The newest two; another user's could answer anything. */
function otherSockets(system: System): { WSL_INTEROP: string }[] {
  const numberOf = (name: string) => Number(/^\d+/.exec(name)?.[0]);
  return system
    .list("/run/WSL")
    .filter((name) => /^\d+_interop$/.test(name))
    .map((name) => `/run/WSL/${name}`)
    .filter((file) => [0, system.user].includes(system.facts(file)?.uid))
    .sort((one, other) => numberOf(path.basename(other)) - numberOf(path.basename(one)))
    .slice(0, 2)
    .map((file) => ({ WSL_INTEROP: file }));
}

/** What of it can be used from here: not a proxy on an address that is Windows' alone, nor a script on a drive by its letter. */
async function toReachable(system: System, mounts: readonly Mount[], said: Outcome): Promise<Outcome> {
  if (said.kind === "pac") {
    const [, letter = "", rest = ""] = /^(?:file:\/*)?([a-z]):[\\/]+(.*)$/i.exec(said.script) ?? [];
    if (!letter) return said;
    const folder = mounts.find(({ drive }) => drive === letter.toUpperCase())?.folder;
    if (!folder)
      return { kind: "silent", why: `its PAC script is on drive ${letter.toUpperCase()}:, which is not mounted` };
    return { ...said, script: path.join(folder, rest.replaceAll("\\", "/")) };
  }
  if (said.kind !== "proxy") return said;
  const own = [said.http, said.https].find((proxy) => proxy && isLoopback(proxy.endpoint.host));
  const network = own && (await findNetwork(system));
  if (!own || network === undefined || network.isShared) return said;
  const why = adviseOn(own.endpoint, network);
  return { kind: "silent", why, notes: [why] };
}

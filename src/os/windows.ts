// Windows: the variables that Windows keeps for the user and the machine, and the Internet Settings, by `reg query`.
// https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-query
// https://learn.microsoft.com/en-us/troubleshoot/developer/browsers/connectivity-navigation/how-to-configure-proxy-server-settings
import * as path from "node:path";
import { splitNoProxy } from "../model/no-proxy.ts";
import type { System } from "../system/system.ts";
import {
  type OsSource,
  type Outcome,
  PATIENCE,
  proxyIn,
  proxyOrSilent,
  readProxy,
  readSocks,
  WPAD_NOTE,
} from "./source.ts";

export const INTERNET_SETTINGS = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const POLICY = "HKLM\\Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
export const USER_VARIABLES = "HKCU\\Environment";
const MACHINE_VARIABLES = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

type Values = ReadonlyMap<string, string>;

export const windowsVariables: OsSource = {
  name: "Windows variables",
  place: `${USER_VARIABLES}, HKLM\\…\\Environment`,
  async ask(system: System): Promise<Outcome> {
    const query = onThisMachine(system);
    const [user, machine] = await Promise.all([query(USER_VARIABLES), query(MACHINE_VARIABLES)]);
    if (!user && !machine) return { kind: "silent", why: "reg did not answer" };
    return readVariables(new Map([...(machine ?? []), ...(user ?? [])]));
  },
};

/** As the environment is read elsewhere; Windows knows no case. */
export function readVariables(values: Values): Outcome {
  const isReference = (name: string) => /%\w+%/.test(values.get(name) ?? "");
  const proxy = (name: string) => (isReference(name) ? undefined : readProxy(values.get(name)));
  const names = ["http_proxy", "https_proxy"].map((name) => (values.get(name) ? name : "all_proxy"));
  const [http, https] = names.map(proxy);
  const notes = [...new Set(names)].filter(isReference).map((name) => `${name} names another variable: left out`);
  if (!http && !https && notes.length === 0) return { kind: "direct" };
  return proxyOrSilent(http, https, splitNoProxy(values.get("no_proxy") ?? ""), { notes });
}

export const windows: OsSource = {
  name: "Windows",
  place: `HKCU\\${INTERNET_SETTINGS}`,
  ask: (system) => askInternetSettings(onThisMachine(system)),
};

/** Asks for the values of a key; undefined where there is no answer. */
export type Query = (key: string) => Promise<Values | undefined>;

export async function askInternetSettings(query: Query): Promise<Outcome> {
  const [policy, user] = await Promise.all([query(POLICY), query(`HKCU\\${INTERNET_SETTINGS}`)]);
  // A managed machine may have one setting for all its users.
  const isPerMachine = policy?.get("proxysettingsperuser") === "0x0";
  const hive = isPerMachine ? "HKLM" : "HKCU";
  const [values, connections] = await Promise.all([
    isPerMachine ? query(`HKLM\\${INTERNET_SETTINGS}`) : user,
    query(`${hive}\\${INTERNET_SETTINGS}\\Connections`),
  ]);
  return values ? parseInternetSettings(values, connections) : { kind: "silent", why: "reg did not answer" };
}

function onThisMachine(system: System): Query {
  const program = path.join(system.variable("SYSTEMROOT") ?? "C:\\Windows", "System32", "reg.exe");
  return queryBy(system, program);
}

export function queryBy(system: System, program: string, variables: Readonly<Record<string, string>> = {}): Query {
  const options = { timeout: PATIENCE, variables, isRepeatable: isWithoutCredentials, isBinary: true };
  const query = async (...words: string[]) => {
    const { exitCode, stdout } = await system.ask(program, ["query", ...words], options);
    return exitCode === 0 ? stdout : undefined;
  };
  const findCodePage = async () => parseReg((await query(CODE_PAGE, "/v", "OEMCP")) ?? "").get("oemcp");
  return async (key) => {
    const bytes = await query(key);
    return bytes === undefined ? undefined : parseReg(await decodeConsole(bytes, findCodePage));
  };
}

const CODE_PAGE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage";

/**
 * What a console program of Windows prints: in the code page of consoles, which the registry names, unless somebody set
 * UTF-8. https://learn.microsoft.com/windows/win32/intl/code-pages
 * @param bytes each character is one
 */
export async function decodeConsole(bytes: string, findCodePage: () => Promise<string | undefined>): Promise<string> {
  if (/^[\0-\x7f]*$/.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, "latin1");
  const text = buffer.toString("utf8");
  if (!text.includes("\ufffd")) return text;
  const { default: iconv } = await import("iconv-lite");
  const name = `cp${await findCodePage()}`;
  return iconv.encodingExists(name) ? iconv.decode(buffer, name) : text;
}

function isWithoutCredentials(text: string): boolean {
  return !/^ {4}(?:https?|all)_proxy .*@/im.test(text);
}

/** The values of a key, by name in lower case; those of sub-keys are not among what `reg query KEY` prints. */
export function parseReg(text: string): Values {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const match = /^ {4}(.+?) {4}REG_[A-Z_]+(?: {4}(.*))?$/.exec(line);
      return match ? [[(match[1] ?? "").toLowerCase(), (match[2] ?? "").trim()] as const] : [];
    }),
  );
}

/** @param connections what its key Connections holds: the switch for automatic discovery is there alone */
export function parseInternetSettings(values: Values, connections: Values = new Map()): Outcome {
  if (values.size === 0) return { kind: "silent", why: "reg said nothing that can be read" };
  const found = readSettings(values);
  if (!isDiscovering(connections.get("defaultconnectionsettings"))) return found;
  // It goes first, and finds nothing on most networks: it is on by default.
  if (found.kind === "direct") return { kind: "silent", why: WPAD_NOTE };
  return { ...found, notes: [...(found.notes ?? []), WPAD_NOTE] };
}

/**
 * The ninth byte holds the switches of the settings' four check boxes.
 * https://learn.microsoft.com/troubleshoot/developer/browsers/connectivity-navigation/use-proxy-servers-with-ie
 */
function isDiscovering(hex = ""): boolean {
  return (Number.parseInt(hex.slice(16, 18), 16) & 0x08) !== 0;
}

function readSettings(values: Values): Outcome {
  const script = values.get("autoconfigurl");
  const override = splitNoProxy(values.get("proxyoverride") ?? "").filter((item) => item !== "<-loopback>");
  const manual = readManual(values, override);
  // It is beside the other settings, and outranks them; where it can't be had, they count.
  if (script)
    return {
      kind: "pac",
      script,
      noProxy: override,
      ...(manual.kind === "proxy" ? { manual: { http: manual.http, https: manual.https } } : {}),
    };
  return manual;
}

function readManual(values: Values, override: readonly string[]): Outcome {
  if (values.get("proxyenable") !== "0x1") return { kind: "direct" };
  const server = values.get("proxyserver") ?? "";
  const entries = new Map<string, string>();
  for (const item of server.split(/[;\s]+/).filter(Boolean)) {
    const [, protocol = "all", proxy = item] = /^(\w+)=(.*)$/.exec(item) ?? [];
    const name = protocol.toLowerCase();
    // The first counts, as for WinINet.
    if (!entries.has(name)) entries.set(name, proxy);
  }
  // An entry for https is a proxy that is asked for https addresses, and spoken to in plain.
  const proxy = (protocol: string) =>
    readProxy(withPort((entries.get(protocol) ?? entries.get("all"))?.replace(/^https?:\/\//i, "")));
  const [http, https] = [proxy("http"), proxy("https")];
  const socks = entries.get("socks");
  const isFive = socks !== undefined && /^socks5h?:\/\//i.test(socks);
  const isOld = socks !== undefined && !isFive && !proxyIn(http) && !proxyIn(https);
  return proxyOrSilent(http, https, override, {
    notes: isOld ? [SOCKS_4_NOTE] : [],
    socks: isFive ? readSocks(socks) : undefined,
  });
}

/** https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md#socksv4-proxy-scheme */
const SOCKS_4_NOTE =
  "its SOCKS proxy is for SOCKS 4, which is not supported: if it speaks SOCKS 5, give --proxy socks5h://host:port";

/** WinINet takes port 80 where none is named. */
function withPort(text: string | undefined): string | undefined {
  return text && `http://${/:\d+\/?$/.test(text) ? text : `${text.replace(/\/$/, "")}:80`}`;
}

/** What services use, for the user to know: `netsh winhttp show proxy` speaks the system's language, its values don't. */
export async function findServiceProxy(system: System): Promise<string | undefined> {
  const program = path.join(system.variable("SYSTEMROOT") ?? "C:\\Windows", "System32", "netsh.exe");
  const answer = await system.ask(program, ["winhttp", "show", "proxy"], { timeout: PATIENCE });
  return parseWinHttp(answer.stdout);
}

export function parseWinHttp(text: string): string | undefined {
  return /: +((?:\w+=)?[\w.[\]-]+:\d+\S*)\s*$/m.exec(text)?.[1];
}

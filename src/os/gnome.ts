// GNOME and the desktops that share its settings. One call reads them all, and needs no session bus.
// https://gitlab.gnome.org/GNOME/gsettings-desktop-schemas/-/blob/master/schemas/org.gnome.system.proxy.gschema.xml.in
import { isSameEndpoint, type ParsedProxy } from "../model/proxy.ts";
import { Secret } from "../model/secret.ts";
import type { System } from "../system/system.ts";
import {
  fromHostAndPort,
  type OsSource,
  type Outcome,
  PATIENCE,
  proxyIn,
  proxyOrSilent,
  readProxy,
  readSocks,
  WPAD_NOTE,
} from "./source.ts";

const SCHEMA = "org.gnome.system.proxy";

export const gnome: OsSource = {
  name: "GNOME",
  place: `gsettings ${SCHEMA}`,
  async ask(system: System): Promise<Outcome> {
    const program = system.findProgram("gsettings");
    if (!program) return { kind: "silent", why: "gsettings is not installed" };
    const { exitCode, stdout } = await system.ask(program, ["list-recursively", SCHEMA], {
      timeout: PATIENCE,
      // dconf makes a file in the runtime folder, or else in the home: asking must leave nothing behind.
      // In the C locale it prints a question mark for what is not ASCII.
      variables: { LC_ALL: "C.UTF-8", ...(system.variable("XDG_RUNTIME_DIR") ? {} : { XDG_RUNTIME_DIR: "/dev/null" }) },
      isRepeatable: (answer) => !/ authentication-password (?!'')/.test(answer),
    });
    if (exitCode === undefined) return { kind: "silent", why: "gsettings did not answer in time" };
    if (exitCode !== 0) return { kind: "silent", why: "gsettings knows no proxy settings" };
    return parseGnome(stdout);
  },
};

/** @param text what `gsettings list-recursively org.gnome.system.proxy` prints */
export function parseGnome(text: string): Outcome {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^org\.gnome\.system\.proxy(?:\.(\w+))? ([\w-]+) (.*)$/.exec(line);
    if (match) values.set(match[1] ? `${match[1]}.${match[2]}` : (match[2] ?? ""), match[3] ?? "");
  }
  const string = (key: string) => readStrings(values.get(key) ?? "")[0] ?? "";
  const noProxy = readStrings(values.get("ignore-hosts") ?? "");
  switch (string("mode")) {
    case "none":
      return { kind: "direct" };
    case "auto": {
      const script = string("autoconfig-url");
      return script ? { kind: "pac", script, noProxy } : { kind: "silent", why: WPAD_NOTE };
    }
    case "manual":
      break;
    default:
      return { kind: "silent", why: "gsettings said nothing that can be read" };
  }
  const proxy = (protocol: string) =>
    readProxy(fromHostAndPort(string(`${protocol}.host`), values.get(`${protocol}.port`)));
  const plain = proxy("http");
  const http = values.get("http.use-authentication") === "true" ? withCredentials(plain) : plain;
  // An empty https setting means the one for http: glib takes that for whatever has none of its own.
  const own = proxy("https");
  const isOwn = own && !isSameEndpoint(proxyIn(own)?.endpoint, proxyIn(http)?.endpoint);
  const https = isOwn && proxyIn(own) ? own : http;
  const socks = readSocks(fromHostAndPort(string("socks.host"), values.get("socks.port")));
  const notes = own?.kind === "error" ? [own.message] : [];
  return proxyOrSilent(http, https, noProxy, { notes, socks });

  function withCredentials(read: ParsedProxy | undefined): ParsedProxy | undefined {
    const username = string("http.authentication-user");
    const password = string("http.authentication-password");
    if (read?.kind !== "proxy" || !username) return read;
    return { ...read, proxy: { ...read.proxy, username, ...(password ? { password: new Secret(password) } : {}) } };
  }
}

/** The strings in a GVariant text. https://docs.gtk.org/glib/gvariant-text-format.html */
function readStrings(text: string): string[] {
  const literals = text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g) ?? [];
  return literals.map((literal) =>
    literal
      .slice(1, -1)
      .replace(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gi, (_, short, long, char) =>
        char ? (ESCAPES[char] ?? char) : String.fromCodePoint(Number.parseInt(short ?? long, 16)),
      ),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", a: "\u0007" };

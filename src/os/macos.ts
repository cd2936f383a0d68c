// macOS: what the network in use says, by scutil. Its flags are strings, "0" among them; a stale host may stay behind a
// flag that is off; the dictionaries of single interfaces stand nested and are passed over.
// https://keith.github.io/xcode-man-pages/scutil.8.html
import type { ParsedProxy } from "../model/proxy.ts";
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

export const macos: OsSource = {
  name: "macOS",
  place: "scutil --proxy",
  async ask(system: System): Promise<Outcome> {
    const { exitCode, stdout } = await system.ask("/usr/sbin/scutil", ["--proxy"], {
      timeout: PATIENCE,
      isRepeatable: () => true,
    });
    if (exitCode !== 0) return { kind: "silent", why: "scutil did not answer" };
    return parseScutil(stdout);
  },
};

/** @param text what `scutil --proxy` prints */
export function parseScutil(text: string): Outcome {
  const values = new Map<string, string>();
  const exceptions: string[] = [];
  const nesting: string[] = [];
  let isOpen = false;
  for (const line of text.split(/\r?\n/)) {
    const entry = /^\s*(.+?) : (.*)$/.exec(line);
    if (/^\s*<dictionary>\s*\{$/.test(line)) isOpen = true;
    else if (entry && /^<(?:array|dictionary)> \{$/.test(entry[2] ?? "")) nesting.push(entry[1] ?? "");
    else if (/^\s*\}$/.test(line)) {
      if (nesting.length === 0) isOpen = false;
      nesting.pop();
    } else if (entry && nesting.length === 0) values.set(entry[1] ?? "", (entry[2] ?? "").trim());
    else if (entry && nesting.length === 1 && nesting[0] === "ExceptionsList") exceptions.push((entry[2] ?? "").trim());
  }
  if (isOpen || !/<dictionary>/.test(text)) return { kind: "silent", why: "scutil said nothing that can be read" };

  const isOn = (flag: string) => values.get(flag) === "1";
  const noProxy = [...exceptions.filter((item) => item !== ""), ...(isOn("ExcludeSimpleHostnames") ? ["<local>"] : [])];
  const script = values.get("ProxyAutoConfigURLString");
  // Where both are on, the system asks the script.
  if (isOn("ProxyAutoConfigEnable") && script && script !== "<NULL>") return { kind: "pac", script, noProxy };
  const proxy = (name: "HTTP" | "HTTPS" | "SOCKS"): ParsedProxy | undefined => {
    if (!isOn(`${name}Enable`)) return undefined;
    const read = (name === "SOCKS" ? readSocks : readProxy)(
      fromHostAndPort(values.get(`${name}Proxy`), values.get(`${name}Port`)),
    );
    const username = values.get(`${name}User`) ?? values.get(`${name}ProxyUsername`);
    return read?.kind === "proxy" && username ? { ...read, proxy: { ...read.proxy, username } } : read;
  };
  const [http, https] = [proxy("HTTP"), proxy("HTTPS")];
  if (proxyIn(http) || proxyIn(https)) return proxyOrSilent(http, https, noProxy);
  const notes = isOn("ProxyAutoDiscoveryEnable") ? [WPAD_NOTE] : [];
  const isAny = ["HTTPEnable", "HTTPSEnable", "SOCKSEnable"].some(isOn);
  if (notes.length === 0 && !isAny) return { kind: "direct" };
  return proxyOrSilent(http, https, noProxy, { notes, socks: proxy("SOCKS") });
}

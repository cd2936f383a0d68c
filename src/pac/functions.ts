// The functions that a PAC script may call. They run inside the sandbox, in front of the script: the build makes one text
// of this file and what it imports (dist/pac-functions.js).
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file
// https://learn.microsoft.com/windows/win32/winhttp/ipv6-extensions-to-navigator-auto-config-file-format
import { toBits, toNumber } from "./bits.ts";
import { dateRange, timeRange, weekdayRange } from "./clock.ts";

/** What comes from outside the sandbox. Both answer at once. */
export interface Outside {
  /** The addresses of a name; none where it has none, or none that is known yet. */
  lookUp(name: string): readonly string[];
  /** The addresses of this machine, the one towards the internet first. */
  ownAddresses(): readonly string[];
}

export function createFunctions({ lookUp, ownAddresses }: Outside) {
  const patterns = new Map<string, RegExp>();
  const isV4 = (address: string) => toNumber(address) !== undefined;
  // What a failed lookup gave is no name: a search domain could answer for "null".
  const isNothing = (host: unknown) => host === null || host === undefined || host === "";

  function dnsResolve(host: unknown): string | null {
    if (isNothing(host)) return null;
    const name = String(host);
    return isV4(name) ? name : (lookUp(name).find(isV4) ?? null);
  }

  function dnsResolveEx(host: unknown): string {
    if (isNothing(host)) return "";
    return toBits(host) === undefined ? lookUp(String(host)).join(";") : String(host);
  }

  function isInNet(host: unknown, network: unknown, mask: unknown): boolean {
    const [base, bits] = [toNumber(network), toNumber(mask)];
    if (base === undefined || bits === undefined) return false;
    const address = toNumber(dnsResolve(host));
    return address !== undefined && (address & bits) === (base & bits);
  }

  /** Whether an address is in a network; of several with ";" between them, one is enough. */
  function isInNetEx(addresses: unknown, network: unknown): boolean {
    const [, base, length] = /^([^/]+)\/(\d{1,3})$/.exec(String(network)) ?? [];
    const bits = toBits(base);
    if (bits === undefined || Number(length) > bits.length) return false;
    return String(addresses)
      .split(";")
      .map((address) => toBits(address.trim()))
      .some((address) => address?.length === bits.length && address.startsWith(bits.slice(0, Number(length))));
  }

  /** IPv6 first, each in ascending order; false where one of them is none. */
  function sortIpAddressList(list: unknown): string | false {
    const items = String(list).split(";").map((text) => ({ text: text.trim(), bits: toBits(text.trim()) ?? "" })); // biome-ignore format: one line
    items.sort((a, b) => b.bits.length - a.bits.length || (a.bits < b.bits ? -1 : 1));
    return items.every(({ bits }) => bits !== "") && items.map(({ text }) => text).join(";");
  }

  /** Browsers make an expression of the pattern and leave in it what else is one, as in "(a|b).*". */
  function shExpMatch(text: unknown, pattern: unknown): boolean {
    const key = String(pattern);
    let expression = patterns.get(key);
    if (!expression) {
      expression = new RegExp(`^${key.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
      patterns.set(key, expression);
    }
    return expression.test(String(text));
  }

  return {
    alert: () => undefined,
    convert_addr: (address: unknown) => toNumber(address) ?? 0,
    dateRange,
    dnsDomainIs: (host: unknown, domain: unknown) => String(host).endsWith(String(domain)),
    dnsDomainLevels: (host: unknown) => String(host).split(".").length - 1,
    dnsResolve,
    dnsResolveEx,
    getClientVersion: () => "1.0",
    isInNet,
    isInNetEx,
    isPlainHostName: (host: unknown) => !/[.:]/.test(String(host)),
    isResolvable: (host: unknown) => dnsResolve(host) !== null,
    isResolvableEx: (host: unknown) => dnsResolveEx(host) !== "",
    localHostOrDomainIs: (host: unknown, name: unknown) => host === name || String(name).startsWith(`${host}.`),
    myIpAddress: () => ownAddresses().find(isV4) ?? "127.0.0.1",
    myIpAddressEx: () => ownAddresses().join(";"),
    shExpMatch,
    sortIpAddressList,
    timeRange,
    weekdayRange,
  };
}

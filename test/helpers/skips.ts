// For clients with a skip list of their own: entries by their forms, and hosts that tell how they are read. src/model says
// what is meant.
import { expect } from "vitest";
import { isBypassed, parseNoProxy } from "../../src/model/no-proxy.ts";
import { type Office, openOffice } from "./office.ts";

/**
 * Nothing leaves this machine for any of the hosts: nobody knows the names, and there is no TCP to multicast addresses.
 * 127.* would not do, since Java and VS Code never ask a proxy for those.
 */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  "plain.test": ["plain.test", "sub.plain.test", "xplain.test", "plain.test.x.test"],
  "Upper.TEST": ["UPPER.test", "a.upper.test", "per.test"],
  ".suffix.test": ["suffix.test", "a.suffix.test", "a.b.suffix.test", "xsuffix.test"],
  "*.star.test": ["star.test", "a.star.test", "a.b.star.test", "xstar.test", "star.test.x.test"],
  intranet: ["intranet", "db.intranet", "intranet2"],
  "build-*.test": ["build-7.test", "build.test", "xbuild-7.test"],
  "mirror*": ["mirror.example", "amirror.example"],
  "a*z.test": ["abcz.test"],
  "239.0.0.5": ["239.0.0.5", "239.0.0.55"],
  "239.1.0.0/16": ["239.1.2.3", "239.2.2.3", "239.10.2.3"],
  "239.3.4.0/22": ["239.3.5.6", "239.3.8.6"],
  "239.7.*": ["239.7.8.9", "239.77.8.9"],
  "239.9.9.0-239.9.9.255": ["239.9.9.9", "239.9.99.9"],
  "*tail.test": ["tail.test", "a.tail.test", "xtail.test"],
  "port.test:81": ["port.test:81", "port.test:82", "port.test"],
  "ff05::5": ["[ff05::5]", "[ff05::6]"],
  "ff06::/16": ["[ff06::7]", "[ff07::7]"],
  "<local>": ["wiki"],
};
const HOSTS = Object.values(FORMS).flat();

/**
 * @param lost the entries that the client can't be told: it asks the proxy for those
 * @param named what `apply` is to name: more than those where one list serves many clients
 * @param note how its notes on them begin
 * @param ask makes the client ask for http:// addresses, whatever comes of each
 */
export async function checkSkips(
  to: string,
  lost: readonly string[],
  ask: (office: Office, urls: readonly string[]) => Promise<unknown>,
  { named = lost, note = to, hasOneProxy = false } = {},
): Promise<void> {
  for (const list of [Object.keys(FORMS), ["*"]]) {
    const office = await openOffice({ hasOneProxy, answer: () => undefined });
    const { stderr } = office.apply(to, "--skip", list.join(","));
    await ask(
      office,
      HOSTS.map((host) => `http://${host}/`),
    );
    const kept = parseNoProxy(list.filter((entry) => !lost.includes(entry)));
    const isMeant = ({ hostname, port }: URL) => isBypassed(kept, hostname, Number(port || 80));
    const through = HOSTS.map((host) => new URL(`http://${host}`)).filter((url) => !isMeant(url));
    const asked = office.proxy.hits.map(({ url }) => hostOf(url));
    expect({ named: namedIn(stderr, note), asked: unique(asked) }).toEqual({
      named: unique(named.filter((entry) => list.includes(entry)).map(meaningOf)),
      asked: unique(through.map(({ host }) => host)),
    });
  }
}

/** As a note names it: 239.7.* as the network that it is. */
const meaningOf = (entry: string) => parseNoProxy([entry]).at(-1)?.text ?? entry;

const unique = (items: readonly string[]) => [...new Set(items)].sort();

function namedIn(notes: string, beginning: string): string[] {
  const lines = notes.split("\n").filter((line) => line.startsWith(`note: ${beginning}: `));
  return unique(lines.flatMap((line) => [...line.matchAll(/"([^"]+)"/g)].map(([, entry = ""]) => entry)));
}

/** With its port unless that is 80; yarn writes an IPv6 address to connect to without brackets. */
function hostOf(url: string): string {
  return new URL(url.includes("://") ? url : `http://${url.replace(/^([^[]*:.*):(\d+)$/, "[$1]:$2")}`).host;
}

// For clients with a skip list in a language of their own: a table of what people write, and hosts that tell how it is read.
import { isSkipped, parseSkip } from "../../src/model/skip.ts";

/**
 * Forms of no_proxy, each with addresses that tell whether it is read as it is meant. No address leads off this machine:
 * nobody knows the names, and no packet leaves for a multicast address over TCP. (Java never asks a proxy for 127.*.)
 */
export const FORMS: Readonly<Record<string, readonly string[]>> = {
  "plain.test": ["plain.test", "sub.plain.test", "xplain.test", "plain.test.other"],
  ".foo.test": ["foo.test", "a.foo.test", "a.b.foo.test", "xfoo.test"],
  "*.bar.test": ["bar.test", "a.bar.test", "xbar.test"],
  "Upper.TEST": ["upper.test", "a.upper.test"],
  intranet: ["intranet", "db.intranet", "intranet2"],
  "mirror*": ["mirror.example", "amirror.example"],
  "a*z.test": ["abcz.test"],
  "239.0.0.5": ["239.0.0.5", "239.0.0.55"],
  "239.1.0.0/16": ["239.1.2.3", "239.2.2.3", "239.10.2.3"],
  "239.3.4.0/22": ["239.3.5.6"],
  "239.7.*": ["239.7.8.9", "239.77.8.9"],
  "ported.test:81": ["ported.test:81", "ported.test:82"],
  "ff05::5": ["[ff05::5]", "[ff05::6]"],
};

export const SKIP = Object.keys(FORMS).join(",");
export const HOSTS = Object.values(FORMS).flat();

/** Hosts with which the client does not do what the list says, and nothing was said about it. */
export function misread(asked: readonly string[], notes: string): string[] {
  const entries = parseSkip(Object.keys(FORMS));
  return Object.entries(FORMS).flatMap(([form, hosts]) =>
    hosts
      .filter((host) => {
        const url = new URL(`http://${host}/`);
        const isMeant = isSkipped(entries, url.hostname, Number(url.port || 80));
        const isToldOf = isMeant && notes.includes(JSON.stringify(form));
        return !isToldOf && asked.includes(url.host) === isMeant;
      })
      .map((host) => `${form}: ${host} ${asked.includes(host) ? "asked of the proxy" : "not asked of the proxy"}`),
  );
}

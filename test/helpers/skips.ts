// Entries of the skip list by their forms, and for which addresses a client with our file then asks the proxy: for those
// that the list doesn't cover, and for all if `apply` said that the client can't be told the entry.
import { expect } from "vitest";
import { Home } from "./home.ts";
import { startOrigin, startProxy } from "./network.ts";

/** fe80:: addresses need a scope: without one nothing leaves the machine. */
const ROWS: readonly {
  readonly entry: string;
  readonly past: readonly string[];
  readonly through: readonly string[];
}[] = [
  { entry: "foo.test", past: ["foo.test", "a.foo.test"], through: ["xfoo.test", "foo.test.x.test"] },
  { entry: "Upper.Test", past: ["upper.test", "UPPER.test"], through: ["per.test"] },
  { entry: ".suffix.test", past: ["suffix.test", "a.suffix.test", "a.b.suffix.test"], through: ["xsuffix.test"] },
  { entry: "*.star.test", past: ["a.star.test", "a.b.star.test"], through: ["xstar.test", "star.test.x.test"] },
  { entry: "build-*.test", past: ["build-7.test"], through: ["build.test", "xbuild-7.test"] },
  { entry: "127.8.0.1", past: ["127.8.0.1"], through: ["127.8.0.2", "127.8.0.11"] },
  { entry: "127.8.0.0/16", past: ["127.8.3.4"], through: ["127.9.0.1"] },
  { entry: "127.7.*", past: ["127.7.0.1"], through: ["127.70.0.1"] },
  { entry: "port.test:8080", past: ["port.test:8080"], through: ["port.test", "port.test:8081"] },
  { entry: "fe80::5", past: ["[fe80::5]", "[::1]"], through: ["[fe80::6]"] },
  { entry: "fe80::/16", past: ["[fe80::7]"], through: ["[fec0::1]"] },
  { entry: "<local>", past: ["intranet-host"], through: ["intranet-host.test"] },
  { entry: "*", past: ["anything.test", "127.9.0.1"], through: [] },
];

/**
 * @param ask makes the client ask for http:// addresses, one after another, whatever comes of each
 * @param lost the entries that `apply` is to name, since the client can't be told them
 * @param alsoLost false: passes over those, where another client of the same file was asked about them
 */
export async function checkSkips(
  to: string,
  lost: readonly string[],
  ask: (home: Home, addresses: readonly string[]) => Promise<unknown>,
  { alsoLost = true } = {},
): Promise<void> {
  const found: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const { entry, past, through } of ROWS) {
    if (!alsoLost && lost.includes(entry)) continue;
    const home = new Home();
    const proxy = await startProxy({ http: await startOrigin(() => undefined) });
    const outcome = home.run(["apply", "--proxy", `http://127.0.0.1:${proxy.port}`, "--to", to, "--skip", entry]);
    expect(outcome).toMatchObject({ code: 0 });
    const isNamed = outcome.stderr.split("\n").some((line) => line.includes(`${to}:`) && line.includes(`"${entry}"`));
    const addresses = [...past, ...through].map((host) => `http://${host}/`);
    await ask(home, addresses);
    const asked = proxy.hits.map(({ url }) => hostOf(url));
    const isLost = lost.includes(entry);
    found[entry] = { isNamed, asked: [...new Set(asked)].sort() };
    wanted[entry] = {
      isNamed: isLost,
      asked: [...new Set([...(isLost ? past : []), ...through].map((host) => new URL(`http://${host}`).host))]
        .filter((host) => host !== "[::1]")
        .sort(),
    };
  }
  expect(found).toEqual(wanted);
}

/** With its port unless that is 80; yarn writes an IPv6 address to connect to without brackets. */
function hostOf(url: string): string {
  return new URL(url.includes("://") ? url : `http://${url.replace(/^([^[]*:.*):(\d+)$/, "[$1]:$2")}`).host;
}

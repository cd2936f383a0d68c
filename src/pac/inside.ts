// What runs inside the sandbox, in front of the script: the build makes a text of it and its imports (dist/pac-inside.js).
import { createFunctions } from "./functions.ts";
import { ASK, OUTSIDE } from "./names.ts";

interface Outside {
  /** Addresses with ";" between them. */
  readonly lookUp: (name: string) => string;
  readonly ownAddresses: string;
  readonly seed: number;
}

/** What the script makes, after this ran. */
declare const FindProxyForURL: unknown;
declare const FindProxyForURLEx: unknown;

const world = globalThis as unknown as Record<string, unknown>;
const { lookUp, ownAddresses, seed } = world[OUTSIDE] as Outside;
delete world[OUTSIDE];
const toList = (text: string) => text.split(";").filter(Boolean);
let chance = seed;
// Two proxies that take turns by chance would else be written in turn. https://en.wikipedia.org/wiki/Linear_congruential_generator
Math.random = () => {
  chance = (chance * 1_103_515_245 + 12_345) % 2 ** 31;
  return chance / 2 ** 31;
};

const functions = createFunctions({ lookUp: (name) => toList(lookUp(name)), ownAddresses: () => toList(ownAddresses) });
for (const [name, value] of Object.entries(functions)) Object.assign(globalThis, { [name]: value });

/** Windows asks the second where there is one. https://learn.microsoft.com/windows/win32/winhttp/findproxyforurlex */
Object.defineProperty(globalThis, ASK, {
  value: (url: string, host: string): string => {
    chance = seed;
    const find = typeof FindProxyForURLEx === "function" ? FindProxyForURLEx : FindProxyForURL;
    return String((find as (url: string, host: string) => unknown)(url, host));
  },
});

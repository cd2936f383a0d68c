// How often one run reads what it goes by.
import { beforeEach, expect, test, vi } from "vitest";
import { execute } from "../../src/engine/engine.ts";
import { prepare } from "../../src/engine/prepare.ts";
import { parseProxy } from "../../src/model/proxy.ts";
import { readFlags } from "../../src/settings/sources/flags.ts";
import { createSystem } from "../../src/system/node.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { Home, PROXY } from "../helpers/home.ts";

vi.mock("../../src/model/proxy.ts", async (load) => {
  const actual = await load<typeof import("../../src/model/proxy.ts")>();
  return { ...actual, parseProxy: vi.fn(actual.parseProxy) };
});
vi.mock("../../src/engine/prepare.ts", async (load) => {
  const actual = await load<typeof import("../../src/engine/prepare.ts")>();
  return { ...actual, prepare: vi.fn(actual.prepare) };
});

beforeEach(() => {
  vi.mocked(parseProxy).mockClear();
  vi.mocked(prepare).mockClear();
});

/** The real system in a home of its own, which counts what is read. */
function systemIn(home: Home, variables: Record<string, string>, etcEnvironment: string) {
  const env = { HOME: home.path, PATH: "/bin", XDG_CONFIG_DIRS: home.base, ...variables };
  const real = createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process);
  const read = vi.fn((name: string) => (name === "/etc/environment" ? Buffer.from(etcEnvironment) : real.read(name)));
  const reads = () => read.mock.calls.filter(([name]) => name === "/etc/environment").length;
  return { system: { ...real, read } as WritableSystem, reads };
}

const apply = (system: WritableSystem, flags: Record<string, unknown>) =>
  execute(system, {
    kind: "apply",
    refreshes: false,
    flags: readFlags({ to: "bash,conda,pip,gradle,maven,docker,git", ...flags }),
    passwords: new Map(),
    now: new Date(0),
    version: "0",
    isForced: false,
    isStrict: false,
  });

test.each([
  ["a flag", { proxy: PROXY }, {}, ""],
  ["the environment", {}, { https_proxy: PROXY }, ""],
  ["/etc/environment", {}, {}, `https_proxy=${PROXY}\n`],
])(
  "one apply parses the URL of %s at most once a plan, and reads /etc/environment once",
  async (_, flags, variables, file) => {
    const { system, reads } = systemIn(new Home(), variables, file);
    const { plan } = await apply(system, flags);
    expect(plan.changes.length).toBeGreaterThan(5);
    const plans = vi.mocked(prepare).mock.calls.length;
    expect(plans).toBe(2);
    const texts = vi.mocked(parseProxy).mock.calls.map(([text]) => text);
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.length).toBeLessThanOrEqual(plans);
    expect(reads()).toBe(plans);
  },
);

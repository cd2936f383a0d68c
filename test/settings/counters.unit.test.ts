// How often one run reads what it goes by.
import { beforeEach, expect, test, vi } from "vitest";
import { execute } from "../../src/engine/engine.ts";
import { prepare } from "../../src/engine/prepare.ts";
import { parseProxy } from "../../src/model/proxy.ts";
import { readFlags } from "../../src/settings/sources/flags.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

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

/** A system that counts how often /etc/environment is read. */
function countedSystem(variables: Record<string, string>, etcEnvironment: string) {
  const real = systemIn(new Home(), { variables, files: { "/etc/environment": etcEnvironment } });
  const read = vi.fn(real.read);
  const reads = () => read.mock.calls.filter(([name]) => name === "/etc/environment").length;
  return { system: { ...real, read }, reads };
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
    const { system, reads } = countedSystem(variables, file);
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

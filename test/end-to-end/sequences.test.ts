// Generated sequences against a small model of the contract: whatever happens in whatever order, each file ends where
// the contract says, nothing flaps, and remove gives the user's own text back.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { configWriter } from "../../src/commands/shared/config-writer.ts";
import { execute } from "../../src/engine/engine.ts";
import type { WritingRequest } from "../../src/engine/request.ts";
import { readFlags } from "../../src/settings/sources/flags.ts";
import { createSystem } from "../../src/system/node.ts";

type Proxy = "http://a.example:1" | "http://b.example:2";

type Step =
  | { readonly kind: "apply"; readonly to?: "bash" | "pip"; readonly path?: "short"; readonly refresh?: true }
  | { readonly kind: "off" | "on" | "remove" | "edit" | "redeploy" | "new-login" }
  | { readonly kind: "config"; readonly proxy: Proxy | undefined }
  | { readonly kind: "environment"; readonly proxy: Proxy | undefined }
  /** What /etc/environment says. */
  | { readonly kind: "machine"; readonly proxy: Proxy | undefined };

/** What stands in a target: a proxy of ours, an explicit none, or nothing of ours. */
type Content = Proxy | "direct" | undefined;

interface Model {
  config: Proxy | undefined;
  environment: Proxy | undefined;
  machine: Proxy | undefined;
  /** What the environment said when it was last asked; null: not asked yet. */
  decision: Proxy | undefined | null;
  isOff: boolean;
  bash: Content;
  pip: Content;
  /** Has been in the ledger: takes part although its program is not found. */
  known: Set<"bash" | "pip">;
  emitted: Set<Proxy>;
  user: string;
}

const A: Proxy = "http://a.example:1";
const B: Proxy = "http://b.example:2";
const PIP = "[global]\ntimeout = 60\n";

type Intent =
  | { kind: "off" | "on" }
  | Pick<Extract<WritingRequest, { kind: "apply" }>, "kind" | "refreshes">
  | Pick<Extract<WritingRequest, { kind: "remove" }>, "kind" | "config">;

class World {
  readonly base = mkdtempSync(path.join(tmpdir(), "proxycast-sequence-"));
  readonly home = path.join(this.base, "home");
  readonly model: Model = {
    config: undefined,
    environment: undefined,
    machine: undefined,
    decision: null,
    isOff: false,
    bash: undefined,
    pip: undefined,
    known: new Set(),
    emitted: new Set(),
    user: "alias x=y\n",
  };

  constructor() {
    for (const folder of ["home/.config/pip", "home/.config/proxycast", "bin", "empty"])
      mkdirSync(path.join(this.base, folder), { recursive: true });
    for (const name of ["bash", "pip"]) symlinkSync("/bin/true", path.join(this.base, "bin", name));
    writeFileSync(this.file(".bashrc"), this.model.user);
    writeFileSync(this.file(".config/pip/pip.conf"), PIP);
  }

  file(name: string): string {
    return path.join(this.home, name);
  }

  async run(intent: Intent, folder = "bin", flags: Record<string, unknown> = {}): Promise<void> {
    const { environment } = this.model;
    const variables = environment ? { http_proxy: environment, https_proxy: environment } : {};
    const env = { HOME: this.home, PATH: path.join(this.base, folder), XDG_CONFIG_DIRS: this.base, ...variables };
    const real = createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process);
    const { machine } = this.model;
    const file = machine ? Buffer.from(`http_proxy=${machine}\nhttps_proxy="${machine}"\n`) : undefined;
    const system = { ...real, read: (name: string) => (name === "/etc/environment" ? file : real.read(name)) };
    const own = { flags: readFlags(flags), passwords: new Map(), now: new Date(0), version: "0" };
    await execute(system, { ...own, isForced: false, isStrict: false, ...intent });
  }

  resolved(): Content {
    if (this.model.isOff) return "direct";
    return this.model.config ?? this.model.decision ?? this.model.machine;
  }

  decide(isRefresh: boolean): void {
    const { model } = this;
    if (model.decision !== null && !isRefresh) return;
    const seen = model.environment;
    const isOurs = seen !== undefined && model.emitted.has(seen);
    // Our own output is no evidence; with nothing else the earlier decision stands.
    const earlier = model.decision ?? undefined;
    if (seen && !isOurs) model.decision = seen;
    else if (seen && seen === earlier) model.decision = earlier;
    else model.decision = model.machine ? undefined : earlier;
  }

  settle(to: readonly ("bash" | "pip")[]): void {
    const { model } = this;
    const wanted = this.resolved();
    if (wanted === undefined) return;
    for (const target of to) {
      if (target === "pip" && wanted === "direct" && model.pip === undefined) continue;
      if (model[target] !== wanted) {
        model[target] = wanted;
        model.known.add(target);
        if (wanted !== "direct") model.emitted.add(wanted);
      }
    }
  }
}

function blockOf(text: string): Content {
  const block = /# >>> proxycast >>>\n([\s\S]*?)# <<< proxycast <<<\n/.exec(text)?.[1];
  if (block === undefined) return undefined;
  return block.includes("unset ") ? "direct" : ((/export http_proxy='(.*?)'/.exec(block)?.[1] ?? "") as Proxy);
}

async function take(world: World, step: Step): Promise<void> {
  const { model } = world;
  switch (step.kind) {
    case "apply": {
      world.decide(step.refresh === true);
      // pip is found by its config file.
      const found = (["bash", "pip"] as const).filter(
        (id) => step.path !== "short" || id === "pip" || model.known.has(id),
      );
      world.settle(step.to ? [step.to] : found);
      return world.run(
        { kind: "apply", refreshes: step.refresh === true },
        step.path === "short" ? "empty" : "bin",
        step.to ? { to: step.to } : {},
      );
    }
    case "off":
      model.isOff = true;
      world.settle(["bash", "pip"]);
      return world.run({ kind: "off" });
    case "on": {
      const wasOff = model.isOff;
      model.isOff = false;
      world.decide(false);
      if (wasOff && world.resolved() === undefined) {
        model.bash = undefined;
        model.pip = undefined;
        model.known.clear();
      }
      world.settle(["bash", "pip"]);
      return world.run({ kind: "on" });
    }
    case "remove":
      Object.assign(model, { bash: undefined, pip: undefined, isOff: false, decision: null });
      model.known.clear();
      model.emitted.clear();
      return world.run({ kind: "remove", config: configWriter([]) });
    case "edit": {
      model.user += "# a line\n";
      const text = readFileSync(world.file(".bashrc"), "utf8");
      return writeFileSync(world.file(".bashrc"), `${text}# a line\n`);
    }
    case "redeploy":
      model.user = "deployed=1\n";
      model.bash = undefined;
      return writeFileSync(world.file(".bashrc"), model.user);
    case "new-login":
      // A shell that sourced what stands in the file now.
      model.environment = model.bash === "direct" ? undefined : (model.bash ?? model.environment);
      return;
    case "config":
      model.config = step.proxy;
      return writeFileSync(world.file(".config/proxycast/config.yaml"), step.proxy ? `proxy: ${step.proxy}\n` : "");
    case "environment":
      model.environment = step.proxy;
      return;
    case "machine":
      model.machine = step.proxy;
  }
}

function check(world: World): void {
  const { model } = world;
  const text = readFileSync(world.file(".bashrc"), "utf8");
  expect(blockOf(text)).toBe(model.bash);
  expect(text.replace(/# >>> proxycast >>>\n[\s\S]*?# <<< proxycast <<<\n/, "")).toBe(model.user);
  const pip = readFileSync(world.file(".config/pip/pip.conf"), "utf8");
  expect(/^proxy = (.*)$/m.exec(pip)?.[1]).toBe(model.pip === "direct" ? undefined : model.pip);
}

const proxy = fc.constantFrom(A, B, undefined);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      { kind: "apply" },
      { kind: "apply", to: "bash" },
      { kind: "apply", to: "pip" },
      { kind: "apply", path: "short" },
      { kind: "apply", refresh: true },
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("off", "on", "remove", "edit", "redeploy", "new-login")
      .map((kind): Step => ({ kind }) as Step),
  },
  { weight: 2, arbitrary: proxy.map((value): Step => ({ kind: "config", proxy: value })) },
  { weight: 2, arbitrary: proxy.map((value): Step => ({ kind: "environment", proxy: value })) },
  { weight: 1, arbitrary: proxy.map((value): Step => ({ kind: "machine", proxy: value })) },
);

test("generated sequences end where the model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const world = new World();
      try {
        for (const item of steps) {
          await take(world, item);
          check(world);
          if (item.kind !== "apply" || item.refresh) continue;
          const before = [".bashrc", ".config/pip/pip.conf"].map((name) => statSync(world.file(name)).mtimeMs);
          await take(world, item);
          expect([".bashrc", ".config/pip/pip.conf"].map((name) => statSync(world.file(name)).mtimeMs)).toEqual(before);
        }
        await take(world, { kind: "remove" });
        expect(readFileSync(world.file(".bashrc"), "utf8")).toBe(world.model.user);
        expect(readFileSync(world.file(".config/pip/pip.conf"), "utf8")).toBe(PIP);
        expect(existsSync(world.file(".local"))).toBe(false);
      } finally {
        rmSync(world.base, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});

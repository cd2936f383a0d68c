// Each command's module, loaded when it is asked for.

import type { CommonOptions, Context } from "../commands/shared/context.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { CommandName } from "./commands.ts";
import { overview } from "./overview.ts";

export type Values = Readonly<Record<string, unknown>>;
export type Command = (context: Context, options: CommonOptions, values: Values) => Promise<number>;

export const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  setup: async () => {
    const { setup } = await import("../commands/setup.ts");
    return (context, options, values) =>
      setup(context, { ...options, fingerprint: values.fingerprint as string | undefined });
  },
  show: async () => (await import("../commands/show.ts")).show,
  test: async () => {
    const { test } = await import("../commands/test.ts");
    return (context, options, values) => test(context, { ...options, ...probeOptions(values) });
  },
  report: async () => {
    const { report } = await import("../commands/report.ts");
    return (context, options, values) => {
      if (options.json && (values.format ?? "json") !== "json")
        throw new Problem(EXIT.usage, "--json and --format say different things");
      return report(context, {
        ...options,
        ...probeOptions(values),
        format: (values.format as "text" | "markdown" | "json" | undefined) ?? (options.json ? "json" : "text"),
        output: values.output as string | undefined,
        copies: values.copy === true,
        showsUsername: values["show-username"] === true,
      });
    };
  },
  ca: async () => {
    const { saveCa } = await import("../commands/ca.ts");
    return (context, options, values) => {
      const { action, file } = values;
      if (action !== "save" || typeof file !== "string" || file === "-")
        throw new Problem(EXIT.usage, "it is: proxycast ca save FILE");
      const fingerprint = values.fingerprint as string | undefined;
      return saveCa(context, { ...options, ...probeOptions(values), file, fingerprint });
    };
  },
  plan: async () => (await import("../commands/plan.ts")).plan,
  apply: async () => (await import("../commands/apply.ts")).apply,
  status: async () => (await import("../commands/status.ts")).status,
  check: async () => {
    const { check } = await import("../commands/check.ts");
    return (context, options, values) => {
      const url = values.url as string | undefined;
      return check(context, { ...options, targets: targetsOf(values), url, fetches: values.fetch !== false });
    };
  },
  off: async () => {
    const { off } = await import("../commands/switch.ts");
    return (context, options, values) => off(context, { ...options, targets: targetsOf(values) });
  },
  on: async () => {
    const { on } = await import("../commands/switch.ts");
    return (context, options, values) => on(context, { ...options, targets: targetsOf(values) });
  },
  remove: async () => (await import("../commands/remove.ts")).remove,
  env: async () => {
    const { env } = await import("../commands/env.ts");
    return (context, options, values) => {
      const shell = values.shell as string | undefined;
      return env(context, { ...options, off: values.off === true, ...(shell ? { shell } : {}) });
    };
  },
  render: async () => {
    const { render } = await import("../commands/render.ts");
    return (context, options, values) => {
      const file = values.file as string | undefined;
      return render(context, { ...options, target: String(values.target), ...(file ? { file: String(file) } : {}) });
    };
  },
  demo: async () => {
    const { demo } = await import("../commands/demo.ts");
    return (context, options, values) =>
      demo(context, { ...options, wantsPassword: values.password === true, inspects: values.inspect === true });
  },
  help: async () => {
    const { help } = await import("../commands/help.ts");
    return (context, { json }, { topic }) =>
      help(context, { json, topic: topic === undefined ? undefined : String(topic), overview: overview() });
  },
  run: async () => {
    const { run } = await import("../commands/run.ts");
    return (context, options, values) => {
      const words = [
        ...((values.command as string[] | undefined) ?? []),
        ...((values["--"] as string[] | undefined) ?? []),
      ];
      return run(context, { ...options, command: words.map(String) });
    };
  },
};

/** Words, with commas or without; `all` is all of it, as no word is. */
function targetsOf(values: Values): readonly string[] {
  const names = ((values.target as string[] | undefined) ?? []).flatMap((word) => String(word).split(","));
  return names.includes("all") ? [] : [...new Set(names.filter(Boolean))];
}

function probeOptions(values: Values): { urls: readonly string[]; verifiesTls: boolean } {
  const urls = [...((values.url as string[] | undefined) ?? []), ...((values["--"] as string[] | undefined) ?? [])];
  return { urls: urls.map(String), verifiesTls: values["verify-tls"] !== false };
}

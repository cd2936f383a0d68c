// conda shows what each of its files says. https://docs.conda.io/projects/conda/en/stable/commands/config.html
import type { Ask, Question, Said } from "../ask.ts";
import { routeByVariables, toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { REQUESTS } from "./environment.ts";
import { withLack } from "./lacks.ts";

type Sources = Readonly<Record<string, { readonly proxy_servers?: Readonly<Record<string, string | null>> }>>;

async function sourcesOf({ terminal, program }: Question): Promise<Sources> {
  const { stdout } = await terminal.run(program, ["config", "--show-sources", "--json"], { timeout: 30_000 });
  try {
    return JSON.parse(stdout) as Sources;
  } catch {
    return {};
  }
}

export const conda: Ask = {
  writer: "conda",
  programs: ["conda", "mamba", "micromamba"],
  reads: REQUESTS,
  async address() {
    return new URL("https://repo.anaconda.com/pkgs/main/");
  },
  async route(question): Promise<readonly Said[]> {
    const { terminal, url } = question;
    const all = Object.entries(await sourcesOf(question)).flatMap(([path, { proxy_servers: servers }]) =>
      Object.entries(servers ?? {}).map(([key, value]) => ({ path, key, value: value ?? "" })),
    );
    if (all.length === 0) return [routeByVariables(terminal.variables, url, REQUESTS)];
    // https://github.com/psf/requests/blob/main/src/requests/utils.py (select_proxy)
    const scheme = url.protocol.slice(0, -1);
    // The variables go before its files, but for one host, and where their list makes it direct.
    const variables = routeByVariables(terminal.variables, url, REQUESTS);
    const isForHost = all.some(({ key }) => key === `${url.protocol.slice(0, -1)}://${url.hostname}`);
    if (variables.route.kind !== "direct" && !isForHost) return [variables];
    const keys = [`${scheme}://${url.hostname}`, scheme, `all://${url.hostname}`, "all"];
    const found = keys.map((key) => all.filter((one) => one.key === key).at(-1)).find((one) => one !== undefined);
    if (!found) return [{ route: { kind: "direct" } }];
    const isIt = (line: string) => line.trim().replace(/^["']/, "").startsWith(found.key);
    const from = { path: found.path, line: lineOf(terminal.system, found.path, isIt) };
    if (found.value === "") return [{ route: { kind: "direct", by: found.key }, from }];
    // It names hosts alone, and nothing that is below them.
    return [{ route: withLack(toRoute(found.value), question), from }];
  },
  async fetch({ terminal, program, url }) {
    const variables = { CONDA_PKGS_DIRS: terminal.folder, CONDA_NO_LOCK: "1", CONDA_REMOTE_MAX_RETRIES: "0" };
    const args = ["search", "--override-channels", "-c", url.href, "proxycast-check", "--json"];
    const outcome = await terminal.run(program, args, { variables, timeout: 60_000 });
    // Its report holds the whole environment, and would be read for reasons.
    const [, error = "", name = ""] = /"error": "(.*)",\s+"exception_name": "(\w+)"/.exec(outcome.stdout) ?? [];
    const isAnswered = name !== "" && !/Proxy|SSL|HTTP|Connect|Timeout|Retry|Dependency/i.test(name);
    return toFetched({ ...outcome, stdout: `${error} ${name}` }, outcome.exitCode === 0 || isAnswered);
  },
};

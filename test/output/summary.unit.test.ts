// A run in short: at 80 columns, with nothing of a password.
import { describe, expect, test } from "vitest";
import type { Prepared } from "../../src/engine/request.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";
import { endLines, foundLines, planLines } from "../../src/output/summary.ts";
import type { FileChange, Plan, TargetReport } from "../../src/plan/plan.ts";
import type { ResolvedSettings } from "../../src/settings/settings.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";
import { settingsWith } from "../helpers/tested.ts";

const SHELLS = ["sh", "bash", "zsh", "fish", "ksh"];
const isShell = (id: string) => SHELLS.includes(id);
const system = () => systemIn(new Home());

type Facts = Partial<TargetReport> & { readonly is?: "new" | "changed" | "gone" | "same" };

/** A plan by files and what becomes of each. */
function planOf(files: readonly (Facts & { readonly path: string; readonly writers: readonly string[] })[], rest = {}) {
  const changes = files
    .filter(({ is }) => is !== "same")
    .map(({ path, is = "new" }) => ({
      shown: path,
      before: is === "new" ? undefined : Buffer.from("x"),
      after: is === "gone" ? undefined : Buffer.from("y"),
    }));
  const targets = files.map(({ is: _, ...report }) => ({ states: [], ...report }));
  const plan = { changes: changes as unknown as FileChange[], targets, refused: [], left: [], notes: [], ...rest };
  return { plan: plan as unknown as Plan } as Prepared;
}

describe("the plan", () => {
  test.each([
    ["of nothing", planOf([]), ["nothing to change in any file"]],
    ["of one file", planOf([{ path: "/x", writers: ["git"] }]), ["git; 1 file, 1 new"]],
    [
      "names two shells",
      planOf([
        { path: "/b", writers: ["bash"], is: "changed" },
        { path: "/z", writers: ["zsh"], is: "gone" },
      ]),
      ["bash, zsh; 2 files, 1 to go"],
    ],
    [
      "counts shells, and says nothing of what is in sync or ours",
      planOf([
        { path: "/p", writers: ["bash", "ksh", "sh"] },
        { path: "/ca", writers: ["ca"] },
        { path: "/config", writers: ["config"], is: "changed" },
        { path: "/c", writers: ["conda"], is: "same" },
        { path: "/n", writers: ["npm"] },
      ]),
      ["shells 3, npm; 4 files, 3 new"],
    ],
  ])("%s", (_, prepared, lines) => {
    expect(planLines(system(), prepared, isShell)).toEqual(lines);
  });

  test("names held files by holder in one line each, then what is left or refused by name", () => {
    const machine = system();
    const home = (name: string) => `${machine.home}/${name}`;
    const chezmoi = { by: "chezmoi", source: "/s", isTracked: true } as const;
    const held = Array.from({ length: 12 }, (_, at) => ({
      path: home(`.file${at}`),
      writers: ["npm"],
      manager: chezmoi,
    }));
    const drifted = [{ key: ["k"], writers: ["pip"], state: "drifted" as const }];
    const files = [
      ...held,
      { path: home(".new"), writers: ["git"], manager: { by: "git", source: "/s", isTracked: false } as const },
      { path: home(".pip"), writers: ["pip"], states: drifted, is: "same" as const },
    ];
    const refused = [
      { path: home(".condarc"), writers: ["conda"], line: 3, reason: "http://bob:N3ighbour@old.example" },
    ];
    const left = [{ path: home(".l"), writers: ["r"], manager: chezmoi, reason: `see ${home("x")}` }];
    const lines = planLines(machine, planOf(files, { refused, left }), isShell);
    expect(lines).toEqual([
      "npm, git; 13 files, 13 new",
      "held by chezmoi: ~/.file0, ~/.file1, ~/.file2, ~/.file3, ~/.file4 and 7 more",
      "new in a work tree of git: ~/.new",
      "drifted: ~/.pip: changed by you since; --force overrides",
      "left: ~/.l: see ~/x",
      "refused: ~/.condarc:3: http://[redacted]@old.example",
    ]);
  });

  test("fits 80 columns with every client", () => {
    const ids = Array.from({ length: 40 }, (_, at) => `client${at}`);
    const lines = planLines(system(), planOf(ids.map((id) => ({ path: `/${id}`, writers: [id] }))), isShell);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join(" ").replace(/ +/g, " ")).toBe(`${ids.join(", ")}; 40 files, 40 new`);
  });
});

describe("what was found", () => {
  const origin = { kind: "variable", name: "http_proxy" } as const;
  const setting = <T>(value: T) => ({ value, origin, shadowed: [] });
  const proxy = (host: string, rest = {}) =>
    setting({ kind: "proxy", proxy: { endpoint: { scheme: "http", host, port: 80 }, ...rest } });
  const found = (change: object) => foundLines(system(), { ...settingsWith(), ...change } as ResolvedSettings);

  test("is one line where there is little", () => {
    const web = proxy("p.example");
    expect(found({ http: web, https: web, noProxy: setting([]) })).toEqual([
      "proxy   http://p.example:80 ($http_proxy)",
    ]);
  });

  test("is three lines where there is much, and none wraps", () => {
    const web = proxy("p".repeat(60), { username: "ada", usernameOrigin: origin, password: setting({}) });
    const noProxy = setting(parseNoProxy(Array.from({ length: 30 }, (_, at) => `host${at}.example`)));
    const ca = setting({ path: "/etc/company.pem" });
    const lines = found({ http: web, https: proxy("other.example"), noProxy, ca });
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toMatch(/…$/);
    expect(lines[1]).toBe("with    user ada, password set; CA bundle /etc/company.pem");
    expect(lines[2]).toMatch(/^direct {2}host0\.example, .* and \d+ more$/);
  });
});

describe("the end", () => {
  const RESTART = "Restart open shells, Jupyter kernels and editors to use the new settings.";
  test.each([
    ["a shell changed", [{ path: "/b", writers: ["bash"] }], "eval x", ["For this terminal: eval x", RESTART]],
    ["its shell has no way", [{ path: "/b", writers: ["bash"] }], undefined, [RESTART]],
    ["a client changed", [{ path: "/g", writers: ["git"] }], "eval x", [RESTART]],
    ["nothing changed", [{ path: "/b", writers: ["bash"], is: "same" as const }], "eval x", []],
  ])("where %s", (_, files, statement, lines) => {
    expect(endLines(planOf(files), isShell, statement)).toEqual(lines);
  });
});

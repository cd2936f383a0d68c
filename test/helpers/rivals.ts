// What a search for rivals is given, made by hand: files by their path, the first being the target.
import type { PropagatedProxy, PropagatedSettings } from "../../src/model/propagated.ts";
import * as find from "../../src/rivals/index.ts";
import type { System } from "../../src/system/system.ts";
import type { RivalSearch } from "../../src/writers/writer.ts";

const OURS = { scheme: "http", host: "ours.example", port: 8080 } as const;

interface Given {
  readonly proxy?: PropagatedProxy;
  readonly variables?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** The home is /h. */
export function searchIn(
  files: Readonly<Record<string, string>>,
  { proxy = { kind: "url", http: OURS, https: OURS }, variables = {}, folder = "/h/work" }: Given = {},
): RivalSearch {
  const isThere = (path: string) => Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`));
  const system = {
    platform: "linux",
    home: "/h",
    variable: (name: string) => variables[name],
    workingFolder: () => folder,
    facts: (path: string) => (isThere(path) ? { kind: path in files ? "file" : "folder" } : undefined),
    list: (path: string) => [
      ...new Set(
        Object.keys(files).flatMap((file) =>
          file.startsWith(`${path}/`) ? [file.slice(path.length + 1).split("/")[0] ?? ""] : [],
        ),
      ),
    ],
    findProgram: () => undefined,
  } as unknown as System;
  const [path = ""] = Object.keys(files);
  return {
    system,
    target: { role: "config", path, format: { id: "x", parser: "toml" } },
    settings: { proxy, noProxy: [], shellStyle: "inline" } as unknown as PropagatedSettings,
    find,
    read: (file) => files[file],
  };
}

// Formats by name, each loaded when a file needs it: `yaml` alone costs more than a whole run without it.
import type { FormatId } from "../model/edit.ts";
import type { Format } from "./format.ts";

const FORMATS: Readonly<Record<FormatId, () => Promise<Format>>> = {
  block: async () => (await import("./block.ts")).block,
  file: async () => (await import("./file.ts")).file,
  ini: async () => (await import("./ini.ts")).ini,
  yaml: async () => (await import("./yaml.ts")).yaml,
  npmrc: async () => (await import("./lines.ts")).npmrc,
  wgetrc: async () => (await import("./lines.ts")).wgetrc,
  curlrc: async () => (await import("./lines.ts")).curlrc,
  properties: async () => (await import("./lines.ts")).properties,
  renviron: async () => (await import("./lines.ts")).renviron,
  gitconfig: async () => (await import("./gitconfig.ts")).gitconfig,
  json: async () => (await import("./json.ts")).json,
  jsonc: async () => (await import("./json.ts")).jsonc,
  toml: async () => (await import("./toml.ts")).toml,
  xml: async () => (await import("./xml.ts")).xml,
  netrc: async () => (await import("./netrc.ts")).netrc,
};

export function loadFormat(id: FormatId): Promise<Format> {
  return FORMATS[id]();
}

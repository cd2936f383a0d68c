// Formats by name, each loaded when a file needs it: `yaml` alone costs more than a whole run without it.
import type { FormatId } from "../model/edit.ts";
import type { Format } from "./format.ts";

const FORMATS: Readonly<Record<FormatId, () => Promise<Format>>> = {
  block: async () => (await import("./block.ts")).block,
  file: async () => (await import("./file.ts")).file,
  ini: async () => (await import("./ini.ts")).ini,
  yaml: async () => (await import("./yaml.ts")).yaml,
  netrc: async () => (await import("./netrc.ts")).netrc,
};

export function loadFormat(id: FormatId): Promise<Format> {
  return FORMATS[id]();
}

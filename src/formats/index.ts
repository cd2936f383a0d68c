// Parsers by name, each loaded when a file needs it: `yaml` alone costs more than a whole run without it.
import type { FileFormat } from "../model/file-format.ts";
import type { Format } from "./format.ts";

export async function loadFormat(format: FileFormat): Promise<Format> {
  switch (format.parser) {
    case "block":
      return (await import("./block.ts")).block;
    case "file":
      return (await import("./file.ts")).file;
    case "gitconfig":
      return (await import("./gitconfig.ts")).gitconfig;
    case "ini":
      return (await import("./ini.ts")).ini(format.syntax);
    case "json":
      return (await import("./json.ts")).json(format.syntax);
    case "lines":
      return (await import("./lines.ts")).lines(format.syntax);
    case "netrc":
      return (await import("./netrc.ts")).netrc;
    case "toml":
      return (await import("./toml.ts")).toml;
    case "xml":
      return (await import("./xml.ts")).xml(format.syntax);
    case "yaml":
      return (await import("./yaml.ts")).yaml;
  }
}

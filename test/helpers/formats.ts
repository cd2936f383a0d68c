// File formats by name, as the writers have them.
import { loadFormat } from "../../src/formats/index.ts";
import type { FileFormat } from "../../src/model/file-format.ts";
import { WRITERS } from "../../src/writers/index.ts";

export function formatNamed(id: string): FileFormat {
  const found = WRITERS.flatMap(({ formats }) => formats).find((format) => format.id === id);
  if (!found) throw new Error(`no writer has the format ${id}`);
  return found;
}

export const parserNamed = (id: string) => loadFormat(formatNamed(id));

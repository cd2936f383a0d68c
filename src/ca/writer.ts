// Our copies of the CA bundle, as files that the other writers' settings name. Not a client: it has no row.
import { FILE_KEY } from "../model/edit.ts";
import type { System } from "../system/system.ts";
import type { Writer } from "../writers/writer.ts";

export type CaCopies = Readonly<Record<"bundle" | "company" | "keyStore", string>>;

/** @param locate where the copies stand; @param texts what they hold, empty for none */
export function createCaWriter(locate: (system: System) => CaCopies, texts: CaCopies): Writer {
  return {
    id: "ca",
    title: "CA bundle",
    docs: "https://www.rfc-editor.org/rfc/rfc7468",
    acceptsPassword: false,
    isPresent: () => true,
    locate(system) {
      const paths = locate(system);
      return (["bundle", "company", "keyStore"] as const).map((role) => ({
        role,
        path: paths[role],
        format: "file",
        private: true,
        ...(role === "keyStore" ? { binary: true } : {}),
      }));
    },
    desire(_settings, target) {
      const text = texts[target.role as keyof typeof texts];
      return { edits: text ? [{ key: FILE_KEY, value: text }] : [] };
    },
  };
}

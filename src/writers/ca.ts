// Our copies of the CA bundle, as two files that the other writers' settings name. Not a client: it has no row.
import { FILE_KEY } from "../model/edit.ts";
import type { System } from "../system/system.ts";
import type { Writer } from "./writer.ts";

/** @param locate where the copies stand; @param texts what they hold, empty for none */
export function createCaWriter(
  locate: (system: System) => { bundle: string; company: string },
  texts: { bundle: string; company: string },
): Writer {
  return {
    id: "ca",
    title: "CA bundle",
    docs: "https://www.rfc-editor.org/rfc/rfc7468",
    acceptsPassword: false,
    isPresent: () => true,
    locate(system) {
      const paths = locate(system);
      return (["bundle", "company"] as const).map((role) => ({
        role,
        path: paths[role],
        format: "file",
        private: true,
      }));
    },
    desire(_settings, target) {
      const text = texts[target.role as keyof typeof texts];
      return { edits: text ? [{ key: FILE_KEY, value: text }] : [] };
    },
  };
}

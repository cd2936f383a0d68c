// Our copies of the CA bundle, as files that the other writers' settings name. Not a client: it has no row.
import { FILE_KEY } from "../model/edit.ts";
import { FILE } from "../model/file-format.ts";
import type { CaBundle } from "../settings/settings.ts";
import { bundlePath, companyPath, keyStorePath } from "../system/folders.ts";
import type { Writer } from "../writers/writer.ts";
import { toKeyStore } from "./key-store.ts";

export type CaCopies = Readonly<Record<"bundle" | "company" | "keyStore", string>>;

/** What the copies hold where nothing is wanted. */
export const NO_COPIES: CaCopies = { bundle: "", company: "", keyStore: "" };

/** @param hasKeyStore whether a client that takes part reads one */
export function copiesOf(ca: CaBundle | undefined, hasKeyStore: boolean): CaCopies {
  if (!ca) return NO_COPIES;
  const { bundle, company } = ca;
  return {
    bundle,
    company: company.map((pem) => `${pem.trimEnd()}\n`).join(""),
    keyStore: hasKeyStore ? toKeyStore(bundle) : "",
  };
}

export function caWriter(texts: CaCopies): Writer {
  return {
    id: "ca",
    title: "CA bundle",
    docs: "https://www.rfc-editor.org/rfc/rfc7468",
    acceptsPassword: false,
    formats: [FILE],
    isPresent: () => true,
    locate(system) {
      const paths = { bundle: bundlePath(system), company: companyPath(system), keyStore: keyStorePath(system) };
      return (["bundle", "company", "keyStore"] as const).map((role) => ({
        role,
        path: paths[role],
        format: FILE,
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

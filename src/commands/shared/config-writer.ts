// The user's config file as one more target: `setup` saves its settings in the same transaction as everything else, and
// `remove` takes back what it saved.
import { type Edit, FILE_KEY } from "../../model/edit.ts";
import { FILE, YAML } from "../../model/file-format.ts";
import type { Secret } from "../../model/secret.ts";
import type { NewCa } from "../../settings/source.ts";
import { userConfigPath } from "../../settings/sources/config.ts";
import type { Writer } from "../../writers/writer.ts";

/**
 * @param passwordFile a file of the user's choice that is to hold the password
 * @param newCa a CA bundle that the settings name and that is not there yet
 */
export function configWriter(
  edits: readonly Edit[],
  passwordFile?: { path: string; password: Secret },
  newCa?: NewCa,
): Writer {
  return {
    id: "config",
    title: "proxycast's own settings",
    docs: "",
    acceptsPassword: true,
    formats: [YAML, FILE],
    isAdditive: true,
    isPresent: () => true,
    locate: (system) => [
      { role: "config", path: userConfigPath(system), format: YAML },
      ...(passwordFile ? [{ role: "password", path: passwordFile.path, format: FILE, private: true }] : []),
      ...(newCa ? [{ role: "ca", path: newCa.path, format: FILE }] : []),
    ],
    desire(_settings, target) {
      if (target.role === "config") return { edits };
      if (target.role === "ca") return { edits: newCa ? [{ key: FILE_KEY, value: newCa.pem }] : [] };
      if (!passwordFile) return { edits: [] };
      const password = passwordFile.password.reveal();
      return { edits: [{ key: FILE_KEY, value: `${password}\n`, secrets: [password] }] };
    },
  };
}

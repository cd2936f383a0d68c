// A registry of npm's kind with one package, tiny 1.0.0.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Answer } from "./office.ts";
import { execFileSync } from "./processes.ts";

const MANIFEST = { name: "tiny", version: "1.0.0" };

/** Answers as the registry site.test. */
export function makeRegistry(): Answer {
  const tarball = packTiny();
  const hash = (kind: string, encoding: "hex" | "base64") => createHash(kind).update(tarball).digest(encoding);
  return (name, protocol) => {
    if (name.endsWith(".tgz")) return tarball;
    if (name !== "/tiny") return undefined;
    const dist = {
      tarball: `${protocol}://site.test/tiny/-/tiny-1.0.0.tgz`,
      shasum: hash("sha1", "hex"),
      integrity: `sha512-${hash("sha512", "base64")}`,
    };
    return JSON.stringify({
      name: "tiny",
      "dist-tags": { latest: "1.0.0" },
      versions: { "1.0.0": { ...MANIFEST, dist } },
    });
  };
}

function packTiny(): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "proxycast-tiny-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(MANIFEST));
  return execFileSync("tar", ["-cz", "--transform=s,^,package/,", "-C", folder, "package.json"]);
}

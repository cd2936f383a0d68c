// Which real programs the tests asked, noted in files, since tests run in processes of their own.
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const ASKED_FOLDER = path.join(
  tmpdir(),
  `proxycast-asked-${process.env.VITEST_POOL_ID ? process.ppid : process.pid}`,
);

export function noteAsked(client: string): void {
  mkdirSync(ASKED_FOLDER, { recursive: true });
  writeFileSync(path.join(ASKED_FOLDER, client.replaceAll(/\W/g, "_")), client);
}

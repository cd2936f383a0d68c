// Files that only one `run` needs, in a folder of its own below the state folder.
import * as path from "node:path";
import { missingFolders, stateFolder, statePath } from "../../system/folders.ts";
import type { WritableSystem } from "../../system/system.ts";

export class PrivateFiles {
  readonly #folders: string[] = [];
  readonly #folder: string;

  constructor(readonly system: WritableSystem) {
    const { machine, pid, started } = system.identity();
    this.#folder = statePath(system, `run-${machine}-${pid}-${started}`);
    sweepPrivateFiles(system);
  }

  /** Returns the path. */
  write(name: string, content: string | Buffer): string {
    const file = path.join(this.#folder, name);
    for (const folder of missingFolders(this.system, file)) {
      this.system.makeFolder(folder, 0o700);
      this.#folders.push(folder);
    }
    this.system.create(file, Buffer.from(content), 0o600);
    return file;
  }

  remove(): void {
    empty(this.system, this.#folder);
    for (const folder of this.#folders.reverse()) this.system.removeFolder(folder);
  }
}

/** Takes away what runs that were killed left on this machine: another may share the home. */
export function sweepPrivateFiles(system: WritableSystem): void {
  const own = system.identity();
  for (const name of system.list(stateFolder(system))) {
    const [, machine, pid, started = ""] = /^run-(.+)-(\d+)-(\d*)$/.exec(name) ?? [];
    if (machine !== own.machine || system.isRunning({ ...own, pid: Number(pid), started })) continue;
    empty(system, statePath(system, name));
    system.removeFolder(statePath(system, name));
  }
}

function empty(system: WritableSystem, folder: string): void {
  for (const name of system.list(folder)) system.unlink(path.join(folder, name));
}

// The real system in a scratch home, in this process: for unit tests of what goes by a machine.
import path from "node:path";
import { createSystem } from "../../src/system/node.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import type { Home } from "./home.ts";

interface Machine {
  readonly variables?: Readonly<Record<string, string>>;
  /** Files of the machine's own, such as /etc/environment and the lists of roots, by path. Those that are not named are not there. */
  readonly files?: Readonly<Record<string, string>>;
}

/** No variables and no programs but those that are given. */
export function systemIn(home: Home, { variables = {}, files = {} }: Machine = {}): WritableSystem {
  const env = { HOME: home.path, PATH: "/nowhere", XDG_CONFIG_DIRS: home.base, ...variables };
  const real = createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process);
  const isOwn = (file: string) => /^\/(?:etc|usr\/share)\//.test(file);
  const read = (file: string) => {
    const given = files[file];
    return given !== undefined ? Buffer.from(given) : isOwn(file) ? undefined : real.read(file);
  };
  const readFolder = (folder: string) =>
    Object.entries(files).flatMap(([file, text]) => (path.dirname(file) === folder ? [Buffer.from(text)] : []));
  return { ...real, read, readFolder };
}

// Where a proxy of the user's own counts for a real client, and what is said of it: a row each, asked of recording proxies.
import path from "node:path";
import { expect } from "vitest";
import { testWithClient } from "./clients.ts";
import { type Environment, Home, type Outcome } from "./home.ts";
import { runClient, startOrigin, startProxy } from "./network.ts";

/** Which proxy a client asked. */
type Counts = "ours" | "old" | "direct";

/** `old` is the URL of another proxy, `oldPlace` its host and port. */
interface Place {
  readonly home: string;
  readonly old: string;
  readonly oldPlace: string;
  readonly ours: string;
}

export interface RivalRow {
  readonly name: string;
  /** Files of the user's own; a path that begins with a slash is the home's sibling. */
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  readonly environment?: (place: Place) => Environment;
  /** What counts with ours written, and what is said: `file:line what (effect)`, `direct` behind it where that is so. */
  readonly on: readonly [counts: Counts, ...said: string[]];
  readonly off: readonly [counts: Counts, ...said: string[]];
}

export interface Asker {
  readonly home: Home;
  readonly folder: string;
  run(program: string, args: readonly string[], environment?: Environment): Promise<Outcome>;
}

interface Definition {
  readonly client: string;
  readonly program: string | readonly [string, ...string[]];
  /** The target. */
  readonly to: string;
  readonly answer?: (path: string) => string | Buffer | undefined;
  /** Asks for something of http://site.test/, in the folder `project`. */
  readonly ask: (asker: Asker, program: string) => Promise<unknown>;
  readonly rows: readonly RivalRow[];
}

interface Said {
  readonly path: string;
  readonly line?: number;
  readonly what: string;
  readonly effect: string;
  readonly direct?: boolean;
}

export function probeRivals({ client, program, to, answer = () => undefined, ask, rows }: Definition): void {
  for (const { name, files, environment = () => ({}), on, off } of rows) {
    testWithClient(client, program, `of its rivals: ${name}`, async (found) => {
      const home = new Home();
      const origin = { http: await startOrigin(answer) };
      const [ours, old] = [await startProxy(origin), await startProxy(origin)];
      const oldPlace = `127.0.0.1:${old.port}`;
      const place: Place = {
        home: home.path,
        old: `http://${oldPlace}`,
        oldPlace,
        ours: `http://127.0.0.1:${ours.port}`,
      };
      home.write("project/.keep", "");
      const written = files(place);
      for (const [file, text] of Object.entries(written)) home.write(file, text);
      const more = environment(place);
      const folder = home.file("project");
      const run = (args: readonly string[]) => home.run([...args, "--json"], { cwd: folder, environment: more });
      const asker: Asker = {
        ...{ home, folder },
        run(prog, args, own = {}) {
          const PATH = [...new Set([path.dirname(process.execPath), "/usr/bin", "/bin"])].join(":");
          return runClient(prog, args, { HOME: home.path, PATH, LANG: "C.UTF-8", ...more, ...own }, folder);
        },
      };
      const counted = async (): Promise<Counts> => {
        const seen = [ours.hits.length, old.hits.length];
        await ask(asker, found);
        if (old.hits.length > (seen[1] ?? 0)) return "old";
        return ours.hits.length > (seen[0] ?? 0) ? "ours" : "direct";
      };
      const saidIn = ({ stdout }: Outcome) =>
        (JSON.parse(stdout).rivals as Said[]).map(({ path: file, line, what, effect, direct }) => {
          const shown = file.replace(`${home.path}/`, "~/");
          const words = `${shown}${line === undefined ? "" : `:${line}`} ${what}`.trim();
          return `${words} (${effect}${direct ? ", direct" : ""})`;
        });

      const applied = run(["apply", "--to", to, "--proxy", place.ours]);
      expect(applied).toMatchObject({ code: 0 });
      const isOn = [await counted(), ...saidIn(applied)];
      const switched = run(["off", to]);
      const isOff = [await counted(), ...saidIn(switched)];
      expect({ on: isOn, off: isOff }).toEqual({ on: [...on], off: [...off] });
      expect(switched.code).toBe(off.length > 1 ? 4 : 0);
      run(["remove"]);
      for (const [file, text] of Object.entries(written)) expect(home.read(file), file).toBe(text);
    });
  }
}

// render: for every target and every start, its text is what `apply` writes to the same file; and what a script gets.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { render } from "../../src/engine/render.ts";
import { createSystem } from "../../src/system/node.ts";
import { WRITERS } from "../../src/writers/index.ts";
import { requestOf } from "../helpers/engine.ts";
import { Home, PROGRAM, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";
import { homeFrom, STARTS } from "../helpers/starts.ts";

type RenderRequest = Parameters<typeof render>[1];

/** The machine as the built program has it in this home. */
const systemOf = (home: Home) =>
  createSystem(Object.create(process, { env: { value: home.environment } }) as NodeJS.Process);
const bytesOf = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));

describe.each(STARTS)("from $name", (start) => {
  test("the text is what apply writes, and stays as it is", async () => {
    const home = homeFrom(start);
    const proxies = start.proxies ?? ["--proxy", PROXY, "--username", "alice"];
    const ca = `${home.base}/company.pem`;
    const args = [...proxies, "--skip", "wiki.corp.example,.lab.example", "--ca-bundle", ca];
    const flags = Object.fromEntries(args.flatMap((word, at) => (at % 2 === 0 ? [[word.slice(2), args[at + 1]]] : [])));
    const system = systemOf(home);
    const rendered = new Map<string, Buffer>();
    for (const { id, locate } of WRITERS) {
      for (const { path } of locate(system, undefined)) {
        const request = requestOf("render", flags, { target: id, file: path } as object) as RenderRequest;
        const old = bytesOf(path);
        const { bytes } = await render(system, request, old);
        const again = await render(system, request, bytes);
        expect(again.bytes.equals(bytes), `${id} ${path} once more`).toBe(true);
        expect(rendered.get(path) ?? bytes, `${path} for ${id}`).toEqual(bytes);
        rendered.set(path, bytes);
      }
    }
    const before = new Map([...rendered.keys()].map((file) => [file, bytesOf(file)]));
    expect(home.run(["apply", ...args, "--to", "all"])).toMatchObject({ code: 0 });
    const changed = [...before].filter(([file, bytes]) => !bytes.equals(bytesOf(file)));
    expect(changed.length).toBeGreaterThan(25);
    for (const [file, bytes] of rendered) expect(bytes.toString(), file).toBe(bytesOf(file).toString());
  });
});

test("every target has a text for a new file, but .netrc, which would hold the password alone", async () => {
  const home = new Home();
  for (const { id, locate } of WRITERS) {
    for (const { path, create } of locate(systemOf(home), undefined)) {
      const request = requestOf("render", { proxy: PROXY }, { target: id, file: path } as object) as RenderRequest;
      const { bytes, path: found } = await render(systemOf(home), request, Buffer.alloc(0));
      const isEmpty = id === "netrc" || create === false || path.endsWith(".mavenrc");
      expect([found, bytes.includes("corp.example")], path).toEqual([path, !isEmpty]);
    }
  }
  expect(home.snapshot()).toEqual([]);
});

describe("the command", () => {
  const args = (...words: readonly string[]) => ["render", ...words];
  const given = { PROXYCAST_PROXY: PROXY, PROXYCAST_USERNAME: "ada", PROXYCAST_PASSWORD: "s3cret" };
  const run = (home: Home, words: readonly string[], input = "") =>
    home.run(args(...words), { input, environment: given });

  test("prints the new text and nothing else, and writes nothing", () => {
    const home = new Home();
    const { code, stdout, stderr } = run(home, ["git"], "[user]\n\tname = Ada\n");
    expect([code, stdout]).toEqual([0, `[user]\n\tname = Ada\n[http]\n\tproxy = ${PROXY}\n`]);
    expect(stderr).toContain("The password stays out of every file");
    expect(stdout + stderr).not.toContain("s3cret");
    expect(home.snapshot()).toEqual([]);
  });

  test("keeps bytes that are no UTF-8, and a missing last line end", () => {
    const home = new Home();
    const input = Buffer.from("# caf\xe9\r\nfoo=1", "latin1");
    const env = { ...home.environment, ...given } as NodeJS.ProcessEnv;
    const { stdout } = spawnSync(process.execPath, [PROGRAM, "render", "wget"], { env, input });
    expect(stdout.subarray(0, input.length)).toEqual(input);
  });

  test("replaces a block that is there, and goes with off", () => {
    const home = new Home();
    const first = run(home, ["fish"]).stdout;
    expect(first).toContain(PROXY);
    const other = { PROXYCAST_PROXY: "http://other.example:1" };
    const second = home.run(args("fish"), { input: `set -g x 1\n${first}set -g y 2\n`, environment: other }).stdout;
    expect(second).toMatch(
      /^set -g x 1\n# >>> proxycast >>>\n[\s\S]*other\.example[\s\S]*# <<< proxycast <<<\nset -g y 2\n$/,
    );
    expect(second).not.toContain(PROXY);
    home.run(["off", "fish"], { environment: given });
    expect(run(home, ["fish"], first).stdout).not.toContain(PROXY);
    expect(run(home, ["git"]).stdout).toContain(PROXY);
  });

  test.each<[string, string, number, readonly string[], string | Buffer, RegExp]>([
    [
      "a text that is broken",
      "docker",
      4,
      [],
      "{\n bad",
      /standard input:2 \(for ~\/\.docker\/config\.json\): not valid/,
    ],
    ["half a block", "fish", 4, [], "# >>> proxycast >>>\n", /standard input:1 .*only one of its two marker/],
    ["a text in UTF-16", "git", 4, [], Buffer.from("[x]", "utf16le"), /save it as UTF-8/],
    ["a target that there is not", "gti", 2, [], "", /no target "gti"; did you mean git/],
    ["a target of several files", "bash", 2, [], "", /bash has ~\/\.bashrc, ~\/\.profile: name one of them/],
    ["a file that is none of its", "git", 2, [".zshrc"], "", /git has ~\/\.gitconfig: name one of them/],
    ["--quiet", "git", 2, ["--quiet"], "", /--quiet never reads standard input/],
    ["a password on standard input", "git", 2, ["--password-stdin"], "", /render takes no password/],
  ])("%s: nothing on standard output", (_, target, code, more, input, message) => {
    const home = new Home();
    const env = { ...home.environment, ...given } as NodeJS.ProcessEnv;
    const result = spawnSync(process.execPath, [PROGRAM, "render", target, ...more], { env, input, encoding: "utf8" });
    expect([result.status, result.stdout]).toEqual([code, ""]);
    expect(result.stderr).toMatch(message);
    expect(home.snapshot()).toEqual([]);
  });

  test.each([".bashrc", "~/.bashrc"])("takes the file of a target that has several by %s", (file) => {
    expect(run(new Home(), ["bash", file], "alias x=y\n").stdout).toMatch(/^# >>> proxycast >>>[\s\S]*alias x=y\n$/);
  });

  test("leaves the text as it is where no source names a proxy, and says so", () => {
    const { code, stdout, stderr } = new Home().run(args("git"), { input: "[x]\n" });
    expect([code, stdout]).toEqual([0, "[x]\n"]);
    expect(stderr).toContain("no proxy is configured");
  });

  test("serves a build, which has no home", () => {
    const home = new Home();
    home.environment = { ...home.environment, HOME: "/homeless-shelter" };
    expect(run(home, ["git"]).stdout).toBe(`[http]\n\tproxy = ${PROXY}\n`);
  });

  test("gives keys and values with --json", () => {
    const json = (home: Home) => JSON.parse(run(home, ["docker", "--json"]).stdout);
    expect(json(new Home())).toMatchObject({
      command: "render",
      changed: true,
      target: "docker",
      keys: [
        { key: ["proxies", "default", "httpProxy"], value: PROXY },
        { key: ["proxies", "default", "httpsProxy"], value: PROXY },
        { key: ["proxies", "default", "noProxy"], value: "localhost,127.0.0.1,::1,169.254.169.254" },
      ],
    });
  });

  test("says on a terminal what it waits for", () => {
    need("script");
    const home = new Home();
    const line = `printf '[x]\\n\\004' | script -qec '${process.execPath} ${PROGRAM} render git' /dev/null`;
    const env = { ...home.environment, ...given } as NodeJS.ProcessEnv;
    const { stdout } = spawnSync("sh", ["-c", line], { env, encoding: "utf8" });
    expect(stdout).toContain("render reads the old text from standard input");
  });
});

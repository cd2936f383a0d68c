// IPython in a terminal and a Jupyter kernel: Python's own urllib in them, which goes by the variables.
import path from "node:path";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Environment, Home, ROOT } from "../helpers/home.ts";
import { HOSTILE, HOSTILE_NAME, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

const KERNEL = path.join(ROOT, ".clients/ipython/bin/python");

/** Python that prints what came of each address. */
const fetching = (urls: readonly string[]) => `
import urllib.request
for url in ${JSON.stringify(urls)}:
    try: print(urllib.request.urlopen(url).read().decode())
    except Exception as error: print("failed:", str(error))
`;

/** Runs code in a new kernel, as a notebook does. */
const inKernel = (code: string) => `
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel()
try: client.execute_interactive(${JSON.stringify(code)}, timeout=60)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
`;

async function run(scene: Scene, program: string, code: string, environment: Environment = {}): Promise<string[]> {
  const isKernel = program === KERNEL;
  const outcome = await scene.run(program, ["-c", isKernel ? inKernel(code) : code], environment, scene.home.base);
  expect(outcome.stderr.replaceAll(/^.*(Warning|history).*$/gim, "")).not.toContain("Traceback");
  return outcome.stdout.trim().split("\n");
}

for (const [client, program] of [
  ["IPython", "ipython"],
  ["Jupyter kernel", KERNEL],
] as const) {
  testWithClient(client, program, "asks the proxy, trusts the CA, obeys the skip list, forgets all", async (found) => {
    const scene = await makeScene(["site.test"], undefined, undefined, new Home(HOSTILE_NAME));
    const { home, apply, asked, arrived, ca } = scene;
    expect(apply("ipython", "--skip", "skipped.test")).toMatchObject({ code: 0 });
    const before = await run(scene, found, fetching(["http://site.test/", "https://site.test/before"]));
    expect(before).toEqual(["hello", expect.stringMatching(/^failed:.*certificate verify failed/i)]);
    expect(asked()).toEqual(["site.test", "site.test"]);
    expect(arrived).toEqual([]);

    expect(apply("ipython", "--skip", "skipped.test", "--ca-bundle", ca)).toMatchObject({ code: 0 });
    const after = await run(scene, found, fetching(["https://site.test/after", "http://sub.skipped.test/"]));
    expect(after).toEqual(["hello", expect.stringMatching(/^failed:.*not known/)]);
    expect(asked()).toEqual(["site.test"]);
    expect(arrived).toEqual(["/after"]);

    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    expect(await run(scene, found, fetching(["http://site.test/"]))).toEqual([expect.stringMatching(/not known/)]);
    expect(asked()).toEqual([]);
  });

  testWithClient(client, program, "sends a granted password exactly, and none by default", async (found) => {
    const scene = await makeScene(["site.test"], undefined, HOSTILE);
    const { applyPassword, asked, proxy } = scene;
    expect(applyPassword("ipython", false)).toMatchObject({ code: 0 });
    expect(await run(scene, found, fetching(["http://site.test/"]))).toEqual([expect.stringContaining("407")]);
    expect(asked()).toContain("site.test");
    expect(sentTo(proxy)).toEqual(new Set());
    expect(applyPassword("ipython", true)).toMatchObject({ code: 0 });
    expect(await run(scene, found, fetching(["http://site.test/"]))).toEqual(["hello"]);
    expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
  });

  testWithClient(client, program, "keeps variables that are set, and unsets them all while off", async (found) => {
    const scene = await makeScene(["site.test"]);
    const { home, url, ca } = scene;
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "no_proxy", "SSL_CERT_FILE", "_proxycast", "_name"];
    const code = `import os, json; print(json.dumps([os.environ.get(n, globals().get(n)) for n in ${JSON.stringify(names)}]))`;
    const read = async (environment: Environment = {}) =>
      JSON.parse((await run(scene, found, code, environment)).at(-1) ?? "") as unknown[];
    home.write(
      ".ipython/profile_default/startup/10-mine.py",
      "import os\nos.environ['MINE'] = os.environ['http_proxy']",
    );
    expect(scene.apply("ipython", "--ca-bundle", ca, "--skip", "skipped.test")).toMatchObject({ code: 0 });
    const bundle = home.file(".local/state/proxycast/ca/bundle.pem");
    const list = expect.stringContaining("skipped.test,.skipped.test");
    expect(await read()).toEqual([url, url, url, list, bundle, null, null]);
    const own = { http_proxy: "http://own.test:1", no_proxy: "own.test", SSL_CERT_FILE: "/own.pem" };
    expect(await read(own)).toEqual([own.http_proxy, null, url, "own.test", "/own.pem", null, null]);

    expect(home.run(["off"])).toMatchObject({ code: 0 });
    expect((await read({ ...own, HTTP_PROXY: "http://own.test:1", https_proxy: "x" })).slice(0, 4)).toEqual(
      Array(4).fill(null),
    );
  });
}

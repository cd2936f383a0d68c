// IPython in a terminal and a Jupyter kernel with our file in profile_default/startup: Python's own urllib in them, which
// goes by the variables.
import path from "node:path";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Environment, Home, ROOT } from "../helpers/home.ts";
import { HOSTILE_NAME, type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";

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

async function run(office: Office, program: string, code: string, environment: Environment = {}): Promise<string[]> {
  const outcome = await office.run(program, ["-c", program === KERNEL ? inKernel(code) : code], environment);
  expect(outcome.stderr.replaceAll(/^.*(Warning|history).*$/gim, "")).not.toContain("Traceback");
  return outcome.stdout.trim().split("\n");
}

const fetch = (office: Office, program: string, ...urls: string[]) => run(office, program, fetching(urls));
const UNKNOWN = expect.stringMatching(/^failed:.*not known/);

for (const [client, program] of [
  ["IPython", "ipython"],
  ["Jupyter kernel", KERNEL],
] as const) {
  testWithClient(
    client,
    program,
    "its file sends it to the proxy until remove, but for the skip list",
    async (found) => {
      const office = await openOffice();
      office.apply("ipython", "--skip", "skipped.test");
      expect(await fetch(office, found, "http://site.test/", "http://sub.skipped.test/")).toEqual(["hello", UNKNOWN]);
      expect(office.asked()).toEqual(["GET site.test"]);

      office.remove();
      expect(await fetch(office, found, "http://site.test/")).toEqual([UNKNOWN]);
      expect(office.asked()).toEqual([]);
    },
  );

  testWithClient(client, program, "its file has it trust the company's CA", async (found) => {
    const office = await openOffice({ home: new Home(HOSTILE_NAME) });
    office.apply("ipython");
    const refused = await fetch(office, found, "https://site.test/");
    expect(refused).toEqual([expect.stringMatching(/^failed:.*certificate verify failed/i)]);
    expect(office.asked()).toEqual(["CONNECT site.test"]);
    expect(office.arrived).toEqual([]);
    office.apply("ipython", "--ca-bundle", office.ca);
    expect(await fetch(office, found, "https://site.test/")).toEqual(["hello"]);
    expect(office.arrived).toEqual(["https /"]);
  });

  testWithClient(client, program, "its file holds the password only where that was granted", async (found) => {
    const office = await openOffice({ password: WORST_PASSWORD });
    office.applyWithUser("ipython", false);
    await fetch(office, found, "http://site.test/");
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(office.sent()).toEqual([]);
    office.applyWithUser("ipython", true, "--ca-bundle", office.ca);
    expect(await fetch(office, found, "http://site.test/", "https://site.test/")).toEqual(["hello", "hello"]);
    expect(office.sent()).toEqual([office.credentials]);
  });

  testWithClient(client, program, "its file keeps variables that are set, and unsets them while off", async (found) => {
    const office = await openOffice();
    const { home, url, httpUrl } = office;
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "no_proxy", "SSL_CERT_FILE", "_proxycast", "_name"];
    const code = `import os, json; print(json.dumps([os.environ.get(n, globals().get(n)) for n in ${JSON.stringify(names)}]))`;
    const read = async (environment: Environment = {}) =>
      JSON.parse((await run(office, found, code, environment)).at(-1) ?? "") as unknown[];
    // Sorted behind ours.
    const own = "import os\nos.environ['MINE'] = os.environ['http_proxy']";
    home.write(".ipython/profile_default/startup/10-mine.py", own);
    office.apply("ipython", "--ca-bundle", office.ca, "--skip", "skipped.test");
    const bundle = home.file(".local/state/proxycast/ca/bundle.pem");
    const list = expect.stringContaining("skipped.test,.skipped.test");
    expect(await read()).toEqual([httpUrl, httpUrl, url, list, bundle, null, null]);
    const set = { http_proxy: "http://own.test:1", no_proxy: "own.test", SSL_CERT_FILE: "/own.pem" };
    expect(await read(set)).toEqual([set.http_proxy, null, url, "own.test", "/own.pem", null, null]);

    expect(home.run(["off"])).toMatchObject({ code: 0 });
    const off = await read({ ...set, HTTP_PROXY: "http://own.test:1", https_proxy: "x" });
    expect(off.slice(0, 4)).toEqual(Array(4).fill(null));
  });
}

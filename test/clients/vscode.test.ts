// VS Code with our settings.json, as near as packages have it: its own parser of settings and its extension host's proxy
// agent, in a small program (test/helpers/vscode-client.mjs). The editor itself is not asked: what hands the settings on
// is that program's.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice, WORST_PASSWORD } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

const knowsOneProxy = true;

const SETTINGS = ".config/Code/User/settings.json";
const HELLO = { status: 200, body: "hello" };

async function fetch({ home, run }: Office, program: string, urls: readonly string[], environment: Environment = {}) {
  const outcome = await run(program, [home.file(SETTINGS), ...urls], environment);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  const lines = outcome.stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as { status?: number; body?: string; error?: string });
}
const unknown = (host: string) => ({ error: expect.stringContaining(`ENOTFOUND ${host}`) });

testWithClient(
  "VS Code",
  "vscode-fetch",
  "its file sends it to the proxy until remove, but for the skip list",
  async (program) => {
    const office = await openOffice({ knowsOneProxy });
    office.home.write(SETTINGS, '{\n    // mine\n    "editor.fontSize": 13,\n}\n');
    office.apply("vscode", "--skip", "skipped.test");
    // It goes by the file, not by these.
    const other = { http_proxy: "http://127.0.0.1:1", no_proxy: "site.test" };
    const found = await fetch(office, program, ["http://site.test/", "http://sub.skipped.test/"], other);
    expect(found).toEqual([HELLO, unknown("sub.skipped.test")]);
    expect(office.asked()).toEqual(["GET site.test"]);

    office.remove();
    expect(await fetch(office, program, ["http://site.test/"])).toEqual([unknown("site.test")]);
    expect(office.asked()).toEqual([]);
  },
);

testWithClient("VS Code", "vscode-fetch", "Node's variable has it trust the company's CA", async (program) => {
  const office = await openOffice({ knowsOneProxy });
  office.apply("vscode");
  const refused = await fetch(office, program, ["https://site.test/"]);
  expect(refused).toEqual([{ error: expect.stringContaining("certificate") }]);
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  const trusting = { NODE_EXTRA_CA_CERTS: office.ca };
  expect(await fetch(office, program, ["https://site.test/"], trusting)).toEqual([HELLO]);
  expect(office.arrived).toEqual(["https /"]);
});

testWithClient(
  "VS Code",
  "vscode-fetch",
  "its file holds the password only where that was granted",
  async (program) => {
    const office = await openOffice({ knowsOneProxy, password: WORST_PASSWORD });
    const fetchBoth = () =>
      fetch(office, program, ["http://site.test/", "https://site.test/"], { NODE_EXTRA_CA_CERTS: office.ca });
    office.applyWithUser("vscode", false);
    await fetchBoth();
    expect(office.asked()).toEqual(["GET site.test", "CONNECT site.test"]);
    expect(office.sent()).toEqual([]);
    office.applyWithUser("vscode", true);
    expect(await fetchBoth()).toEqual([HELLO, HELLO]);
    expect(office.sent()).toEqual([office.credentials]);
  },
);

testWithClient(
  "VS Code",
  "vscode-fetch",
  "its file says the skip list, or apply names what it can't say",
  async (program) => {
    const patterns = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "239.9.9.0-239.9.9.255"];
    const lost = [...patterns, "239.1.0.0/16", "239.3.4.0/22", "ff05::5", "ff06::/16", "<local>"];
    await checkSkips("vscode", lost, (office, urls) => fetch(office, program, urls));
  },
);

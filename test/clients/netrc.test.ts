// .netrc as its readers read it: Python's netrc module and curl.
import { statSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { Home } from "../helpers/home.ts";
import { runClient, startOrigin } from "../helpers/network.ts";
import { execFileSync } from "../helpers/processes.ts";

const OTHERS =
  "# mine\nmachine other.example\n  login bob\n  password neighbour\n\ndefault login anonymous password x\n";
const GRANT = ["--username", "alice", "--password-stdin", "--with-password", "netrc", "--to", "netrc"];

testWithClient("netrc", "python3", "Python reads the entry of the proxy, and the others as before", (program) => {
  const home = new Home();
  home.write(".netrc", OTHERS, 0o600);
  expect(home.run(["apply", "--proxy", "http://p.example:1", ...GRANT], { input: "s3cret!%" })).toMatchObject({
    code: 0,
  });
  const script =
    "import netrc, json, sys; n = netrc.netrc(); print(json.dumps({h: n.authenticators(h) for h in ('p.example', 'other.example', 'x')}))";
  const read = JSON.parse(
    execFileSync(program, ["-c", script], { env: { HOME: home.path, PATH: "/usr/bin:/bin" }, encoding: "utf8" }),
  );
  expect(read["p.example"]).toEqual(
    ["alice", expect.anything(), "s3cret!%"].map((item, at) => (at === 1 ? read["p.example"][1] : item)),
  );
  expect(read["other.example"][2]).toBe("neighbour");
  expect(read.x[0]).toBe("anonymous");
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".netrc")).toBe(OTHERS);
});

testWithClient("netrc", "curl", "curl finds the entry before a default one", async (program) => {
  const home = new Home();
  home.write(".netrc", OTHERS, 0o644);
  expect(home.run(["apply", "--proxy", "http://127.0.0.1:1", ...GRANT], { input: "s3cret" })).toMatchObject({
    code: 0,
  });
  expect(statSync(home.file(".netrc")).mode & 0o777).toBe(0o600);
  const port = await startOrigin(() => "ok");
  const outcome = await runClient(program, ["-sv", "--netrc", `http://127.0.0.1:${port}/`], {
    HOME: home.path,
    PATH: "/usr/bin:/bin",
  });
  const sent = /> Authorization: Basic (\S+)/.exec(outcome.stderr)?.[1] ?? "";
  expect(Buffer.from(sent, "base64").toString()).toBe("alice:s3cret");
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(statSync(home.file(".netrc")).mode & 0o777).toBe(0o644);
});

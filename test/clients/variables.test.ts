// Programs that take the company's CA from a variable of their own, in a login shell after apply.

import { readFileSync } from "node:fs";
import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { makeCompany } from "../helpers/network.ts";
import { openOffice } from "../helpers/office.ts";

for (const [client, wanted, args] of [
  ["deno", "deno", `eval 'await fetch("https://site.test/")'`],
  [
    "httplib2",
    ["/usr/bin/python3", "/usr/lib/python3/dist-packages/httplib2"],
    `-c 'import httplib2; httplib2.Http().request("https://site.test/")'`,
  ],
  [
    "LWP",
    ["perl", "lwp-request"],
    `-MLWP::UserAgent -e 'exit !LWP::UserAgent->new(env_proxy => 1)->get("https://site.test/")->is_success'`,
  ],
] as const) {
  testWithClient(client, wanted, "a login shell has it trust the company's CA", async (program) => {
    const office = await openOffice();
    const run = () => office.run("bash", ["-lc", `'${program}' ${args}`], { DENO_NO_UPDATE_CHECK: "1" });
    office.apply("bash");
    expect((await run()).code).not.toBe(0);
    expect(office.asked()).toEqual(["CONNECT site.test"]);
    expect(office.arrived).toEqual([]);
    office.apply("bash", "--ca-bundle", office.ca);
    expect(await run()).toMatchObject({ code: 0 });
    expect(office.arrived).toEqual(["https /"]);
  });
}

const CONNECT = `import grpc, sys
channel = grpc.secure_channel(sys.argv[1], grpc.ssl_channel_credentials())
grpc.channel_ready_future(channel).result(timeout=int(sys.argv[2]))
`;

testWithClient("gRPC", "python-grpc", "a login shell has it trust the company's CA", async (python) => {
  const office = await openOffice();
  const company = await makeCompany(`${office.home.base}`, ["localhost"]);
  const options = { key: readFileSync(company.key), cert: readFileSync(company.cert), allowHTTP1: false };
  const server = http2.createSecureServer(options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  office.home.write("connect.py", CONNECT);
  const { port } = server.address() as AddressInfo;
  const run = (seconds: number) => office.run("bash", ["-lc", `'${python}' ~/connect.py localhost:${port} ${seconds}`]);
  office.apply("bash");
  // It tries until then.
  expect((await run(3)).code).not.toBe(0);
  office.apply("bash", "--ca-bundle", company.ca);
  expect(await run(50)).toMatchObject({ code: 0 });
});

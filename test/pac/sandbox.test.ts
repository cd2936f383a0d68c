// The process in which a PAC script runs, in a network of the test's own: which address it calls this machine's, and what
// name servers cost that do not answer.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { Home } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { finding } from "../helpers/pac.ts";
import { spawnSync } from "../helpers/processes.ts";

function evaluate(setUp: string, script: string, urls: readonly string[]) {
  const home = new Home();
  const input = path.join(home.base, "input.json");
  writeFileSync(input, JSON.stringify({ script, urls }));
  const command = `set -e; cd ${home.base}; ip link set lo up; ${setUp}; exec "$0" "$1" <input.json`;
  const args = ["-mn", "sh", "-c", command, process.execPath, path.resolve("dist/pac.cjs")];
  const { stdout, stderr } = spawnSync("unshare", args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const URL_ASKED = "http://a.example/";
const OWN = "ip addr add 192.168.1.23/32 dev lo; ip addr add 10.20.30.40/32 dev lo";

needs("ip", "network").each([
  ["on the way to the internet", `${OWN}; ip route add default dev lo src 10.20.30.40`, "10.20.30.40"],
  ["on the way to a private network", `${OWN}; ip route add 10.0.0.0/24 dev lo src 192.168.1.23`, "192.168.1.23"],
  ["nowhere", ":", "127.0.0.1"],
])("myIpAddress() is the address %s", (_, setUp, address) => {
  const { answers } = evaluate(setUp, finding('return "PROXY " + myIpAddress() + ":1";'), [URL_ASKED]);
  expect(answers).toEqual([{ url: URL_ASKED, text: `PROXY ${address}:1` }]);
});

/** It takes questions and says nothing. */
const SILENT =
  'import socket,time;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(("127.0.0.1",53));print(flush=True);time.sleep(10)';

needs(
  "ip",
  "mount",
  "network",
  "python3",
)("name servers that do not answer are waited for once, and the script goes on", () => {
  const urls = Array.from({ length: 40 }, (_, at) => `https://h${at}.example/`);
  const setUp = `mkfifo up; python3 -c '${SILENT}' >up 2>/dev/null & read line <up
    printf 'nameserver 127.0.0.1\\n' >resolv; mount --bind resolv /etc/resolv.conf`;
  const script = finding(
    'var ip = dnsResolve(host); if (ip && isInNet(ip, "10.0.0.0", "255.0.0.0")) return "DIRECT"; return "PROXY p.example:1";',
  );
  const { answers, unanswered } = evaluate(setUp, script, urls);
  expect(answers).toEqual(urls.map((url) => ({ url, text: "PROXY p.example:1" })));
  expect(unanswered).toEqual(urls.map((url) => new URL(url).hostname));
});

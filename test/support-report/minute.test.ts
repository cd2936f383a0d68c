// A minute is a minute: in a network of the test's own, whose name server takes questions and says nothing, with clients that
// do not answer. The process has to end too: Node waits for a lookup that is under way.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { Home, PROGRAM } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const SILENT =
  'import socket,time;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(("127.0.0.1",53));print(flush=True);time.sleep(90)';

needs("ip", "mount", "network", "python3", "timeout").each(["5", "60"])(
  "twenty names that nobody answers for, clients that hang, and a proxy that is known, with --timeout %s: it is over",
  (seconds) => {
    const home = new Home();
    const bin = path.join(home.base, "bin");
    mkdirSync(bin);
    symlinkSync(process.execPath, path.join(bin, "node"));
    for (const name of ["sh", "sleep"]) symlinkSync(`/bin/${name}`, path.join(bin, name));
    for (const name of ["curl", "git", "npm", "pip", "wget"]) {
      writeFileSync(path.join(bin, name), "#!/bin/sh\ntrap '' TERM\nexec sleep 90\n");
      chmodSync(path.join(bin, name), 0o755);
    }
    const urls = Array.from({ length: 20 }, (_, at) => `https://h${at}.example/`);
    const args = ["report", "--timeout", seconds, "--proxy", "http://proxy.test:1", ...urls];
    const script = `set -e; cd ${home.base}; ip link set lo up
      mkfifo up; python3 -c '${SILENT}' >up 2>/dev/null & server=$!; read line <up
      printf 'nameserver 127.0.0.1\\nsearch a.example b.example\\noptions timeout:30 attempts:5\\n' >resolv
      printf '127.0.0.1 proxy.test\\n' >hosts
      mount --bind resolv /etc/resolv.conf; mount --bind hosts /etc/hosts
      code=0; timeout 60 env -i HOME=${home.path} PATH=${bin} "$0" "$@" || code=$?
      kill $server; exit $code`;
    const shell = ["-mn", "sh", "-c", script, process.execPath, PROGRAM, ...args];
    const { status, stdout, stderr } = spawnSync("unshare", shell, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout.match(/failed: no name server +https:\S+ +direct/g)).toHaveLength(20);
    // What is known here waits for none of them.
    expect(stdout.match(/failed: refused +https:\S+ +proxy/g)).toHaveLength(20);
    expect(stdout).toMatch(/^name servers +127\.0\.0\.1\nsearch domains +a\.example, b\.example$/m);
    expect(stdout).toMatch(/^git +not told in time /m);
    expect(stdout).toMatch(/^node +\d+\.\d+/m);
  },
);

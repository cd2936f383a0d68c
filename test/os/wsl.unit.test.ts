// WSL: whether the Windows host is asked, by which program, and what its answers are worth here. The outputs are those of
// Windows (test/fixtures/os/windows); no real WSL was there.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { askOsSources } from "../../src/os/index.ts";
import { wsl } from "../../src/os/wsl.ts";
import type { FileFacts, System } from "../../src/system/system.ts";
import { Home, ROOT } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const recorded = (name: string) => readFileSync(path.join(ROOT, "test/fixtures/os/windows", `${name}.txt`), "utf8");
const serverOf = (server: string) =>
  recorded("reg-single-server-override").replace(/(ProxyServer +REG_SZ +).*(?=\r)/, `$1${server}`);

const SETTINGS = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const REG = "/mnt/c/Windows/System32/reg.exe";
/** As WSL 2 prints it, in the form of today. */
const DRIVE_C =
  "C:\\134 /mnt/c 9p rw,noatime,aname=drvfs;path=C:\\;uid=1000;gid=1000;symlinkroot=/mnt/,cache=5,trans=fd 0 0";
const DISK = "/dev/sdd / ext4 rw,relatime 0 0";
const ROUTE =
  "Iface\tDestination\tGateway \tFlags\neth0\t00000000\t01B01CAC\t0003\t0\neth0\t00B01CAC\t00000000\t0001\t0\n";

interface Said {
  readonly mounts?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, string>>;
  /** Files that are there, by their owner and mode. */
  readonly files?: Readonly<Record<string, Partial<FileFacts>>>;
  /** What reg.exe prints for a key; nothing: it fails. */
  readonly registry?: Readonly<Record<string, string>>;
  /** The value of WSL_INTEROP with which reg.exe works; any, unless given. */
  readonly socket?: string;
  readonly sockets?: readonly string[];
  readonly mode?: string;
  readonly release?: string;
}

interface Asked {
  readonly program: string;
  readonly key: string;
  readonly socket: string | undefined;
}

const FILE: FileFacts = { kind: "file", mode: 0o777, uid: 1000, gid: 1000, links: 1, device: 1 };

function machine(said: Said): { system: System; asked: Asked[] } {
  const { variables = { WSL_DISTRO_NAME: "Debian" }, mounts = [DISK, DRIVE_C], files = { [REG]: {} } } = said;
  const { release = "5.15.153.1-microsoft-standard-WSL2\n", registry = {}, programs = {} } = said;
  const asked: Asked[] = [];
  const texts: Record<string, string> = {
    "/proc/mounts": `${mounts.join("\n")}\n`,
    "/proc/sys/kernel/osrelease": release,
    "/proc/net/route": ROUTE,
  };
  const system: System = {
    ...systemIn(new Home(), { variables }),
    platform: "linux",
    user: 1000,
    read: (file) => (texts[file] === undefined ? undefined : Buffer.from(texts[file])),
    facts: (file) => (files[file] ? { ...FILE, ...files[file] } : undefined),
    trail: (file) => ({ steps: [{ path: file, ...FILE, ...files[file] }], isDangling: false }),
    realPath: (file) => file,
    list: (folder) => (folder === "/run/WSL" ? [...(said.sockets ?? [])] : []),
    findProgram: (name) => programs[name],
    async ask(program, args, options) {
      if (program.endsWith("wslinfo")) return { exitCode: said.mode ? 0 : 1, stdout: `${said.mode}\n` };
      const socket = options.variables?.WSL_INTEROP ?? variables.WSL_INTEROP;
      asked.push({ program, key: args[1] ?? "", socket });
      const works = said.socket === undefined || socket === said.socket;
      const stdout = works ? registry[args[1] ?? ""] : undefined;
      return { exitCode: stdout === undefined ? undefined : 0, stdout: stdout ?? "" };
    },
  };
  return { system, asked };
}

const askWhere = (said: Said) => wsl.ask(machine(said).system);

const PROXY = { endpoint: { scheme: "http", host: "proxy.corp.example", port: 8080 } };
const MANUAL = { [SETTINGS]: serverOf("proxy.corp.example:8080") };

test("the host's setting is asked of reg.exe on drive C:, within two seconds", async () => {
  const { system, asked } = machine({ registry: MANUAL });
  expect(await wsl.ask(system)).toMatchObject({ kind: "proxy", http: PROXY, https: PROXY });
  expect(asked.map(({ program }) => program)).toEqual(asked.map(() => REG));
  expect(asked.map(({ key }) => key).filter((key) => key === SETTINGS)).toHaveLength(1);
});

describe("the user's variables of Windows", () => {
  const OFF = recorded("reg-stale-server-disabled");
  const set = (value: string) => `\r\nHKEY_CURRENT_USER\\Environment\r\n    http_proxy    REG_SZ    ${value}\r\n`;
  test.each<readonly [string, string, unknown]>([
    [set("http://own.example:1"), MANUAL[SETTINGS], { kind: "proxy", http: { endpoint: { host: "own.example" } } }],
    [set('"http://own.example:1"'), OFF, { kind: "silent", why: expect.stringContaining("has quotes") }],
    [set('"http://own.example:1"'), MANUAL[SETTINGS], { kind: "proxy", http: PROXY }],
    ["", OFF, { kind: "direct" }],
  ])("%j beside %#", async (variables, settings, meaning) => {
    const registry = { [SETTINGS]: settings, "HKCU\\Environment": variables };
    expect(await askWhere({ registry })).toMatchObject(meaning as object);
  });
});

test("a reg.exe that hangs is asked once", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValueOnce(2_000);
  const { system, asked } = machine({});
  expect(await wsl.ask(system)).toMatchObject({ kind: "silent", why: expect.stringContaining("interop is off") });
  expect(asked).toHaveLength(1);
  now.mockRestore();
});

test.each([
  ["a PAC script", { [SETTINGS]: recorded("reg-autoconfigurl") }, "pac"],
  ["none", { [SETTINGS]: recorded("reg-stale-server-disabled") }, "direct"],
])("%s: %#", async (_, registry, kind) => {
  expect(await askWhere({ registry })).toMatchObject({ kind });
});

describe("the drive is told by the kernel's table", () => {
  test.each([
    [DRIVE_C, REG],
    ["drvfs /mnt/c 9p rw,dirsync,aname=drvfs;path=c:\\;uid=1000;symlinkroot=/mnt/,mmap 0 0", REG],
    ["C: /mnt/c drvfs rw,noatime,uid=1000 0 0", REG],
    ["drvfsaC /mnt/c virtiofs rw,noatime 0 0", REG],
    ["C:\\134 /win\\040dows/c 9p rw,aname=drvfs;path=C:\\;uid=1000 0 0", "/win dows/c/Windows/System32/reg.exe"],
  ])("%s", async (mount, program) => {
    const { system, asked } = machine({ mounts: [DISK, mount], registry: MANUAL, files: { [program]: {} } });
    expect(await wsl.ask(system)).toMatchObject({ kind: "proxy" });
    expect(asked[0]?.program).toBe(program);
  });
});

describe("no other reg.exe is run", () => {
  const OTHER = "D:\\134 /mnt/d 9p rw,aname=drvfs;path=D:\\;uid=1000 0 0";
  test.each<readonly [string, Said]>([
    ["of another drive", { mounts: [DISK, OTHER], files: { "/mnt/d/Windows/System32/reg.exe": {} } }],
    ["of a folder of C:", { mounts: [DISK, DRIVE_C.replace("path=C:\\;", "path=C:\\Users;")] }],
    ["that is a folder", { files: { [REG]: { kind: "folder" } } }],
    ["of a share", { mounts: [DISK, "srv /mnt/c 9p rw,aname=/srv,trans=tcp 0 0"] }],
    ["of a disk of FUSE", { mounts: [DISK, "C:\\134 /mnt/c fuse.drvfs rw,user_id=1000 0 0"] }],
    ["of a folder that lies where the drive would be", { mounts: [DISK] }],
    [
      "of what is mounted over the drive",
      { mounts: [DISK, DRIVE_C, "x /mnt/c/Windows fuse.sshfs rw,user_id=1000 0 0"] },
    ],
    ["of what is mounted over all drives", { mounts: [DISK, DRIVE_C, "tmpfs /mnt tmpfs rw 0 0"] }],
    [
      "on PATH, of the user's own",
      { mounts: [DISK], programs: { "reg.exe": "/p/reg.exe" }, files: { "/p/reg.exe": {} } },
    ],
    [
      "on PATH, that others can write",
      { mounts: [DISK], programs: { "reg.exe": "/p/reg.exe" }, files: { "/p/reg.exe": { uid: 0, mode: 0o777 } } },
    ],
    [
      "on PATH, that came with a repository",
      {
        mounts: [DISK],
        programs: { "reg.exe": "/root/repo/bin/reg.exe" },
        files: { "/root/repo/bin/reg.exe": { uid: 0, mode: 0o755 }, "/root/repo/.git": { kind: "folder" } },
      },
    ],
  ])("%s", async (_, said) => {
    const { system, asked } = machine({ registry: MANUAL, ...said });
    expect(await wsl.ask(system)).toEqual({ kind: "silent", why: "drive C: of Windows is not mounted" });
    expect(asked).toEqual([]);
  });

  test("but one on PATH that root alone can write", async () => {
    const files = { "/usr/local/bin/reg.exe": { uid: 0, mode: 0o755 } };
    const said = { mounts: [DISK], registry: MANUAL, programs: { "reg.exe": "/usr/local/bin/reg.exe" }, files };
    expect(await askWhere(said)).toMatchObject({ kind: "proxy" });
  });
});

describe("a socket that nobody serves any more", () => {
  const variables = { WSL_DISTRO_NAME: "Debian", WSL_INTEROP: "/run/WSL/8_interop" };
  const sockets = ["8_interop", "1_interop", "12_interop", "777_interop", "9_interop", "x99_interop", "99_interop.old"];
  const socketFacts = (uid: number) => ({ kind: "other", uid }) as const;
  const files = {
    [REG]: {},
    "/run/WSL/1_interop": socketFacts(0),
    "/run/WSL/9_interop": socketFacts(0),
    "/run/WSL/x99_interop": socketFacts(0),
    "/run/WSL/99_interop.old": socketFacts(0),
    "/run/WSL/12_interop": socketFacts(1000),
    // Another user's could answer anything.
    "/run/WSL/777_interop": socketFacts(1001),
  };
  test.each([
    ["/run/WSL/8_interop", ["/run/WSL/8_interop"]],
    ["", ["/run/WSL/8_interop", ""]],
    ["/run/WSL/9_interop", ["/run/WSL/8_interop", "", "/run/WSL/12_interop", "/run/WSL/9_interop"]],
  ])("with %j that works", async (socket, tried) => {
    const { system, asked } = machine({ registry: MANUAL, variables, sockets, files, socket });
    expect(await wsl.ask(system)).toMatchObject({ kind: "proxy" });
    expect([...new Set(asked.map(({ socket: used }) => used))]).toEqual(tried);
  });

  test("and none that works: interop is off", async () => {
    const { system, asked } = machine({ registry: MANUAL, variables, sockets, files, socket: "none" });
    expect(await wsl.ask(system)).toEqual({
      kind: "silent",
      why: "reg.exe does not run here: WSL's interop is off or broken",
    });
    expect(asked).toHaveLength(4);
  });
});

describe("WSL_PAC_URL", () => {
  const variables = { WSL_PAC_URL: "http://wpad.corp.example/proxy.pac" };
  const pac = { kind: "pac", script: "http://wpad.corp.example/proxy.pac", noProxy: [], place: "$WSL_PAC_URL" };
  test.each<readonly [string, Said["registry"], unknown]>([
    ["counts where reg.exe does not answer", {}, pac],
    [
      "counts where no setting names a proxy: it may come from WPAD",
      { [SETTINGS]: recorded("reg-stale-server-disabled") },
      pac,
    ],
    ["does not count beside a proxy", MANUAL, { kind: "proxy" }],
    ["does not count beside a script of the setting", { [SETTINGS]: recorded("reg-autoconfigurl") }, { kind: "pac" }],
  ])("%s", async (_, registry, meaning) => {
    const outcome = await askWhere({ variables, ...(registry ? { registry } : {}) });
    expect(outcome).toMatchObject(meaning as object);
    if (meaning !== pac) expect(outcome).not.toHaveProperty("place");
  });

  test("in quotes is named as such", async () => {
    const outcome = await askWhere({ variables: { WSL_PAC_URL: '"http://p/x.pac"' } });
    expect(outcome).toMatchObject({ kind: "silent", why: expect.stringContaining("$WSL_PAC_URL has quotes") });
  });

  test.each([
    ["file:///C:/Windows/proxy.pac", { kind: "pac", script: "/mnt/c/Windows/proxy.pac" }],
    ["C:\\Windows\\proxy.pac", { kind: "pac", script: "/mnt/c/Windows/proxy.pac" }],
    ["file://c:\\proxy.pac", { kind: "pac", script: "/mnt/c/proxy.pac" }],
    ["D:\\proxy.pac", { kind: "silent", why: "its PAC script is on drive D:, which is not mounted" }],
  ])("%s is a file of Windows", async (script, meaning) => {
    expect(await askWhere({ variables: { WSL_PAC_URL: script } })).toMatchObject(meaning);
  });
});

describe("a proxy on an address of Windows alone", () => {
  const local = (said: Said = {}, server = "127.0.0.1:3128") =>
    askWhere({
      registry: { [SETTINGS]: serverOf(server) },
      programs: { wslinfo: "/usr/bin/wslinfo" },
      ...said,
      files: { [REG]: {}, "/usr/bin/wslinfo": { uid: 0, mode: 0o755 } },
    });
  const named = (mode: string) => ({
    kind: "silent",
    notes: [
      expect.stringMatching(
        new RegExp(`^http://.*:3128 is an address .*\\(${mode}\\).*mirrored.*172\\.28\\.176\\.1:3128$`),
      ),
    ],
  });

  test.each(["nat", "virtioproxy", "bridged", "none"])("is named under %s, with what to do", async (mode) => {
    expect(await local({ mode })).toMatchObject(named(mode));
  });
  test.each(["localhost:3128", "127.9.0.1:3128", "[::1]:3128", "http=p.example:1;https=127.0.0.1:3128"])(
    "however it is written: %s",
    async (server) => expect(await local({ mode: "nat" }, server)).toMatchObject(named("nat")),
  );
  test.each(["mirrored", "wsl1"])("counts under %s", async (mode) => {
    expect(await local({ mode })).toMatchObject({ kind: "proxy" });
  });
  test("without wslinfo WSL 2 is in NAT, and WSL 1 shares the address", async () => {
    expect(await local()).toMatchObject(named("nat"));
    expect(await local({ release: "4.4.0-19041-Microsoft\n" })).toMatchObject({ kind: "proxy" });
  });
});

describe("the order of the sources", () => {
  const names = async (said: Said, saved?: string) =>
    (await askOsSources(machine(said).system, saved)).map(({ name, kind }) => `${name} ${kind}`);
  test("Windows goes before the desktops that nobody set up", async () => {
    expect(await names({ registry: MANUAL })).toEqual(["Windows (WSL) proxy"]);
  });
  test("its own no counts for all, unless a desktop named one before", async () => {
    const registry = { [SETTINGS]: recorded("reg-stale-server-disabled") };
    expect(await names({ registry })).toEqual(["Windows (WSL) direct"]);
    expect(await names({ registry }, "GNOME")).toEqual(["Windows (WSL) direct", "GNOME silent", "KDE silent"]);
    expect(await names({ registry }, "KDE")).toEqual(["Windows (WSL) direct", "KDE silent", "GNOME silent"]);
  });
  test.each<readonly [string, Said, boolean]>([
    ["by the kernel alone", { variables: {} }, true],
    ["by WSL_DISTRO_NAME alone", { variables: { WSL_DISTRO_NAME: "x" }, release: "6.1.0\n" }, true],
    ["by WSL_PAC_URL alone", { variables: { WSL_PAC_URL: "http://p/x.pac" }, release: "6.1.0\n" }, true],
    ["elsewhere", { variables: {}, release: "6.1.0-31-amd64\n" }, false],
  ])("WSL is told %s", async (_, said, isIt) => {
    expect((await names(said)).some((name) => name.startsWith("Windows"))).toBe(isIt);
  });
});

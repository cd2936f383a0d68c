// Which roots the operating system trusts besides the public ones, on each system, and what of them a bundle gets.
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { addRoots, localRoots, neededRoots, presentRoots, storePlace } from "../../src/ca/store.ts";
import { readTrustSettings } from "../../src/ca/store-macos.ts";
import { readBlobs } from "../../src/ca/store-windows.ts";
import type { System } from "../../src/system/system.ts";
import { COMPANY_CA, LEAF, RENEWED_CA, storeProperty, TWIN, toStoreBlob } from "../helpers/certificates.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA as SCRATCH_CA } from "../helpers/sources.ts";
import { systemIn } from "../helpers/system.ts";

const [NODE_ROOT = ""] = rootCertificates;
const STORE = "/etc/ssl/certs/ca-certificates.crt";
const sorted = (certificates: readonly string[]) => certificates.map((pem) => pem.trim()).sort();

/** A machine where programs print this, by their arguments; others fail. */
function machineThat(
  platform: System["platform"],
  printed: Readonly<Record<string, string>>,
  asked: string[] = [],
): System {
  return {
    ...systemIn(new Home(), { variables: { SYSTEMROOT: "D:\\Windows" } }),
    platform,
    user: undefined,
    async ask(program, args) {
      asked.push(`${program} ${args.join(" ")}`);
      const stdout = printed[args.join(" ")];
      return { exitCode: stdout === undefined ? 1 : 0, stdout: stdout ?? "" };
    },
  };
}

describe("Linux", () => {
  const linux = (store: string, file = STORE) => ({
    ...systemIn(new Home(), { files: { [file]: store } }),
    user: undefined,
  });

  test.each([STORE, "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"])(
    "the roots in %s, without the public ones",
    async (file) => {
      const system = linux([NODE_ROOT, COMPANY_CA, RENEWED_CA].join("\n"), file);
      expect(sorted(await localRoots(system))).toEqual(sorted([COMPANY_CA, RENEWED_CA]));
      expect(storePlace(system)).toBe(file);
    },
  );

  test("no such file: nothing is local", async () => {
    const system = { ...systemIn(new Home()), user: undefined };
    expect([await localRoots(system), storePlace(system)]).toEqual([[], "none"]);
  });

  test("what is gone from the file is present no more", () => {
    expect(presentRoots(linux(COMPANY_CA), [COMPANY_CA, RENEWED_CA])).toEqual([COMPANY_CA]);
  });
});

describe("macOS", () => {
  // As `security` of macOS 26 prints a root that an administrator trusts, and what its source prints of settings for one use.
  // https://github.com/apple-oss-distributions/SecurityTool (trusted_cert_dump.c)
  const ALWAYS = "   Number of trust settings : 0\n";
  const setting = (at: number, lines: readonly string[]) =>
    [`   Trust Setting ${at}:`, ...lines.map((line) => `      ${line}`), ""].join("\n");
  const SSL = "Policy OID            : SSL";
  const MAIL = "Policy OID            : SMIME";
  const ROOT = "Result Type           : kSecTrustSettingsResultTrustRoot";
  const DENY = "Result Type           : kSecTrustSettingsResultDeny";
  const dump = (...certificates: readonly (readonly [string, string])[]) =>
    [
      `Number of trusted certs = ${certificates.length}`,
      ...certificates.map(([name, settings], at) => `Cert ${at}: ${name}\n${settings}`),
    ].join("\n");

  test.each<readonly [string, string, boolean]>([
    ["no settings at all", ALWAYS, true],
    ["for TLS", `   Number of trust settings : 1\n${setting(0, [SSL, ROOT])}`, true],
    [
      "for TLS, with an error that is allowed",
      setting(0, [SSL, "Allowed Error         : CSSMERR_TP_CERT_EXPIRED"]),
      true,
    ],
    ["for TLS by its new name", setting(0, ["Policy OID            : Apple SSL", ROOT]), true],
    ["for everything", setting(0, [ROOT]), true],
    ["for mail alone", setting(0, [MAIL, ROOT]), false],
    ["never", setting(0, [DENY]), false],
    ["never for TLS, and for mail", setting(0, [SSL, DENY]) + setting(1, [MAIL, ROOT]), false],
    ["for TLS, and never for mail", setting(0, [SSL, ROOT]) + setting(1, [MAIL, DENY]), true],
    ["left open", setting(0, [SSL, "Result Type           : kSecTrustSettingsResultUnspecified"]), false],
  ])("trusted %s: %#", (_, settings, is) => {
    expect([...readTrustSettings(dump(["Company CA", settings], ["Other (2), Root", ALWAYS]))]).toEqual([
      ["Company CA", is],
      ["Other (2), Root", true],
    ]);
  });

  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ["an administrator", { "dump-trust-settings -d": dump(["Company CA", ALWAYS]) }, [COMPANY_CA]],
    ["the user", { "dump-trust-settings": dump(["Scratch Company CA", ALWAYS]) }, [SCRATCH_CA]],
    [
      "an administrator, but not the user",
      {
        "dump-trust-settings -d": dump(["Company CA", ALWAYS], ["Scratch Company CA", ALWAYS]),
        "dump-trust-settings": dump(["Company CA", setting(0, [DENY])]),
      },
      [SCRATCH_CA],
    ],
    ["nobody", { "dump-trust-settings -d": "SecTrustSettingsCopyCertificates: No Trust Settings were found.\n" }, []],
    ["somebody, as a server's own", { "dump-trust-settings": dump(["origin.example", ALWAYS]) }, []],
  ])("of the keychains' certificates those are roots that %s trusts", async (_, settings, expected) => {
    const asked: string[] = [];
    const keychains = [COMPANY_CA, LEAF, SCRATCH_CA, COMPANY_CA].join("");
    const system = machineThat("darwin", { "find-certificate -a -p": keychains, ...settings }, asked);
    expect(sorted(await localRoots(system))).toEqual(sorted(expected));
    expect(asked.every((line) => line.startsWith("/usr/bin/security "))).toBe(true);
  });

  test("what can't be asked has none", async () => {
    expect(await localRoots(machineThat("darwin", {}))).toEqual([]);
  });
});

describe("Windows", () => {
  const key = (store: string, name: string, pem: string) =>
    `\r\n${store}\\Certificates\\${name}\r\n    Blob    REG_BINARY    ${toStoreBlob(pem).toString("hex").toUpperCase()}\r\n`;
  const query = (store: string) => `query ${store}\\Certificates /s`;
  const USER = "HKCU\\Software\\Microsoft\\SystemCertificates";
  const MACHINE = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates";
  const POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates";
  const DIRECTORY = "HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates";

  test.each([USER, MACHINE, POLICY, DIRECTORY])("a root in %s", async (place) => {
    const asked: string[] = [];
    const printed = {
      [query(`${place}\\Root`)]: key(`${place}\\Root`, "AA", COMPANY_CA) + key(`${place}\\Root`, "BB", NODE_ROOT),
    };
    expect(sorted(await localRoots(machineThat("win32", printed, asked)))).toEqual([COMPANY_CA.trim()]);
    expect(asked.every((line) => /^D:\\Windows.System32.reg\.exe query /.test(line))).toBe(true);
  });

  test.each([USER, MACHINE, POLICY])(
    "a root that %s distrusts is none, and one in two places is one",
    async (place) => {
      const system = machineThat("win32", {
        [query(`${MACHINE}\\Root`)]:
          key(`${MACHINE}\\Root`, "AA", COMPANY_CA) + key(`${MACHINE}\\Root`, "BB", SCRATCH_CA),
        [query(`${USER}\\Root`)]: key(`${USER}\\Root`, "BB", SCRATCH_CA),
        [query(`${place}\\Disallowed`)]: key(`${place}\\Disallowed`, "AA", COMPANY_CA),
      });
      expect(sorted(await localRoots(system))).toEqual([SCRATCH_CA.trim()]);
    },
  );

  test.each([
    ["a blob without a certificate", storeProperty(3, Buffer.alloc(20))],
    ["one cut off", toStoreBlob(COMPANY_CA).subarray(0, 100)],
    ["one of a few bytes", Buffer.alloc(5)],
  ])("%s holds none", (_, bytes) => {
    expect(readBlobs(`    Blob    REG_BINARY    ${bytes.toString("hex")}\r\n`)).toEqual([]);
  });

  test.each(["darwin", "win32"] as const)("%s is not asked what is present", (platform) => {
    const asked: string[] = [];
    expect(presentRoots(machineThat(platform, {}, asked), [COMPANY_CA])).toEqual([COMPANY_CA]);
    expect(asked).toEqual([]);
  });
});

describe("a bundle", () => {
  const files = { [STORE]: `${NODE_ROOT}\n${COMPANY_CA}${RENEWED_CA}` };
  const machine = () => ({ ...systemIn(new Home(), { files }), user: undefined });
  const named = { path: "/ca.pem", company: [SCRATCH_CA], bundle: `${NODE_ROOT}\n${SCRATCH_CA}` };

  test("of the trust store alone has the machine's roots, and those that were needed", () => {
    expect(addRoots(machine(), undefined, [COMPANY_CA])).toEqual({
      path: STORE,
      company: [COMPANY_CA],
      bundle: `${NODE_ROOT}\n${COMPANY_CA}${RENEWED_CA}`,
      fromStore: [COMPANY_CA],
    });
  });

  test("that is named gets them besides", () => {
    expect(addRoots(machine(), named, [COMPANY_CA])).toEqual({
      path: "/ca.pem",
      company: [SCRATCH_CA, COMPANY_CA],
      bundle: `${NODE_ROOT}\n${SCRATCH_CA}${COMPANY_CA}`,
      fromStore: [COMPANY_CA],
    });
  });

  test.each([
    ["it has them", { ...named, company: [COMPANY_CA] }, [COMPANY_CA]],
    ["they are gone", named, [TWIN]],
    ["there are none", named, []],
  ])("stays as it is where %s", (_, ca, roots) => {
    expect(addRoots(machine(), ca, roots)).toBe(ca);
  });

  test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ["what a chain ended at", [], [COMPANY_CA], [COMPANY_CA]],
    ["nothing where none ended at a local root", [], [NODE_ROOT, LEAF], []],
    ["what it had before, too", [RENEWED_CA], [COMPANY_CA], [COMPANY_CA, RENEWED_CA]],
    ["what it had before, as long as it is there", [TWIN], [COMPANY_CA], [COMPANY_CA]],
  ])("needs %s", (_, before, ends, expected) => {
    const ca = { ...named, company: [SCRATCH_CA, ...before], fromStore: before };
    expect(neededRoots([COMPANY_CA, RENEWED_CA], ca, ends)).toEqual(expected);
  });

  test("needs nothing that is named already", () => {
    expect(neededRoots([SCRATCH_CA, COMPANY_CA], named, [SCRATCH_CA])).toEqual([]);
  });
});

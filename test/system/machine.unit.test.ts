// Which machine, which start of it, which process: as each system says it, and never by the host name.
import { describe, expect, test } from "vitest";
import {
  type Facts,
  findBoot,
  findMachineId,
  findStart,
  isMachineId,
  isSameBoot,
  isSameStart,
  NO_ID,
} from "../../src/system/machine.ts";

const ID = "564d7a8b-1c2d-4e5f-8a9b-0c1d2e3f4a5b";

function facts(platform: Facts["platform"], files: Record<string, string>, programs: Record<string, string>): Facts {
  return {
    platform,
    read: (file) => files[file],
    run: (program, args) => programs[[program, ...args].join(" ")],
    windowsFolder: "C:\\Windows",
  };
}

/** As macOS 14 prints it, with what stands around it. */
const IOREG = `+-o J316sAP  <class IOPlatformExpertDevice, id 0x100000256, registered, matched, active>
    {
      "IOPolledInterface" = "AppleARMWatchdogTimerHibernateHandler is not serializable"
      "model" = <"MacBookPro18,1">
      "IOPlatformUUID" = "${ID.toUpperCase()}"
      "serial-number" = <46564650>
    }
`;
const REG = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    ${ID}\r\n\r\n`;
const IOREG_LINE = "/usr/sbin/ioreg -rd1 -c IOPlatformExpertDevice";
const REG_LINE = "C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid";

describe("the machine", () => {
  test.each([
    ["Linux", facts("linux", { "/etc/machine-id": `${"a1".repeat(16)}\n` }, {}), "a1".repeat(16)],
    ["Linux by D-Bus", facts("linux", { "/var/lib/dbus/machine-id": "b2".repeat(16) }, {}), "b2".repeat(16)],
    ["a container without", facts("linux", { "/etc/machine-id": "" }, {}), NO_ID],
    ["an image that is not set up", facts("linux", { "/etc/machine-id": "uninitialized\n" }, {}), NO_ID],
    ["macOS", facts("darwin", {}, { [IOREG_LINE]: IOREG }), ID],
    ["Windows", facts("win32", { "/etc/machine-id": "c3".repeat(16) }, { [REG_LINE]: REG }), ID],
    ["Windows where reg fails", facts("win32", {}, {}), NO_ID],
  ])("%s", (_, given, id) => expect(findMachineId(given)).toBe(id));

  test.each([
    [ID, true],
    ["a1".repeat(16), true],
    [NO_ID, false],
    ["macbook.office.example", false],
    ["debian", false],
  ])("%s is an id: %s", (text, isId) => expect(isMachineId(text)).toBe(isId));
});

describe("its start", () => {
  test("by the system's own word, or by how long it is up, give or take", () => {
    expect(findBoot(facts("linux", { "/proc/sys/kernel/random/boot_id": "x\n" }, {}), () => 5)).toBe("x");
    expect(findBoot(facts("darwin", {}, { "/usr/sbin/sysctl -n kern.bootsessionuuid": "Y\n" }), () => 5)).toBe("Y");
    const up = Number(findBoot(facts("win32", {}, {}), () => 3_600));
    expect(Math.abs(Date.now() / 1_000 - 3_600 - up)).toBeLessThan(2);
  });
  test.each([
    ["a", "a", true],
    ["a", "b", false],
    ["", "", true],
    ["1000000", "1000119", true],
    ["1000000", "1000121", false],
  ])("%j and %j are one: %s", (one, other, isSame) => expect(isSameBoot(one, other)).toBe(isSame));
});

describe("a process", () => {
  test("since when it runs", () => {
    const stat = `7 (a) b) S ${Array.from({ length: 30 }, (_, at) => at).join(" ")}`;
    expect(findStart(facts("linux", { "/proc/7/stat": stat }, {}), 7)).toBe("18");
    expect(findStart(facts("linux", {}, {}), 7)).toBe("");
    const ps = { "/bin/ps -o lstart= -p 7": "Thu Nov 26 01:12:08 2026    \n" };
    expect(findStart(facts("darwin", {}, ps), 7)).toBe(String(Date.parse("Thu Nov 26 01:12:08 2026")));
    expect(findStart(facts("darwin", {}, {}), 7)).toBe("");
    const shell =
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -NonInteractive -Command ([DateTimeOffset](Get-Process -Id 7).StartTime).ToUnixTimeMilliseconds()";
    expect(findStart(facts("win32", {}, { [shell]: "1764119528123\r\n" }), 7)).toBe("1764119528123");
    expect(findStart(facts("win32", {}, {}), 7)).toBe("");
  });
  test.each([
    ["linux", "5", "5", true],
    ["linux", "5", "6", false],
    ["linux", "", "6", true],
    ["win32", "1764119528123", "1764119529000", true],
    ["win32", "1764119528123", "1764119548123", false],
  ] as const)("on %s, %j and %j are one: %s", (platform, one, other, isSame) =>
    expect(isSameStart(platform, one, other)).toBe(isSame),
  );
});

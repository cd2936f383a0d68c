// Programs of Windows on WSL's PATH are no clients of Linux.
import { expect, test } from "vitest";
import { withoutDrives } from "../../src/system/windows-drives.ts";

const TABLE = [
  "/dev/sdd / ext4 rw 0 0",
  "C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\;uid=1000 0 0",
  "D:\\134Data /mnt/data 9p rw,aname=drvfs;path=D:\\Data;uid=1000 0 0",
  "drvfsa /mnt/e virtiofs rw 0 0",
  "tools /mnt/wsl/tools 9p rw,aname=tools 0 0",
  "tmpfs /mnt/c/linux tmpfs rw 0 0",
].join("\n");

test.each([
  ["/usr/bin", true],
  ["/mnt/c", false],
  ["/mnt/c/Program Files/nodejs", false],
  ["/mnt/cc/bin", true],
  ["/mnt/data/bin", false],
  ["/mnt/e/bin", false],
  ["/mnt/wsl/tools/bin", true],
  ["/mnt/c/linux/bin", true],
])("%s is Linux' own: %s", (folder, isOwn) => {
  expect(withoutDrives([folder], TABLE)).toEqual(isOwn ? [folder] : []);
});

test("without a table all stay", () => expect(withoutDrives(["/mnt/c/x"], "")).toEqual(["/mnt/c/x"]));

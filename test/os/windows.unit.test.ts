// What reg.exe prints, by the code page of its console.
import { expect, test } from "vitest";
import { queryBy } from "../../src/os/windows.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const KEY = "HKCU\\Software\\Example";

/** @param bytes what reg prints of the key */
async function read(
  bytes: string,
  codePage: string | undefined,
): Promise<{ value: string | undefined; asked: number }> {
  let asked = 0;
  const system = {
    ...systemIn(new Home()),
    async ask(_program: string, [, key]: readonly string[]) {
      if (key === KEY) return { exitCode: 0, stdout: `\r\n${KEY}\r\n    Name    REG_SZ    ${bytes}\r\n` };
      asked++;
      return { exitCode: codePage ? 0 : 1, stdout: codePage ? `\r\n    OEMCP    REG_SZ    ${codePage}\r\n` : "" };
    },
  };
  const values = await queryBy(system, "reg.exe")(KEY);
  return { value: values?.get("name"), asked };
}

test.each([
  ["850", "b\x81cher.example", "bücher.example"],
  ["852", "\x88\xa2d\xab.example", "łódź.example"],
  ["866", "\xaf\xe0\xae\xaa\xe1\xa8", "прокси"],
  ["932", "\x93\xfa\x96\x7b", "日本"],
  ["65001", "b\xc3\xbccher.example", "bücher.example"],
])("code page %s", async (codePage, bytes, text) => {
  expect((await read(bytes, codePage)).value).toBe(text);
});

test("ASCII and UTF-8 need no code page, and one that nobody knows leaves signs that are none", async () => {
  expect(await read("a.example", undefined)).toEqual({ value: "a.example", asked: 0 });
  expect(await read("b\xc3\xbccher", "850")).toEqual({ value: "bücher", asked: 0 });
  expect(await read("b\x81cher", "1")).toEqual({ value: "b\ufffdcher", asked: 1 });
  expect(await read("b\x81cher", undefined)).toEqual({ value: "b\ufffdcher", asked: 1 });
});

// PowerShell's profiles: no test machine has it, so that only the reader is held to what its manual says.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_environment_variables
import { expect, test } from "vitest";
import { BEGIN, END } from "../../src/model/edit.ts";
import { powershell } from "../../src/writers/powershell.ts";
import { searchIn } from "../helpers/rivals.ts";

const PROFILE = "/h/.config/powershell/profile.ps1";
const HOST = "/h/.config/powershell/Microsoft.PowerShell_profile.ps1";
const BLOCK = `${BEGIN}\n$env:http_proxy = 'http://ours.example:8080'\n${END}\n`;
const SET = "$env:http_proxy = 'http://old.example:1'";

const saidOf = (own: string, host = "") => {
  const search = searchIn({ [PROFILE]: `${BLOCK}${own}\n`, [HOST]: host });
  const said = powershell.rivals?.(search) ?? [];
  return said.map(
    ({ path, line = 0, what, effect }) =>
      `${path === HOST ? "host " : ""}${line - (path === HOST ? 0 : 3)} ${what} ${effect}`,
  );
};

test.each([
  [SET, ["1 http_proxy wins"]],
  ['$env:http_proxy="http://old.example:1"', ["1 http_proxy wins"]],
  ["$Env:http_proxy='x'; $ENV:https_proxy='y'", ["1 http_proxy, https_proxy wins"]],
  ["$env:http_proxy = $env:https_proxy = 'http://old.example:1'", ["1 http_proxy, https_proxy wins"]],
  [`\${env:http_proxy} = "x"`, ["1 http_proxy wins"]],
  ['$p = "http://old.example:1"\n$env:http_proxy = $p', ["2 http_proxy wins"]],
  ["$env:http_proxy = $env:https_proxy", []],
  ["$env:http_proxy = $null", ["1 unset http_proxy wins"]],
  ["$env:http_proxy = ''", ["1 unset http_proxy wins"]],
  ["Remove-Item Env:http_proxy", ["1 unset http_proxy wins"]],
  ["Remove-Item Env:\\http_proxy, Env:\\https_proxy -ErrorAction Ignore", ["1 unset http_proxy, https_proxy wins"]],
  ["Set-Item -Path Env:http_proxy -Value 'x'", ["1 http_proxy wins"]],
  ['[Environment]::SetEnvironmentVariable("http_proxy", "x")', ["1 http_proxy wins"]],
  ['[System.Environment]::SetEnvironmentVariable("http_proxy", "x", "Process")', ["1 http_proxy wins"]],
  ['[Environment]::SetEnvironmentVariable("http_proxy", "x", "User")', []],
  [`if (Test-Path X:\\) {\n  ${SET}\n}`, ["2 http_proxy may"]],
  [`if ($true) { ${SET} } else { Remove-Item Env:http_proxy }`, ["1 http_proxy wins"]],
  [`function Set-Proxy {\n  ${SET}\n}`, []],
  [`function Set-Proxy {\n  ${SET}\n}\nset-proxy`, ["2 http_proxy wins"]],
  [`# ${SET}\n<#\n${SET}\n#>`, []],
  [`$text = @"\n${SET}\n"@\n$other = '\n${SET}\n'`, []],
  [`$block = { ${SET} }`, []],
  [`& { ${SET} }`, ["1 http_proxy wins"]],
  [`try { ${SET} } catch { }`, ["1 http_proxy wins"]],
  [`foreach ($i in 1..2) { ${SET} }`, ["1 http_proxy may"]],
  [`return\n${SET}`, []],
  ["$env:http_proxy = 'http://ours.example:8080'", ["1 http_proxy uncovered"]],
  ['$env:PATH = "$HOME/bin:$env:PATH"\nSet-Alias ll Get-ChildItem', []],
])("%j", (own, said) => {
  expect(saidOf(own)).toEqual(said);
});

test("the profile of one host is read after that of all hosts", () => {
  expect(saidOf("", SET)).toEqual(["host 1 http_proxy wins"]);
  expect(saidOf(SET, "Remove-Item Env:http_proxy\n")).toEqual(["host 1 unset http_proxy wins"]);
});

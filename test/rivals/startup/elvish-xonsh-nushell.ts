// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shells' own.
// Start-up files of elvish, xonsh and nushell.
import { type Case, OLD } from "../../helpers/startup.ts";

const E = `set-env http_proxy ${OLD}`;
const ELVISH_FILE = ".config/elvish/rc.elv";
export const ELVISH: readonly Case[] = (
  [
    ["set-env", E, "1 http_proxy wins"],
    ["set-env quoted", `set-env http_proxy 'http://old.example:1'`, "1 http_proxy wins"],
    ["set E:", `set E:http_proxy = ${OLD}`, "1 http_proxy wins"],
    ["several", `set E:http_proxy E:https_proxy = ${OLD} x`, "1 http_proxy, https_proxy wins"],
    ["on a line", `var a = 1; ${E}`, "1 http_proxy wins"],
    ["unset-env", "unset-env http_proxy", "1 unset http_proxy wins"],
    ["a variable", `var p = ${OLD}\nset-env http_proxy $p`, "2 http_proxy wins"],
    ["a copy of ours", "set-env http_proxy $E:https_proxy", ""],
    ["function", `fn proxy-on {\n  ${E}\n}\nfn off {|@a| unset-env http_proxy }`, ""],
    ["function that is called", `fn proxy-on {\n  ${E}\n}\nproxy-on`, "2 http_proxy wins"],
    ["comment", `# ${E}`, ""],
    ["if", `if ?(test -e /not-there-at-all) {\n  ${E}\n}`, "2 http_proxy may"],
    ["if and else", `if (eq a b) {\n  nop\n} else {\n  ${E}\n}`, "4 http_proxy may"],
    ["if $true", `if $true { ${E} }`, "1 http_proxy wins"],
    ["for", `for v [http_proxy https_proxy] { set-env $v ${OLD} }`, "1 http_proxy, https_proxy wins"],
    ["each", `each {|v| set-env $v ${OLD} } [http_proxy]`, "1 http_proxy wins"],
    ["try", `try { ${E} } catch e { nop }`, "1 http_proxy wins"],
    ["a string", `var a = '\n${E}\n'`, ""],
    ["a lambda that is kept", `var f = { ${E} }`, ""],
    ["joined", `set-env http_proxy 'http://'old.example':1'`, "1 http_proxy wins"],
    ["set to nothing", "set-env http_proxy ''", "1 unset http_proxy wins"],
  ] as const
).map(([name, text, said]): Case => [name, { [ELVISH_FILE]: `${text}\n` }, said.replace(/^(?=\d)/, `${ELVISH_FILE}:`)]);

const P = `$http_proxy = '${OLD}'`;
const XONSH_FILE = ".config/xonsh/rc.d/zz.xsh";
export const XONSH: readonly Case[] = (
  [
    ["set", P, "1 http_proxy wins"],
    ["several on a line", `A = 1; ${P}`, "1 http_proxy wins"],
    ["by name", `\${'http_proxy'} = "${OLD}"`, "1 http_proxy wins"],
    ["by the environment", `\${...}['http_proxy'] = "${OLD}"`, "1 http_proxy wins"],
    ["by __xonsh__", `__xonsh__.env['http_proxy'] = "${OLD}"`, "1 http_proxy wins"],
    ["del", "del $http_proxy", "1 unset http_proxy wins"],
    ["pop", "${...}.pop('http_proxy', None)", "1 unset http_proxy wins"],
    ["a variable", `p = '${OLD}'\n$http_proxy = p`, "2 http_proxy wins"],
    ["a copy of ours", "$http_proxy = $https_proxy", ""],
    ["function", `def proxy_on():\n    ${P}\n`, ""],
    ["function that is called", `def proxy_on():\n    ${P}\n\nproxy_on()`, "2 http_proxy wins"],
    ["if", `import os\nif os.path.exists('/not-there-at-all'):\n    ${P}`, "3 http_proxy may"],
    ["else", `if True:\n    pass\nelse:\n    ${P}`, ""],
    ["if on one line", `import os\nif os.path.exists('/not-there-at-all'): ${P}`, "2 http_proxy may"],
    ["where there is none", `if 'http_proxy' not in \${...}:\n    ${P}`, "2 http_proxy uncovered"],
    ["for", `for v in ['http_proxy', 'https_proxy']:\n    \${...}[v] = '${OLD}'`, "2 http_proxy, https_proxy wins"],
    ["try", `try:\n    ${P}\nexcept Exception:\n    pass`, "2 http_proxy wins"],
    ["with", `with \${...}.swap(http_proxy='${OLD}'):\n    pass`, ""],
    ["comment and string", `# ${P}\nx = """\n${P}\n"""`, ""],
    ["os.environ", `import os\nos.environ['http_proxy'] = '${OLD}'`, ""],
    ["set to nothing", "$http_proxy = ''", "1 unset http_proxy wins"],
    ["update", `\${...}.update({'http_proxy': '${OLD}', 'https_proxy': 'x'})`, "1 http_proxy, https_proxy wins"],
  ] as const
).map(([name, text, said]): Case => [name, { [XONSH_FILE]: `${text}\n` }, said.replace(/^(?=\d)/, `${XONSH_FILE}:`)]);
export const XONSH_FILES: readonly Case[] = [
  ["rc.xsh", { ".config/xonsh/rc.xsh": `${P}\n` }, ""],
  [".xonshrc", { ".xonshrc": `${P}\n` }, ""],
  ["an earlier file of rc.d", { ".config/xonsh/rc.d/aa.xsh": `${P}\n` }, ""],
];

const N = `$env.http_proxy = '${OLD}'`;
const NU_FILE = ".config/nushell/config.nu";
export const NU: readonly Case[] = (
  [
    ["set", N, "1 http_proxy wins"],
    ["set with double quotes", `$env.http_proxy = "${OLD}"`, "1 http_proxy wins"],
    ["load-env", `load-env { http_proxy: '${OLD}', https_proxy: 'x' }`, "1 http_proxy, https_proxy wins"],
    ["load-env over lines", `load-env {\n    "http_proxy": "${OLD}"\n    "https_proxy": "x"\n}`, "2 http_proxy wins"],
    ["load-env at the end of a pipe", `{ http_proxy: "${OLD}" } | load-env`, "1 http_proxy wins"],
    ["hide-env", "hide-env http_proxy", "1 unset http_proxy wins"],
    ["hide-env -i", "hide-env -i http_proxy https_proxy", "1 unset http_proxy, https_proxy wins"],
    ["a variable", `let p = '${OLD}'\n$env.http_proxy = $p`, "2 http_proxy wins"],
    ["a copy of ours", "$env.http_proxy = $env.https_proxy", ""],
    ["def", `def proxy-on [] {\n    ${N}\n}`, ""],
    ["def that is called keeps it inside", `def proxy-on [] {\n    ${N}\n}\nproxy-on`, ""],
    ["def --env", `def --env proxy-on [] {\n    ${N}\n}`, ""],
    ["def --env that is called", `def --env proxy-on [] {\n    ${N}\n}\nproxy-on`, "2 http_proxy wins"],
    ["if", `if ('/not-there-at-all' | path exists) {\n    ${N}\n}`, "2 http_proxy may"],
    ["else", `if ('/' | path exists) {\n    1\n} else {\n    ${N}\n}`, "4 http_proxy may"],
    ["where there is none", `if 'http_proxy' not-in $env {\n    ${N}\n}`, "2 http_proxy uncovered"],
    ["do", `do { ${N} }`, ""],
    ["do --env", `do --env { ${N} }`, "1 http_proxy wins"],
    ["with-env", `with-env { http_proxy: '${OLD}' } { 1 }`, ""],
    [
      "for",
      `for v in [http_proxy https_proxy] {\n    load-env { ($v): "${OLD}" }\n}`,
      "2 http_proxy, https_proxy wins",
    ],
    ["comment and string", `# ${N}\nlet x = "\n${N}\n"`, ""],
    ["source", "source proxy.nu", "F:1 http_proxy wins"],
    ["source in the home", "source ~/.config/nushell/proxy.nu", "F:1 http_proxy wins"],
    ["export-env", `export-env { ${N} }`, "1 http_proxy wins"],
    ["try", `try { ${N} }`, "1 http_proxy wins"],
    ["a closure", `let f = {|| ${N} }`, ""],
    ["a record of settings", `$env.config = {\n    show_banner: false\n    hooks: { pre_prompt: [{ ${N} }] }\n}`, ""],
    ["upper case alone", `$env.HTTP_PROXY = '${OLD}'`, ""],
  ] as const
).map(([name, text, said]): Case => {
  const files = {
    [NU_FILE]: `${text}\n`,
    ...(text.includes("proxy.nu") ? { ".config/nushell/proxy.nu": `${N}\n` } : {}),
  };
  return [name, files, said.replace(/^(?=\d)/, `${NU_FILE}:`).replace("F:", ".config/nushell/proxy.nu:")];
});
export const NU_FILES: readonly Case[] = [
  ["env.nu", { ".config/nushell/env.nu": `${N}\n` }, ".config/nushell/env.nu:1 http_proxy wins"],
  ["login.nu", { ".config/nushell/login.nu": `${N}\n` }, ".config/nushell/login.nu:1 http_proxy in login shells wins"],
];

// Start-up files of fish, tcsh and csh.
import { type Case, OLD } from "../../helpers/startup.ts";

const F = `set -gx http_proxy ${OLD}\n`;
const FISH_FILE = ".config/fish/config.fish";
export const FISH: readonly Case[] = (
  [
    ["set -gx", F, "1 http_proxy wins"],
    ["set -x", `set -x http_proxy ${OLD}`, "1 http_proxy wins"],
    ["set --export --global", `set --export --global http_proxy "${OLD}"`, "1 http_proxy wins"],
    ["set -g alone", `set -g http_proxy ${OLD}`, "1 http_proxy wins"],
    ["set alone", `set http_proxy ${OLD}`, "1 http_proxy wins"],
    ["set -l", `set -l http_proxy ${OLD}`, ""],
    ["set -e", "set -e http_proxy", "1 unset http_proxy wins"],
    ["set -e of several", "set -e HTTPS_PROXY http_proxy", "1 unset http_proxy wins"],
    ["set -u", `set -gu http_proxy ${OLD}`, "1 unset http_proxy wins"],
    ["set -Ux", `set -Ux http_proxy ${OLD}`, "1 http_proxy uncovered"],
    ["set -Ux, global erased", `set -Ux http_proxy ${OLD}\nset -eg http_proxy`, "1 http_proxy wins"],
    ["export", `export http_proxy=${OLD}`, "1 http_proxy wins"],
    ["quotes", `set -gx http_proxy 'http://old.example:1' # it's\nset -gx no_proxy "a,b"`, "1 http_proxy wins"],
    ["a variable", `set proxy ${OLD}\nset -gx http_proxy $proxy`, "2 http_proxy wins"],
    ["a copy of ours", "set -gx http_proxy $https_proxy", ""],
    ["function", `function proxy_on\n    set -gx http_proxy ${OLD}\nend`, ""],
    [
      "function with blocks",
      `function proxy_on --description 'x'\n    if true\n        set -gx http_proxy ${OLD}\n    end\n    for i in 1 2; echo $i; end\nend\nfunction off; set -e http_proxy; end`,
      "",
    ],
    ["function that is called", `function proxy_on\n    set -gx http_proxy ${OLD}\nend\nproxy_on`, "2 http_proxy wins"],
    ["comment", `# set -gx http_proxy x\necho a >/dev/null # set -gx http_proxy x`, ""],
    ["if", `if test -e /not-there-at-all\n    set -gx http_proxy ${OLD}\nend`, "2 http_proxy may"],
    ["if on one line", `if test -e /not-there-at-all; set -gx http_proxy ${OLD}; end`, "1 http_proxy may"],
    [
      "else",
      `if test -e /\n    :\nelse if test -e /x\n    :\nelse\n    set -gx http_proxy ${OLD}\nend`,
      "6 http_proxy may",
    ],
    ["and", `test -e /not-there-at-all; and set -gx http_proxy ${OLD}`, "1 http_proxy may"],
    ["and on the next line", `test -e /not-there-at-all\nand set -gx http_proxy ${OLD}`, "2 http_proxy may"],
    ["&&", `test -e /not-there-at-all && set -gx http_proxy ${OLD}`, "1 http_proxy may"],
    ["or", `test -e /; or set -gx http_proxy ${OLD}`, "1 http_proxy may"],
    ["where there is none", `set -q http_proxy; or set -gx http_proxy ${OLD}`, "1 http_proxy uncovered"],
    [
      "where there is none, by if",
      `if not set -q http_proxy\n    set -gx http_proxy ${OLD}\nend`,
      "2 http_proxy uncovered",
    ],
    [
      "interactive",
      `if status is-interactive\n    set -gx http_proxy ${OLD}\nend`,
      "2 http_proxy in interactive shells wins",
    ],
    [
      "interactive, old",
      `status --is-interactive; and set -gx http_proxy ${OLD}`,
      "1 http_proxy in interactive shells wins",
    ],
    [
      "interactive or not at all",
      `status is-interactive; or return\nset -gx http_proxy ${OLD}`,
      "2 http_proxy in interactive shells wins",
    ],
    [
      "interactive or exit",
      `status is-interactive; or exit\nset -gx http_proxy ${OLD}`,
      "2 http_proxy in interactive shells wins",
    ],
    ["login", `if status is-login\n    set -gx http_proxy ${OLD}\nend`, "2 http_proxy in login shells wins"],
    ["for", `for v in http_proxy https_proxy\n    set -gx $v ${OLD}\nend`, "2 http_proxy, https_proxy wins"],
    [
      "for, with part of a name",
      `for p in http https; set -gx {$p}_proxy ${OLD}; end`,
      "1 http_proxy, https_proxy wins",
    ],
    [
      "switch",
      `switch (hostname)\n    case 'office*'\n        set -gx http_proxy ${OLD}\n    case '*'\n        set -e http_proxy\nend`,
      "3 http_proxy may; X:5 unset http_proxy may",
    ],
    ["begin", `begin\n    set -gx http_proxy ${OLD}\nend`, "2 http_proxy wins"],
    ["for one command", `http_proxy=${OLD} true\nenv http_proxy=${OLD} true`, ""],
    [
      "command substitution",
      `set x (echo "a) b" | string upper)\nset y (set -gx https_proxy x; echo 1)\nset -gx http_proxy ${OLD}`,
      "3 http_proxy wins",
    ],
    ["alias and abbr", `alias p='set -gx http_proxy x'\nabbr -a p "set -gx http_proxy x"`, ""],
    ["continued", `set -gx \\\n    http_proxy \\\n    ${OLD}`, "1 http_proxy wins"],
    ["source", `source ~/.config/proxy.fish`, "F:1 http_proxy wins"],
    ["source if there", `if test -f ~/.config/proxy.fish\n    source ~/.config/proxy.fish\nend`, "F:1 http_proxy wins"],
    ["source if there, and", `test -r $HOME/.config/proxy.fish; and . $HOME/.config/proxy.fish`, "F:1 http_proxy wins"],
    ["string over lines", `set x '\nset -gx http_proxy x\n'`, ""],
    ["append", "set -gxa no_proxy .mine.example", ""],
    [
      "a proxy that is looked for",
      `if status is-interactive\n    function apply -a host\n        set -gx http_proxy http://$host\n    end\n    function auto\n        if set -q manual; return; end\n        if command -v ss >/dev/null 2>&1; and ss -tln 2>/dev/null | grep -q ':1 '\n            apply old.example:1\n        else\n            set -e http_proxy\n        end\n    end\n    auto\nend`,
      "3 http_proxy in interactive shells may; X:10 unset http_proxy in interactive shells may",
    ],
    [
      "a function with arguments",
      `function proxy\n    switch $argv[1]\n        case on\n            set -gx http_proxy ${OLD}\n        case off\n            set -e http_proxy\n        case '*'\n            echo "use: proxy [on|off]"\n    end\nend`,
      "",
    ],
    ["set to nothing", "set -gx http_proxy", "1 unset http_proxy wins"],
    ["set to the empty string", 'set -gx http_proxy ""', "1 unset http_proxy wins"],
  ] as const
).map(([name, text, said]): Case => {
  const files = { [FISH_FILE]: `${text}\n`, ...(text.includes("proxy.fish") ? { ".config/proxy.fish": F } : {}) };
  return [
    name,
    files,
    said
      .replace(/^(?=\d)/, `${FISH_FILE}:`)
      .replace("X:", `${FISH_FILE}:`)
      .replace("F:", ".config/proxy.fish:"),
  ];
});

export const FISH_FILES: readonly Case[] = [
  ["a later file of conf.d", { ".config/fish/conf.d/zz.fish": F }, ".config/fish/conf.d/zz.fish:1 http_proxy wins"],
  ["an earlier file of conf.d", { ".config/fish/conf.d/aa.fish": F }, ""],
  [
    "an earlier file of conf.d, universal",
    { ".config/fish/conf.d/aa.fish": `set -Ux http_proxy ${OLD}\n` },
    ".config/fish/conf.d/aa.fish:1 http_proxy uncovered",
  ],
  [
    "universal variables",
    {
      ".config/fish/fish_variables":
        "# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR --export http_proxy:http\\x3a//old\\x2eexample\\x3a1\n",
    },
    ".config/fish/fish_variables:3 http_proxy uncovered",
  ],
  [
    "universal variables, not exported",
    { ".config/fish/fish_variables": "# VERSION: 3.0\nSETUVAR http_proxy:http\\x3a//old\\x2eexample\\x3a1\n" },
    "",
  ],
];

const C = `setenv http_proxy ${OLD}`;
export const CSH = (file: string): readonly Case[] =>
  (
    [
      ["setenv", C, "1 http_proxy wins"],
      ["setenv quoted", `setenv http_proxy "${OLD}"`, "1 http_proxy wins"],
      ["several on a line", `set a = 1; ${C}; setenv https_proxy x`, "1 http_proxy, https_proxy wins"],
      ["setenv of nothing", "setenv http_proxy", "1 unset http_proxy wins"],
      ["unsetenv", "unsetenv http_proxy", "1 unset http_proxy wins"],
      ["a shell variable is none", `set http_proxy = ${OLD}`, ""],
      ["a variable", `set proxy = ${OLD}\nsetenv http_proxy $proxy`, "2 http_proxy wins"],
      ["a variable of the environment", `setenv P ${OLD}\nsetenv http_proxy \${P}`, "2 http_proxy wins"],
      ["a copy of ours", "setenv http_proxy $https_proxy", ""],
      ["comment", `# ${C}`, ""],
      ["if", `if ( -e /not-there-at-all ) ${C}`, "1 http_proxy may"],
      ["if then", `if ( -e /not-there-at-all ) then\n  ${C}\nendif`, "2 http_proxy may"],
      [
        "else",
        `if ( -e / ) then\n  set a = 1\nelse if ( -e /x ) then\n  set a = 2\nelse\n  ${C}\nendif`,
        "6 http_proxy may",
      ],
      ["prompt", `if ( $?prompt ) then\n  ${C}\nendif`, "2 http_proxy in interactive shells wins"],
      ["no prompt, exit", `if ( ! $?prompt ) exit\n${C}`, "2 http_proxy in interactive shells wins"],
      ["no prompt, without blanks", `if (! $?prompt) exit 0\n${C}`, "2 http_proxy in interactive shells wins"],
      ["prompt is 0", `if ($?prompt == 0) exit\n${C}`, "2 http_proxy may"],
      ["where there is none", `if ( ! $?http_proxy ) ${C}`, "1 http_proxy uncovered"],
      ["foreach", `foreach v ( http_proxy https_proxy )\n  setenv $v ${OLD}\nend`, "2 http_proxy, https_proxy wins"],
      [
        "switch",
        `switch ( "$USER" )\n  case a:\n    ${C}\n    breaksw\n  default:\n    breaksw\nendsw`,
        "3 http_proxy may",
      ],
      ["alias", `alias p '${C}'\nalias q "${C}"`, ""],
      ["&&", `test -e /not-there-at-all && ${C}`, "1 http_proxy may"],
      ["here-document", `cat > /dev/null << EOF\n${C}\nEOF\nset a = 1`, ""],
      ["source", "source ~/.proxyrc", ".proxyrc:1 http_proxy wins"],
      ["source if there", "if ( -f ~/.proxyrc ) source ~/.proxyrc", ".proxyrc:1 http_proxy wins"],
      [
        "source if there, then",
        "if ( -e $HOME/.proxyrc ) then\n  source $HOME/.proxyrc\nendif",
        ".proxyrc:1 http_proxy wins",
      ],
      ["continued", `setenv \\\n  http_proxy ${OLD}`, "1 http_proxy wins"],
      ["a subshell", `( ${C} )`, ""],
      ["for one command", `env http_proxy=${OLD} true`, ""],
      ["eval", `eval "${C}"`, "1 http_proxy wins"],
      ["an expression of several", `if ( -e /not-there-at-all && $?USER ) ${C}`, "1 http_proxy may"],
    ] as const
  ).map(([name, text, said]): Case => {
    const files = { [file]: `${text}\n`, ...(text.includes(".proxyrc") ? { ".proxyrc": `${C}\n` } : {}) };
    return [name, files, said.replace(/^(?=\d)/, `${file}:`)];
  });

export const LOGIN: readonly Case[] = [[".login", { ".login": `${C}\n` }, ".login:1 http_proxy in login shells wins"]];

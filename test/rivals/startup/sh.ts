// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shells' own.
// Start-up files of sh, bash, zsh, ksh and mksh.
import { type Case, OLD } from "../../helpers/startup.ts";

/** What all shells of this family do alike, in the file that they read last. */
const SH: readonly (readonly [name: string, text: string, said: string])[] = [
  ["export", `export http_proxy=${OLD}`, "1 http_proxy wins"],
  ["assignment alone", `http_proxy=${OLD}`, "1 http_proxy wins"],
  ["quoted", `export http_proxy="${OLD}" https_proxy='x'`, "1 http_proxy, https_proxy wins"],
  ["several on one line", `export no_proxy=a http_proxy=${OLD}`, "1 http_proxy wins"],
  ["behind another command", `a=1; export http_proxy=${OLD}`, "1 http_proxy wins"],
  ["from a variable", `PROXY=${OLD}\nexport http_proxy=$PROXY`, "2 http_proxy wins"],
  ["from a variable with a default", `export http_proxy=\${PROXY_URL:-${OLD}}`, "1 http_proxy wins"],
  ["the same as ours", "export http_proxy=http://ours.example:8080", "1 http_proxy uncovered"],
  ["the same with a slash", "export http_proxy=http://ours.example:8080/", "1 http_proxy uncovered"],
  ["a copy of ours", 'export http_proxy="$https_proxy"', ""],
  ["set, then unset, then ours", `export http_proxy=${OLD}\nunset http_proxy\nexport http_proxy=$https_proxy`, ""],
  ["unset", "unset http_proxy https_proxy", "1 unset http_proxy, https_proxy wins"],
  ["set to nothing", "export http_proxy=", "1 unset http_proxy wins"],
  ["set, then unset", `export http_proxy=${OLD}\nunset http_proxy`, "2 unset http_proxy wins"],
  ["unset, then set", `unset http_proxy\nexport http_proxy=${OLD}`, "2 http_proxy wins"],
  ["function", `proxy_on() {\n  export http_proxy=${OLD}\n}`, ""],
  ["function on one line", `proxy_on() { export http_proxy=${OLD}; }`, ""],
  [
    "function with its brace below",
    `proxy_on()\n{\n  export http_proxy=${OLD}\n}\nproxy_off()\n{\n  unset http_proxy\n}`,
    "",
  ],
  ["function that is called", `proxy_on() {\n  export http_proxy=${OLD}\n}\nproxy_on`, "2 http_proxy wins"],
  [
    "function with argument that is called",
    `p() { export http_proxy="http://$1"; }\np old.example:1`,
    "1 http_proxy wins",
  ],
  [
    "function that is called under a condition",
    `p() { export http_proxy=${OLD}; }\n[ -e /not-there-at-all ] && p`,
    "1 http_proxy may",
  ],
  ["alias", `alias proxy='export http_proxy=${OLD}'`, ""],
  [
    "comment",
    `# export http_proxy=${OLD}\n  #export http_proxy=${OLD}\necho a#b >/dev/null # export http_proxy=${OLD}`,
    "",
  ],
  ["here-document", `cat >/dev/null <<EOF\nexport http_proxy=${OLD}\nEOF`, ""],
  ["quoted here-document", `cat >/dev/null <<'E OF'\nexport http_proxy=${OLD}\nE OF\n:`, ""],
  ["indented here-document", `cat >/dev/null <<-EOF\n\texport http_proxy=${OLD}\n\tEOF\n:`, ""],
  ["behind a here-document", `cat >/dev/null <<EOF\n'\nEOF\nexport http_proxy=${OLD}`, "4 http_proxy wins"],
  ["in a string over lines", `A='\nexport http_proxy=${OLD}\n'\nB="\nexport http_proxy=${OLD}\n"`, ""],
  ["continued line", `export \\\n  http_proxy=${OLD} \\\n  https_proxy=x`, "2 http_proxy wins"],
  ["for one command", `http_proxy=${OLD} true`, ""],
  ["for one command by env", `env http_proxy=${OLD} true`, ""],
  ["subshell", `( export http_proxy=${OLD} )`, ""],
  ["command substitution", `A=$(export http_proxy=${OLD}; echo x)`, ""],
  ["pipeline", `export http_proxy=${OLD} | cat`, ""],
  ["group", `{ export http_proxy=${OLD}; }`, "1 http_proxy wins"],
  ["if", `if [ -e /not-there-at-all ]; then\n  export http_proxy=${OLD}\nfi`, "2 http_proxy may"],
  ["else", `if [ -e / ]; then\n  :\nelse\n  export http_proxy=${OLD}\nfi`, "4 http_proxy may"],
  ["if true", `if true; then\n  export http_proxy=${OLD}\nfi`, "2 http_proxy wins"],
  ["&&", `[ -d /not-there-at-all ] && export http_proxy=${OLD}`, "1 http_proxy may"],
  ["||", `[ -n "$W" ] || export http_proxy=${OLD}`, "1 http_proxy may"],
  [
    "ping",
    `ping -c1 nowhere.test >/dev/null 2>&1 && export http_proxy=${OLD} || unset http_proxy`,
    "1 http_proxy may; 1 unset http_proxy may",
  ],
  ["where there is none", `[ -z "$http_proxy" ] && export http_proxy=${OLD}`, "1 http_proxy uncovered"],
  ["where there is none, in the value", `: "\${http_proxy:=${OLD}}"; export http_proxy`, "1 http_proxy uncovered"],
  ["its own default", `export http_proxy=\${http_proxy:-${OLD}}`, "1 http_proxy uncovered"],
  ["case", `case $(hostname) in\n  office*) export http_proxy=${OLD} ;;\n  *) ;;\nesac`, "2 http_proxy may"],
  ["case without blanks", `case x in x) export http_proxy=${OLD};; esac`, "1 http_proxy wins"],
  ["for", `for v in http_proxy https_proxy; do export $v=${OLD}; done`, "1 http_proxy, https_proxy wins"],
  [
    "for, with part of a name",
    `for p in http https; do export \${p}_proxy=${OLD}; done`,
    "1 http_proxy, https_proxy wins",
  ],
  ["unset in for", `for p in http https; do unset "\${p}_proxy"; done`, "1 unset http_proxy, https_proxy wins"],
  ["while", `while false; do export http_proxy=${OLD}; done`, "1 http_proxy may"],
  ["eval", `eval "export http_proxy=${OLD}"`, "1 http_proxy wins"],
  ["eval of a command", 'eval "$(echo :)"', ""],
  ["export later", `http_proxy=${OLD}\nexport http_proxy`, "1 http_proxy wins"],
  ["export of what is there", "export http_proxy", ""],
  ["set -a", `set -a\nhttp_proxy=${OLD}\nset +a`, "2 http_proxy wins"],
  ["readonly", `readonly http_proxy=${OLD}`, "1 http_proxy wins"],
  ["return before", `return 0\nexport http_proxy=${OLD}`, ""],
  ["return under a condition", `[ -e /not-there-at-all ] && return\nexport http_proxy=${OLD}`, "2 http_proxy may"],
  ["windows line ends in a comment", `# a\r\nexport http_proxy=${OLD}`, "2 http_proxy wins"],
  [
    "arithmetic and tests",
    `A=$((1 + 2))\nif [ "$A" = 3 ] && [ -z "$B" ]; then :; fi\nexport http_proxy=${OLD}`,
    "3 http_proxy wins",
  ],
  ["a parenthesis in case", `case a in (a) ;; (b|c) ;; esac\nexport http_proxy=${OLD}`, "2 http_proxy wins"],
  ["odd quotes", `A="it's \\" \`echo "'"\` $(echo ")" '"')"\nexport http_proxy=${OLD}`, "2 http_proxy wins"],
  ["a copy of another's", `export HTTP_PROXY=${OLD} http_proxy=$HTTP_PROXY`, ""],
  ["a copy, one after the other", `export HTTP_PROXY=${OLD}\nexport http_proxy=$HTTP_PROXY`, "2 http_proxy wins"],
  ["a dollar at a string's end", `s="$"\nexport http_proxy=${OLD}`, "2 http_proxy wins"],
  [
    "what fails is no matter",
    "unset http_proxy https_proxy 2>/dev/null || true",
    "1 unset http_proxy, https_proxy wins",
  ],
  [
    "a copy if there is one",
    `if [ ! -n "$http_proxy" ]; then\n  export http_proxy=${OLD}\nelse\n  export https_proxy=$http_proxy\nfi`,
    "2 http_proxy uncovered",
  ],
  ["kept as it is", "export http_proxy=${http_proxy:-}\nexport no_proxy=${no_proxy:-}", ""],
  ["a skip list added to", 'export no_proxy="$no_proxy,.mine.example"', ""],
  [
    "aliases over lines",
    `alias setproxy="export https_proxy=x; \\\n      export http_proxy=${OLD}"\nalias unsetproxy="unset http_proxy; \\\n    echo 'x'"`,
    "",
  ],
  ["a sourced file", `. ~/.proxyrc`, ".proxyrc:1 http_proxy wins"],
  ["a sourced file by $HOME", `. "$HOME/.proxyrc"`, ".proxyrc:1 http_proxy wins"],
  ["a sourced file if it is there", `[ -f ~/.proxyrc ] && . ~/.proxyrc`, ".proxyrc:1 http_proxy wins"],
  ["a sourced file by if", `if [ -r "$HOME/.proxyrc" ]; then\n  . "$HOME/.proxyrc"\nfi`, ".proxyrc:1 http_proxy wins"],
  ["a sourced file by a variable", `D=$HOME/.conf\n. $D/proxy.sh`, ".conf/proxy.sh:1 http_proxy wins"],
  ["a sourced file under a condition", `[ -e /not-there-at-all ] && . ~/.proxyrc`, ".proxyrc:1 http_proxy may"],
  ["a sourced file that is not there", `[ -f ~/.nothere ] && . ~/.nothere`, ""],
  ["files by a pattern", `for f in ~/.conf/*.sh; do . "$f"; done`, ".conf/proxy.sh:1 http_proxy wins"],
  [
    "files by a pattern, if they are there",
    `for f in "$HOME"/.conf/*.sh; do\n  [ -r "$f" ] && . "$f"\ndone`,
    ".conf/proxy.sh:1 http_proxy wins",
  ],
];

const OTHERS = { ".proxyrc": `export http_proxy=${OLD}\n`, ".conf/proxy.sh": `export http_proxy=${OLD}\n` };

export function shCases(file: string, leaveOut: readonly string[] = []): Case[] {
  return SH.filter(([name]) => !leaveOut.includes(name)).map(([name, text, said]) => [
    name,
    { [file]: `${text}\n`, ...(/\.proxyrc|\.conf/.test(text) ? OTHERS : {}) },
    said.replaceAll(/(^|; )(?=\d)/g, `$1${file}:`),
  ]);
}

const X = `export http_proxy=${OLD}\n`;
const GUARD = "case $- in\n    *i*) ;;\n      *) return;;\nesac\n";
const NO_LOGIN = "in interactive shells that are no login shells ";

export const BASH: readonly Case[] = [
  [
    "braces",
    { ".bashrc": `export {http,https}_proxy=${OLD}\n` },
    ".bashrc:1 http_proxy, https_proxy outside of login shells wins",
  ],
  ["Debian's guard", { ".bashrc": `${GUARD}${X}` }, `.bashrc:5 http_proxy ${NO_LOGIN}wins`],
  ["guard by the prompt", { ".bashrc": `[ -z "$PS1" ] && return\n${X}` }, `.bashrc:2 http_proxy ${NO_LOGIN}wins`],
  ["guard by the flags", { ".bashrc": `[[ $- != *i* ]] && return\n${X}` }, `.bashrc:2 http_proxy ${NO_LOGIN}wins`],
  [
    "guard by a pattern",
    { ".bashrc": `if [[ ! $- =~ i ]]; then return; fi\n${X}` },
    `.bashrc:2 http_proxy ${NO_LOGIN}wins`,
  ],
  [
    "only where it is interactive",
    { ".bashrc": `if [[ $- == *i* ]]; then\n  ${X}fi\n` },
    `.bashrc:2 http_proxy ${NO_LOGIN}wins`,
  ],
  [
    ".bash_aliases",
    { ".bashrc": `${GUARD}if [ -f ~/.bash_aliases ]; then\n    . ~/.bash_aliases\nfi\n`, ".bash_aliases": X },
    `.bash_aliases:1 http_proxy ${NO_LOGIN}wins`,
  ],
  [".bash_aliases that nobody reads", { ".bashrc": ":\n", ".bash_aliases": X }, ""],
  [
    ".bash_profile",
    { ".bash_profile": `. ~/.bashrc\n${X}`, ".bashrc": ":\n" },
    ".bash_profile:2 http_proxy in login shells wins",
  ],
  [".bash_profile before it reads .bashrc", { ".bash_profile": `${X}. ~/.bashrc\n`, ".bashrc": ":\n" }, ""],
  [".profile behind a .bash_profile", { ".bash_profile": ":\n", ".profile": X }, ""],
  [
    ".profile of Debian",
    {
      ".profile":
        'if [ -n "$BASH_VERSION" ]; then\n    if [ -f "$HOME/.bashrc" ]; then\n\t. "$HOME/.bashrc"\n    fi\nfi\n',
      ".bashrc": `${GUARD}${X}`,
    },
    ".bashrc:5 http_proxy in interactive shells wins",
  ],
  [".profile alone", { ".profile": X }, ".profile:1 http_proxy in login shells wins"],
  [".bash_login", { ".bash_login": X }, ".bash_login:1 http_proxy in login shells wins"],
  [
    "a function with a keyword",
    { ".bashrc": `function proxy_on {\n  ${X}}\nfunction off() { unset http_proxy; }\n` },
    "",
  ],
  [
    "declare -x",
    { ".bashrc": `declare -x http_proxy="${OLD}"\n` },
    ".bashrc:1 http_proxy outside of login shells wins",
  ],
  ["declare +x", { ".bashrc": "declare +x http_proxy\n" }, ".bashrc:1 unset http_proxy outside of login shells wins"],
  ["export -n", { ".bashrc": "export -n http_proxy\n" }, ".bashrc:1 unset http_proxy outside of login shells wins"],
  [
    "a test with a pattern",
    { ".bashrc": `if [[ $HOSTNAME =~ ^(a|b)\\.corp$ && -n $X ]]; then\n  ${X}fi\n` },
    ".bashrc:2 http_proxy outside of login shells may",
  ],
  ["an array", { ".bashrc": `A=(1 2\n  3 "x)" # )\n)\n${X}` }, ".bashrc:4 http_proxy outside of login shells wins"],
  [
    "arithmetic commands",
    { ".bashrc": `(( A = 1 ))\nfor (( i = 0; i < 3; i++ )); do :; done\n${X}` },
    ".bashrc:3 http_proxy outside of login shells wins",
  ],
  [
    "a here-string",
    { ".bashrc": `cat >/dev/null <<< "EOF"\n${X}` },
    ".bashrc:2 http_proxy outside of login shells wins",
  ],
  ["process substitution", { ".bashrc": `. <(echo :)\n${X}` }, ".bashrc:2 http_proxy outside of login shells wins"],
  [
    "a here-document in a function",
    { ".bashrc": `usage() {\n  cat <<EOF\n}\nexport http_proxy=x\nEOF\n}\n${X}` },
    ".bashrc:7 http_proxy outside of login shells wins",
  ],
  ["local", { ".bashrc": `f() {\n  local http_proxy=${OLD}\n  export https_proxy=x\n}\nf\n` }, ""],
  ["a loop of a file", { ".bashrc": `while read -r l; do export "$l"; done < /dev/null\n` }, ""],
  [
    "env file with set -a",
    { ".bashrc": "set -a; . ~/.env; set +a\n", ".env": `http_proxy=${OLD}\nNO_PROXY=a\n` },
    ".env:1 http_proxy outside of login shells wins",
  ],
  [
    "select by host",
    { ".bashrc": `if [ "$(hostname)" = office ]; then\n  export http_proxy=${OLD}\nelse\n  unset http_proxy\nfi\n` },
    ".bashrc:2 http_proxy outside of login shells may; .bashrc:4 unset http_proxy outside of login shells may",
  ],
  [
    "exec",
    { ".bashrc": `[ -e /not-there-at-all ] && exec zsh\n${X}` },
    ".bashrc:2 http_proxy outside of login shells may",
  ],
  [
    "exec of a redirection",
    { ".bashrc": `exec 3>/dev/null\n${X}` },
    ".bashrc:2 http_proxy outside of login shells wins",
  ],
  [
    "coloured prompt",
    {
      ".bashrc": `PS1='\${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\ncase "$TERM" in\nxterm*|rxvt*)\n    PS1="\\[\\e]0;\\a\\]$PS1"\n    ;;\n*)\n    ;;\nesac\n${X}`,
    },
    ".bashrc:9 http_proxy outside of login shells wins",
  ],
  [
    "an empty array in a function",
    { ".bashrc": `f() {\n  COMPREPLY=()\n}\n${X}` },
    ".bashrc:4 http_proxy outside of login shells wins",
  ],
  [
    "all upper, then copied",
    {
      ".bashrc": `export HTTP_PROXY=${OLD} HTTPS_PROXY=${OLD}\nexport http_proxy=$HTTP_PROXY https_proxy=$HTTPS_PROXY\n`,
    },
    ".bashrc:2 http_proxy, https_proxy outside of login shells wins",
  ],
  [
    "a function that tests and takes back",
    {
      ".bashrc": `function proxy_on() {\nexport http_proxy=${OLD}\nif curl --silent http://127.0.0.1:1/ | grep "HTTP.*200" > /dev/null; then\n        echo ok\nelse\n        unset http_proxy HTTP_PROXY\nfi\n}\n`,
    },
    "",
  ],
  ["upper case alone", { ".bashrc": `export HTTP_PROXY=${OLD}\n` }, ""],
];

export const ZSH: readonly Case[] = [
  [
    "several functions at once",
    { ".zshrc": `function a \\\n  b \\\n{\n  export http_proxy=${OLD}\n}\nb\n` },
    ".zshrc:4 http_proxy in interactive shells wins",
  ],
  [
    "in the background",
    { ".zshrc": `() {\n  : =( echo )\n} &|\n: &!\n${X}` },
    ".zshrc:5 http_proxy in interactive shells wins",
  ],
  [
    "arithmetic with a base",
    { ".zshrc": `A=1; B=$(( [##16] #A ))\n(( $+commands[git] )) && :\n[[ -z \${path[(r)x]} ]] && :\n${X}` },
    ".zshrc:4 http_proxy in interactive shells wins",
  ],
  [".zshrc", { ".zshrc": X }, ".zshrc:1 http_proxy in interactive shells wins"],
  [".zprofile", { ".zprofile": X }, ".zprofile:1 http_proxy in login shells wins"],
  [".zlogin", { ".zlogin": X }, ".zlogin:1 http_proxy in login shells wins"],
  [
    ".zprofile, unset in .zshrc",
    { ".zprofile": X, ".zshrc": "unset http_proxy\n" },
    ".zshrc:1 unset http_proxy in interactive shells wins",
  ],
  [
    "ZDOTDIR",
    { ".zshenv": "export ZDOTDIR=$HOME/.zsh\n", ".zsh/.zshrc": X, ".zshrc": "export http_proxy=never\n" },
    ".zsh/.zshrc:1 http_proxy in interactive shells wins",
  ],
  [
    "ZDOTDIR with a default",
    { ".zshenv": 'ZDOTDIR="${XDG_CONFIG_HOME:-$HOME/.config}/zsh"\n', ".config/zsh/.zshrc": X },
    ".config/zsh/.zshrc:1 http_proxy in interactive shells wins",
  ],
  [
    "short forms",
    { ".zshrc": `for f in a b; { : }\nif [[ -n $X ]] { : }\nrepeat 2 :\n${X}` },
    ".zshrc:4 http_proxy in interactive shells wins",
  ],
  [
    "patterns of file names",
    { ".zshrc": `for f in ~/.zsh.d/*.zsh(N); do source $f; done\n`, ".zsh.d/a.zsh": X },
    ".zsh.d/a.zsh:1 http_proxy in interactive shells wins",
  ],
  [
    "an anonymous function",
    { ".zshrc": `() {\n  local a=1\n  ${X}}\n` },
    ".zshrc:3 http_proxy in interactive shells wins",
  ],
  ["typeset -gx", { ".zshrc": `typeset -gx http_proxy=${OLD}\n` }, ".zshrc:1 http_proxy in interactive shells wins"],
  [
    "setopt allexport",
    { ".zshrc": `setopt allexport\nhttp_proxy=${OLD}\n` },
    ".zshrc:2 http_proxy in interactive shells wins",
  ],
  [
    "braces",
    { ".zshrc": `export {http,https,all}_proxy=${OLD}\n` },
    ".zshrc:1 http_proxy, https_proxy in interactive shells wins",
  ],
  [
    "if -o interactive",
    { ".zshenv": `if [[ -o interactive ]]; then\n  ${X}fi\n` },
    ".zshenv:2 http_proxy in interactive shells wins",
  ],
  [
    "an array and plugins",
    { ".zshrc": `plugins=(\n  git\n  docker # x\n)\nsource $ZSH/oh-my-zsh.sh 2>/dev/null\n${X}` },
    ".zshrc:6 http_proxy in interactive shells wins",
  ],
  [
    "aliases",
    {
      ".zshrc": `alias setproxy="export http_proxy=${OLD}; export https_proxy=x"\nalias -g P='http_proxy=x'\nalias unsetproxy="unset http_proxy"\n`,
    },
    "",
  ],
  [
    "flags of expansion",
    { ".zshrc": `A=\${(j:,:)path}\nB=\${\${A%%x}##*/}\nfpath+=(~/x)\n[[ -n \${commands[git]} ]] && :\n${X}` },
    ".zshrc:5 http_proxy in interactive shells wins",
  ],
];

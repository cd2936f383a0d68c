// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is zsh's.
// zsh reads where the machine's own start-up file sends it, and proxycast writes there, from whatever shell it runs.
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { Home, PROGRAM, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

/** What /etc/zsh/zshenv says, and whether only zsh could tell what that means. */
const TEXTS: readonly string[] = [
  "export ZDOTDIR=$HOME/.config/zsh\n",
  'ZDOTDIR="${HOME}/.config/zsh"\n',
  "export ZDOTDIR=~/.zsh # mine\n",
  'export ZDOTDIR="${XDG_CONFIG_HOME:-$HOME/.config}/zsh"\n',
  ': "${ZDOTDIR:=$HOME/.config/zsh}"\n',
  "export ZDOTDIR=$XDG_CONFIG_HOME/zsh; export A=b\n",
  "# ZDOTDIR=/nowhere\n",
  "export ZDOTDIR=/nowhere\nexport ZDOTDIR=$HOME/last\n",
  'typeset -gx ZDOTDIR="$HOME/z sh"\n',
  "",
];

testWithClient("zsh", "zsh", "gets the proxy where the machine's own file moves ZDOTDIR", (zsh) => {
  need("mount");
  const system = readFileSync("/etc/zsh/zshenv", "utf8");
  for (const text of TEXTS) {
    const home = new Home();
    const moved = `${home.base}/zshenv`;
    writeFileSync(moved, system + text);
    const script = `mount --bind "$1" /etc/zsh/zshenv && "$2" "$3" apply --no-test --proxy "$4" --to zsh &&
      for flags in -c -lc -ic; do "$5" $flags 'print -r -- $http_proxy'; done`;
    const args = ["-m", "sh", "-c", script, "sh", moved, process.execPath, PROGRAM, PROXY, zsh];
    const env = { ...home.environment, XDG_CONFIG_HOME: home.file(".config"), TERM: "dumb" } as NodeJS.ProcessEnv;
    const { status, stdout, stderr } = spawnSync("unshare", args, { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(
      stdout.split("\n").filter((line) => line === PROXY),
      text,
    ).toHaveLength(3);
  }
});

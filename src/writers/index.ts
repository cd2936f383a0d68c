// The registry: every client that proxycast writes, in the order of its reports. See README.md for how to add one.
import { aria2 } from "./aria2.ts";
import { bash } from "./bash.ts";
import { cargo } from "./cargo.ts";
import { conda } from "./conda.ts";
import { csh } from "./csh.ts";
import { curl } from "./curl.ts";
import { docker } from "./docker.ts";
import { elvish } from "./elvish.ts";
import { fish } from "./fish.ts";
import { gem } from "./gem.ts";
import { git } from "./git.ts";
import { gradle } from "./gradle.ts";
import { ipython } from "./ipython.ts";
import { jetbrains } from "./jetbrains.ts";
import { ksh } from "./ksh.ts";
import { maven } from "./maven.ts";
import { mercurial } from "./mercurial.ts";
import { mksh } from "./mksh.ts";
import { netrc } from "./netrc.ts";
import { npm } from "./npm.ts";
import { nushell } from "./nushell.ts";
import { pip } from "./pip.ts";
import { powershell } from "./powershell.ts";
import { r } from "./r.ts";
import { sh } from "./sh.ts";
import { subversion } from "./subversion.ts";
import { systemd } from "./systemd.ts";
import { tcsh } from "./tcsh.ts";
import { vscode } from "./vscode.ts";
import { wget } from "./wget.ts";
import type { Writer } from "./writer.ts";
import { xonsh } from "./xonsh.ts";
import { yarn } from "./yarn.ts";
import { zsh } from "./zsh.ts";

export const WRITERS: readonly Writer[] = [
  sh, bash, zsh, fish, tcsh, csh, ksh, mksh, elvish, xonsh, nushell, powershell, conda, pip, netrc,
  ipython, git, subversion, mercurial, npm, yarn, curl, wget, aria2, docker, cargo, maven, gradle, r, gem, systemd,
  vscode, jetbrains,
]; // biome-ignore format: a list to read

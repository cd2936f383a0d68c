// The registry: every client that proxycast writes, in the order of its reports. See README.md for how to add one.
import { bash } from "./bash.ts";
import { conda } from "./conda.ts";
import { csh } from "./csh.ts";
import { elvish } from "./elvish.ts";
import { fish } from "./fish.ts";
import { ksh } from "./ksh.ts";
import { mksh } from "./mksh.ts";
import { netrc } from "./netrc.ts";
import { nushell } from "./nushell.ts";
import { pip } from "./pip.ts";
import { powershell } from "./powershell.ts";
import { sh } from "./sh.ts";
import { tcsh } from "./tcsh.ts";
import type { Writer } from "./writer.ts";
import { xonsh } from "./xonsh.ts";
import { zsh } from "./zsh.ts";

export const WRITERS: readonly Writer[] = [
  sh, bash, zsh, fish, tcsh, csh, ksh, mksh, elvish, xonsh, nushell, powershell, conda, pip, netrc,
]; // biome-ignore format: a list to read

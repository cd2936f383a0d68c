// The clients that can be asked, the slow ones last.
import type { Ask } from "./ask.ts";
import { aria2 } from "./asks/aria2.ts";
import { cargo } from "./asks/cargo.ts";
import { conda } from "./asks/conda.ts";
import { curl } from "./asks/curl.ts";
import { docker } from "./asks/docker.ts";
import { jetbrains, vscode } from "./asks/editors.ts";
import { gem } from "./asks/gem.ts";
import { git } from "./asks/git.ts";
import { gradle } from "./asks/gradle.ts";
import { ipython } from "./asks/ipython.ts";
import { withLacks } from "./asks/lacks.ts";
import { maven } from "./asks/maven.ts";
import { mercurial } from "./asks/mercurial.ts";
import { npm } from "./asks/npm.ts";
import { pip } from "./asks/pip.ts";
import { r } from "./asks/r.ts";
import { subversion } from "./asks/subversion.ts";
import { systemd } from "./asks/systemd.ts";
import { wget } from "./asks/wget.ts";
import { yarn } from "./asks/yarn.ts";

export const ASKS: readonly Ask[] = [
  ...[git, curl, wget, aria2, cargo, gem, r, npm, pip, conda],
  ...[yarn, mercurial, subversion, docker, systemd, vscode, jetbrains, ipython, gradle, maven],
].map(withLacks);

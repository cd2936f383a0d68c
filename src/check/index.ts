// The clients that can be asked, the slow ones last.
import type { Ask } from "./ask.ts";
import { aria2 } from "./asks/aria2.ts";
import { cargo } from "./asks/cargo.ts";
import { conda } from "./asks/conda.ts";
import { curl } from "./asks/curl.ts";
import { gem } from "./asks/gem.ts";
import { git } from "./asks/git.ts";
import { npm } from "./asks/npm.ts";
import { pip } from "./asks/pip.ts";
import { r } from "./asks/r.ts";
import { wget } from "./asks/wget.ts";

export const ASKS: readonly Ask[] = [git, curl, wget, aria2, cargo, gem, r, npm, pip, conda];

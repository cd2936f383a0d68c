// The clients that can be asked, the slow ones last.
import type { Ask } from "./ask.ts";
import { curl } from "./asks/curl.ts";
import { git } from "./asks/git.ts";

export const ASKS: readonly Ask[] = [git, curl];

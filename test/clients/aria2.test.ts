// aria2 with our aria2.conf.
import { probeDownloads } from "../helpers/downloads.ts";

const PATTERNS = ["build-*.test", "mirror*", "a*z.test", "*"];

probeDownloads({
  client: "aria2",
  program: "aria2c",
  to: "aria2",
  // It has no way to print what it fetched.
  args: (urls) => [
    "-c",
    'for url in "$@"; do aria2c -q -d "$HOME/dl" -o out --allow-overwrite=true -t30 -m1 "$url" && cat "$HOME/dl/out"; rm -f "$HOME/dl/out"; done',
    "sh",
    // It compares names as they are typed.
    ...urls.map((url) => url.toLowerCase()),
  ],
  runs: "sh",
  lost: [...PATTERNS, "port.test:81", "<local>"],
});

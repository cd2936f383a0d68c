// R with our ~/.Renviron: its own download.file, which is libcurl.
import { probeDownloads } from "../helpers/downloads.ts";

const DOWNLOAD = `for (url in commandArgs(TRUE)) try({
  f <- tempfile(); download.file(url, f, quiet=TRUE); cat(readLines(f, warn=FALSE))
})`;

probeDownloads({
  client: "R",
  program: "Rscript",
  to: "r",
  args: (urls) => ["-e", DOWNLOAD, ...urls],
  lost: ["build-*.test", "mirror*", "a*z.test", "port.test:81", "ff06::/16", "<local>"],
});

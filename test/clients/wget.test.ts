// wget with our ~/.wgetrc.
import { probeDownloads } from "../helpers/downloads.ts";

const PATTERNS = ["build-*.test", "mirror*", "a*z.test", "239.7.*", "239.9.9.0-239.9.9.255", "*"];

probeDownloads({
  client: "wget",
  program: "wget",
  to: "wget",
  takesOneProxy: "with a password",
  args: (urls) => ["-nv", "-O-", "-t1", "-T30", ...urls],
  lost: [...PATTERNS, "239.1.0.0/16", "239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"],
});

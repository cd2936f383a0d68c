// curl with our ~/.curlrc.
import { probeDownloads } from "../helpers/downloads.ts";

probeDownloads({
  client: "curl",
  program: "curl",
  to: "curl",
  takesOneProxy: "always",
  args: (urls) => ["-sS", "--connect-timeout", "4", ...urls],
  // IPv6 networks: 7.88.1 does not read them. https://github.com/curl/curl/pull/19828
  lost: ["build-*.test", "mirror*", "a*z.test", "port.test:81", "ff06::/16", "<local>"],
});

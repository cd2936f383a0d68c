// Subversion: host and port of the one proxy, in a file of its own; it reads no proxy variable. Of a CA file it takes the
// first certificate, beside its own roots. Seen with 1.14.
// https://svnbook.red-bean.com/en/1.7/svn.advanced.confarea.html#svn.advanced.confarea.opts.servers
import * as path from "node:path";
import { toPatterns } from "../dialects/patterns.ts";
import type { FileFormat } from "../model/file-format.ts";
import { windowsFolder } from "../system/folders.ts";
import { client, type Part } from "./client.ts";
import { noProxyList, oneEndpoint } from "./parts.ts";

/** An indented line goes on with the one before, whatever it begins with; what is no option stops the client. */
const FORMAT: FileFormat = {
  id: "subversion",
  parser: "ini",
  syntax: {
    comment: /^#/,
    option: /^([^=:]*?)\s*[=:]/,
    nameOf: (spelled) => spelled.toLowerCase(),
    sectionOf: (spelled) => spelled.toLowerCase(),
    joint: " ",
    duplicates: "taken",
    ours: [
      "http-proxy-host",
      "http-proxy-port",
      "http-proxy-exceptions",
      "http-proxy-username",
      "http-proxy-password",
      "ssl-authority-files",
    ],
  },
};

const key = (name: string) => ["global", name];

const authority: Part = {
  kind: "ca",
  desire({ settings: { ca } }) {
    if (ca?.company === undefined) return { edits: [] };
    if (ca.companyCertificates === 1) return { edits: [{ key: key("ssl-authority-files"), value: ca.company }] };
    return {
      edits: [],
      notes: ["it reads the first certificate of a file alone: for several it goes by SSL_CERT_FILE of your shells"],
    };
  },
};

export const subversion = client({
  id: "subversion",
  title: "Subversion",
  docs: "https://svnbook.red-bean.com/en/1.7/svn.advanced.confarea.html",
  environment: "ignored",
  programs: ["svn"],
  traces: [".subversion"],
  format: FORMAT,
  rivals: (search) => search.find.subversion(search),
  files: (system) =>
    system.platform === "win32"
      ? path.join(windowsFolder(system, "APPDATA", "Roaming"), "Subversion", "servers")
      : path.join(system.home, ".subversion", "servers"),
  wants: [
    oneEndpoint({
      host: key("http-proxy-host"),
      port: key("http-proxy-port"),
      username: key("http-proxy-username"),
      password: key("http-proxy-password"),
    }),
    noProxyList(key("http-proxy-exceptions"), toPatterns),
    authority,
  ],
  override: { line: /^http-proxy-host[ \t]*[=:]/i },
});

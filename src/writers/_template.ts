// A client to copy: say here what the program is, which proxy and CA it takes from its file, what it takes from variables
// instead, and which version showed it. Link the page that says so.
// https://docs.example/settings#proxy
//
// First find out with the real program, and say it above: does a key that it does not know stop it? Has it one proxy, or
// one for each protocol? Does it decode %XX in a user name? Does its file go before the variables?
//
// Then: a line in index.ts; a row in src/help/clients.md, and the id in the README's list; a start in FILES and a file with
// values of the user's own in OWN of test/helpers/starts.ts (test/end-to-end/roundtrip.test.ts with --update last, for its
// golden files); and, called like this file, test/clients/ID.test.ts, which asks the real program: probeDownloads does it all for one that
// fetches URLs of any kind, testWithClient and openOffice serve one that needs steps of its own; .ci/run installs the
// program. `npm test` names what is missing.
import * as path from "node:path";
import { toList } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import { client } from "./client.ts";
import { onOneLine } from "./line.ts";
import { caBundle, eachProxy, noProxyList } from "./parts.ts";

/**
 * How the file is spelled: model/file-format.ts has the parsers and their data. YAML, TOML, XML, JSON and INI are there too;
 * `id` is a new name, by which the ledger knows the format.
 */
const FORMAT: FileFormat = {
  id: "template",
  parser: "lines",
  syntax: {
    // The groups: in front of the name, the name, between it and the value, the value.
    line: /^(\s*)([\w-]+)(\s*=\s*)(.*?)\s*$/,
    comment: /^\s*#/,
    // The value as the client reads it, and as it must be written. What can't be spelled is refused: throw a Refusal.
    read: String,
    write: onOneLine,
    between: " = ",
    place: "last",
    refusesMark: true,
  },
};

export const template = client({
  // The name in --to, of this file and of its probe.
  id: "template",
  title: "The program, as people call it",
  docs: "https://docs.example/settings",
  // What reaches it by the shells' variables alone (writer.ts), as test/clients/reach.test.ts sees it.
  environment: "partly",
  // On PATH they show that it is here. Its file does, too.
  programs: ["template"],
  // What it leaves in the home once it is used, besides its own file.
  traces: [".template"],
  // Variables that lead it to another file, or go before this one: the report names those that are set.
  variables: ["TEMPLATE_CONFIG"],
  // Only if it was seen to go through a SOCKS server by this file (test/clients/socks.test.ts); otherwise it gets none.
  speaksSocks: true,
  format: FORMAT,
  // The file that it reads at present. undefined: none.
  files: (system) => system.variable("TEMPLATE_CONFIG") || path.join(system.home, ".templaterc"),
  // What goes into the file, in the order of a new one. parts.ts has more: one proxy for all, host and port apart; `encode`
  // for a client that decodes credentials otherwise. A part of its own is
  // proxyPart(({ settings, target, grant }) => ({ edits, notes })): what the client can't be told is a note; what would
  // harm it, such as a password that its file can't spell, is a Refusal that is thrown.
  wants: [eachProxy((protocol) => [`${protocol}_proxy`]), noProxyList(["no_proxy"], toList), caBundle(["ca_file"])],
  // Only where the file goes before the environment: the line that names the proxy there, and variables with which
  // `proxycast run` gets past it. Without those it says that it can't.
  override: { line: /^\s*https?_proxy\s*=/ },
});

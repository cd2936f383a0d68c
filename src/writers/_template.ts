// A client to copy: say here what the program is, which proxy and CA it takes from its file, what it takes from variables
// instead, and which version showed it. Link the page that says so.
// https://docs.example/settings#proxy
//
// Then: a line in index.ts; a row in src/help/clients.md; a start in test/end-to-end/roundtrip.test.ts; and, called like
// this file, test/clients/ID.test.ts, which asks the real program. `npm test` names what is missing.
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
  // On PATH they show that it is here. Its file does, too.
  programs: ["template"],
  // Variables that lead it to another file, or go before this one: the report names those that are set.
  variables: ["TEMPLATE_CONFIG"],
  format: FORMAT,
  // The file that it reads at present. undefined: none.
  files: (system) => system.variable("TEMPLATE_CONFIG") || path.join(system.home, ".templaterc"),
  // What goes into the file, in the order of a new one. parts.ts has more: one proxy for all, host and port apart. A part of its
  // own is proxyPart(({ settings, target, grant }) => ({ edits, notes })). What the client can't be told is a note.
  wants: [eachProxy((protocol) => [`${protocol}_proxy`]), noProxyList(["no_proxy"], toList), caBundle(["ca_file"])],
  // Only where the file goes before the environment: the line that names the proxy there, and variables with which
  // `proxycast run` gets past it. Without those it says that it can't.
  override: { line: /^\s*https?_proxy\s*=/ },
});

// yarn 2 and later, which reads no proxy variable and no .npmrc. An empty proxy in networkSettings is the way past it.
// yarn classic reads npm's file. https://yarnpkg.com/configuration/yarnrc
import * as path from "node:path";
import { toGlobs } from "../dialects/globs.ts";
import { YAML } from "../model/file-format.ts";
import { client } from "./client.ts";
import { urlFor } from "./override.ts";
import { caBundle, eachProxy, noteIn, proxyPart } from "./parts.ts";

/** A flow map, as the format has it. */
const DIRECT = JSON.stringify({ httpProxy: "", httpsProxy: "" });

const bypass = proxyPart(({ settings, target }) => {
  if (settings.proxy.kind !== "url") return { edits: [] };
  const { globs, dropped } = toGlobs(settings.noProxy);
  const edits = globs.map((glob) => ({ key: ["networkSettings", glob], value: DIRECT }));
  return { edits, notes: noteIn(target, dropped) };
});

export const yarn = client({
  id: "yarn",
  title: "yarn 2 and later",
  docs: "https://yarnpkg.com/configuration/yarnrc",
  environment: "ignored",
  programs: ["yarn"],
  traces: [".yarn"],
  variables: [
    "YARN_HTTP_PROXY",
    "YARN_HTTPS_PROXY",
    "YARN_HTTPS_CA_FILE_PATH",
    "YARN_ENABLE_STRICT_SSL",
    "YARN_RC_FILENAME",
  ],
  format: YAML,
  rivals: (search) => search.find.yarn(search),
  // A name that is looked for in every folder up to the home, or a path.
  files: (system) => path.resolve(system.home, system.variable("YARN_RC_FILENAME") || ".yarnrc.yml"),
  wants: [
    eachProxy((protocol) => [`${protocol}Proxy`]),
    caBundle(["httpsCaFilePath"], {
      // It expands variables: https://yarnpkg.com/configuration/yarnrc
      refuses: (file) => (file.includes("${") ? "the home folder's name has ${, which yarn would expand" : undefined),
    }),
    bypass,
  ],
  override: {
    line: /^https?Proxy[ \t]*:/,
    variables: (run) => ({ YARN_HTTP_PROXY: urlFor(run, "http"), YARN_HTTPS_PROXY: urlFor(run, "https") }),
  },
});

// conda: proxy_servers and ssl_verify. Once proxy_servers is set conda ignores no_proxy, so plain hosts of the skip list
// become entries of their own; an empty string is the only value that means "directly".
// https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html#proxy-servers-configure-conda-for-use-behind-a-proxy-server
import * as path from "node:path";
import { sift } from "../dialects/list.ts";
import { YAML } from "../model/file-format.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import { isNothing } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { encodeAsLatin1 } from "./latin1.ts";
import { urlFor } from "./override.ts";
import { caBundle, eachProxy, goneWithoutProxy, noteIn, proxyPart } from "./parts.ts";
import type { Run, Variables } from "./writer.ts";

/** conda reads a $CONDARC only under these names, and says nothing about another. */
const IS_READ = /(^|[/\\])\.?condarc$|\.ya?ml$/;

/** The $CONDARC that it reads instead of the home's. */
function namedFile(system: System): string | undefined {
  const named = system.variable("CONDARC");
  const isUsed = named && (isNothing(system, named) || (path.isAbsolute(named) && IS_READ.test(named)));
  return isUsed ? named : undefined;
}

/** Entries for what is reached directly, and what can't be said. */
function bypassOf(settings: PropagatedSettings) {
  const { read, dropped } = sift(settings.noProxy, ({ kind }) => kind === "host" || kind === "ip");
  return { names: read.flatMap(({ text }) => PROTOCOLS.map((protocol) => `${protocol}://${text}`)), dropped };
}

const bypass = proxyPart(({ settings, target }) => {
  if (settings.proxy.kind !== "url") return { edits: [] };
  const { names, dropped } = bypassOf(settings);
  const edits = names.map((name) => ({ key: ["proxy_servers", name], value: "" }));
  return { edits, notes: noteIn(target, dropped) };
});

/** A private $CONDARC, read last, that refers to variables: no file holds the password. */
function overrideFile(run: Run): Variables {
  const { system, settings, write, note } = run;
  if (settings.proxy.kind !== "url") return {};
  const ca = settings.ca ? { CONDA_SSL_VERIFY: settings.ca.bundle } : {};
  if (system.variable("CONDARC")) {
    note("conda: $CONDARC is yours, so its proxy_servers stay as they are there");
    return ca;
  }
  const urls = PROTOCOLS.map((protocol) => ({ protocol, url: urlFor(run, protocol, encodeAsLatin1) }));
  const named = urls.flatMap(({ protocol, url }) =>
    url ? [{ protocol, url, name: `PROXYCAST_RUN_${protocol.toUpperCase()}` }] : [],
  );
  const lines = [
    "proxy_servers:",
    ...named.map(({ protocol, name }) => `  ${protocol}: \${${name}}`),
    ...bypassOf(settings).names.map((name) => `  ${JSON.stringify(name)}: ''`),
  ];
  const values = Object.fromEntries(named.map(({ name, url }) => [name, url]));
  return { ...ca, ...values, CONDARC: write("condarc.yml", `${lines.join("\n")}\n`) };
}

export const conda = client({
  id: "conda",
  title: "conda",
  docs: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  environment: "suffices",
  isBasic: true,
  programs: ["conda", "mamba", "micromamba"],
  traces: [".conda"],
  // Installers leave PATH alone; conda keeps a list of its environments on every system.
  isFoundBy: (system) =>
    system.variable("CONDA_EXE") !== undefined ||
    system.facts(path.join(system.home, ".conda", "environments.txt")) !== undefined,
  variables: ["CONDARC", "CONDA_SSL_VERIFY"],
  speaksSocks: true,
  format: YAML,
  files: (system) => namedFile(system) ?? path.join(system.home, ".condarc"),
  // Seen with conda 24.7.1: it reads the folder's files before ~/.condarc, and joins the maps key by key.
  beside: (system) =>
    namedFile(system)
      ? undefined
      : { path: path.join(system.home, ".conda", "condarc.d", "proxycast.yml"), isOutranked: true },
  rivals: (search) => search.find.conda(search),
  wants: [
    caBundle(["ssl_verify"], {
      // $ starts a variable in these two settings; a URL can spell it %24, a path can't.
      refuses: (file) => (file.includes("$") ? "the home folder's name has a $, which conda would expand" : undefined),
    }),
    eachProxy((protocol) => ["proxy_servers", protocol], { encode: encodeAsLatin1 }),
    // It counts where neither of the two is there: https://github.com/psf/requests/blob/main/src/requests/utils.py (select_proxy)
    goneWithoutProxy(["proxy_servers", "all"]),
    bypass,
  ],
  override: { line: /^proxy_servers/, variables: overrideFile },
});

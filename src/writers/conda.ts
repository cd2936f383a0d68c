// conda: proxy_servers and ssl_verify. Once proxy_servers is set conda ignores no_proxy, so plain hosts of the skip list
// become entries of their own; an empty string is the only value that means "directly".
// https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html#proxy-servers-configure-conda-for-use-behind-a-proxy-server

import * as path from "node:path";
import { noteDropped, sift } from "../dialects/list.ts";
import type { Edit, Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { encodeAsLatin1 } from "./latin1.ts";
import { urlFor } from "./override.ts";
import { editUrl, proxyOf } from "./proxy.ts";
import type { Desire, Run, Variables, Writer } from "./writer.ts";

/** conda reads a $CONDARC only under these names, and says nothing about another. */
const IS_READ = /(^|[/\\])\.?condarc$|\.ya?ml$/;

interface CondaTarget extends Target {
  /** A file that conda reads after this one, and that names proxies too. */
  readonly outrankedBy?: string;
}

function locate(system: System): CondaTarget[] {
  const named = system.variable("CONDARC");
  if (named === "/dev/null") return [];
  const isUsed = named !== undefined && path.isAbsolute(named) && IS_READ.test(named);
  const file = isUsed ? named : path.join(system.home, ".condarc");
  // https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/use-condarc.html#searching-for-condarc
  const ofPrefix = path.join(system.variable("CONDA_PREFIX") ?? "/nowhere", ".condarc");
  const isOutranked =
    !isUsed &&
    system.facts(ofPrefix)?.kind === "file" &&
    /^proxy_servers/m.test(system.read(ofPrefix)?.toString("latin1") ?? "");
  return [{ role: "condarc", path: file, format: "yaml", ...(isOutranked ? { outrankedBy: ofPrefix } : {}) }];
}

/** Entries for what is reached directly, and what can't be said. */
function desireBypass(settings: Pick<PropagatedSettings, "noProxy">): Desire {
  const { read, dropped } = sift(settings.noProxy, ({ kind }) => kind === "host" || kind === "ip");
  const edits = read.flatMap(({ text }) =>
    PROTOCOLS.map((protocol) => ({ key: ["proxy_servers", `${protocol}://${text}`], value: "" })),
  );
  return { edits, notes: noteDropped(dropped, ".condarc") };
}

/** A private $CONDARC, read last, that refers to variables: the password stands in no file. */
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
    ...desireBypass(settings).edits.map(({ key }) => `  ${JSON.stringify(key[1])}: ''`),
  ];
  const values = Object.fromEntries(named.map(({ name, url }) => [name, url]));
  return { ...ca, ...values, CONDARC: write("condarc.yml", `${lines.join("\n")}\n`) };
}

export const conda: Writer = {
  id: "conda",
  title: "conda",
  docs: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  acceptsPassword: true,
  variables: ["CONDARC", "CONDA_SSL_VERIFY"],
  override: { line: /^proxy_servers/, variables: overrideFile },
  isPresent: (system) =>
    locate(system).length > 0 &&
    (["conda", "mamba", "micromamba"].some((program) => system.findProgram(program)) ||
      system.variable("CONDA_EXE") !== undefined ||
      locate(system).some(({ path: file }) => system.facts(file))),
  locate,
  desire(settings, target: CondaTarget, grant) {
    const { proxy, ca } = settings;
    // $ starts a variable in these two settings; a URL can spell it %24, a path can't.
    if (ca?.bundle.includes("$")) throw new Refusal("the home folder's name has a $, which conda would expand");
    const edits: Edit[] = ca ? [{ key: ["ssl_verify"], value: ca.bundle }] : [];
    if (proxy.kind === "blocked") return { edits };
    if (proxy.kind === "direct") {
      // `all` counts where neither of the two is there: https://github.com/psf/requests/blob/main/src/requests/utils.py (select_proxy)
      const names = [...PROTOCOLS, "all"];
      return { edits: [...edits, ...names.map((name) => ({ key: ["proxy_servers", name], value: undefined }))] };
    }
    for (const protocol of PROTOCOLS)
      edits.push(...editUrl(settings, ["proxy_servers", protocol], proxyOf(settings, protocol, grant, encodeAsLatin1)));
    const bypass = desireBypass(settings);
    const outranked = target.outrankedBy ? [`the proxy_servers of ${target.outrankedBy} outrank ours`] : [];
    return { edits: [...edits, ...bypass.edits], notes: [...(bypass.notes ?? []), ...outranked] };
  },
};

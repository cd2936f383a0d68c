// npm, and what reads its file too: pnpm and yarn classic. https://docs.npmjs.com/cli/v11/using-npm/config
import * as path from "node:path";
import { noteDropped, sift, toList } from "../dialects/list.ts";
import type { Target } from "../model/edit.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { expandHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { urlFor } from "./override.ts";
import { edit, editUrl, proxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

/** An address of IPv6 as npm and pnpm look for it. A variable must not have it so: dialects/portable.ts. */
function bracketed(noProxy: readonly NoProxyEntry[]): string[] {
  return noProxy.flatMap((entry) => (entry.kind === "ip" && entry.family === 6 ? [`[${entry.text}]`] : []));
}

/** So it names all roots, not the company's alone. */
const CA_NOTE = "the CA goes in as cafile, with which npm and yarn classic ignore NODE_EXTRA_CA_CERTS";

function fileOf(system: System): string {
  const named = system.variable("npm_config_userconfig") || system.variable("NPM_CONFIG_USERCONFIG");
  return expandHome(system, named || path.join(system.home, ".npmrc"));
}

interface NpmTarget extends Target {
  /** yarn classic keeps a file of its own here: it reads this one too, and no skip list in it. Seen with 1.22. */
  readonly servesClassic?: boolean;
}

export const npm: Writer = {
  id: "npm",
  title: "npm",
  docs: "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc",
  acceptsPassword: true,
  variables: [
    "npm_config_proxy",
    "npm_config_https_proxy",
    "npm_config_noproxy",
    "npm_config_cafile",
    "npm_config_strict_ssl",
    "npm_config_userconfig",
    "NPM_CONFIG_PROXY",
    "NPM_CONFIG_NOPROXY",
    "NPM_CONFIG_CAFILE",
    "NPM_CONFIG_STRICT_SSL",
    "NPM_CONFIG_HTTPS_PROXY",
    "NPM_CONFIG_USERCONFIG",
  ],
  override: {
    line: /^[ \t]*(https?-)?proxy[ \t]*=/,
    variables: (run) => ({ npm_config_proxy: urlFor(run, "http"), npm_config_https_proxy: urlFor(run, "https") }),
  },
  isPresent: (system) =>
    ["npm", "pnpm", "yarn"].some((program) => system.findProgram(program)) ||
    system.facts(fileOf(system)) !== undefined,
  locate(system): NpmTarget[] {
    const file = fileOf(system);
    const servesClassic = system.facts(path.join(system.home, ".yarnrc")) !== undefined;
    return file === "/dev/null" ? [] : [{ role: "npmrc", path: file, format: "npmrc", servesClassic }];
  },
  desire(settings, { servesClassic }: NpmTarget, grant) {
    const list = toList(settings.noProxy);
    const noproxy = [list.text, ...bracketed(settings.noProxy)].filter(Boolean).join(",");
    const isUsed = settings.proxy.kind === "url";
    const lost = servesClassic ? sift(settings.noProxy, () => false).dropped : [];
    return {
      edits: [
        ...editUrl(settings, ["proxy"], proxyOf(settings, "http", grant)),
        ...editUrl(settings, ["https-proxy"], proxyOf(settings, "https", grant)),
        ...edit(settings, ["noproxy"], noproxy || undefined),
        ...(settings.ca ? [{ key: ["cafile"], value: settings.ca.bundle }] : []),
      ],
      notes: [
        ...(isUsed ? noteDropped(list.dropped, ".npmrc") : []),
        ...(isUsed ? noteDropped(lost, ".npmrc to yarn classic") : []),
        ...(settings.ca ? [CA_NOTE] : []),
      ],
    };
  },
};

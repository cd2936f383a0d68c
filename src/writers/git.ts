// git: http.proxy, which serves https too, and http.sslCAInfo. It obeys no_proxy of the environment for this proxy.
// https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpproxy
import * as path from "node:path";
import type { Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { percentEncode } from "../model/proxy.ts";
import { carriersIn } from "../rivals/git-files.ts";
import { unixHome, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { type ClientProxy, caBundle, editUrl, mainProxyOf, proxyPart } from "./parts.ts";

interface GitTarget extends Target {
  /** A credential helper is set up: it is asked for the password if the URL has the name. */
  readonly isHelped?: boolean;
}

/** Whether these credentials sections are for any site, or for this proxy, and name a helper. */
function hasHelper(text: string, proxy: string | undefined): boolean {
  const sections = text.matchAll(/^\s*\[credential(?:\s+"([^"]*)")?\][^[]*?^\s*helper\s*=\s*\S/gim);
  return [...sections].some(([, site]) => site === undefined || site.replace(/\/$/, "") === proxy);
}

const ownFile = (system: System) => path.join(unixHome(system), ".gitconfig");
const xdgFile = (system: System) => path.join(xdgConfigHome(system), "git", "config");

function fileOf(system: System): string {
  const own = ownFile(system);
  const xdg = xdgFile(system);
  return system.variable("GIT_CONFIG_GLOBAL") || (!system.facts(own) && system.facts(xdg) ? xdg : own);
}

function findHelper(system: System, settings: PropagatedSettings | undefined): boolean {
  const named = system.variable("GIT_CONFIG_GLOBAL");
  const own = [ownFile(system), xdgFile(system)];
  const hasMachine = !system.variable("GIT_CONFIG_NOSYSTEM") && system.platform !== "win32";
  const machine = hasMachine ? [system.variable("GIT_CONFIG_SYSTEM") || "/etc/gitconfig"] : [];
  const proxy = settings && mainProxyOf(settings)?.url;
  return [...machine, ...(named ? [named] : own)].some((name) => hasHelper(readText(system, name) ?? "", proxy));
}

/** undefined for what is no file, or can't be read. */
function readText(system: System, file: string): string | undefined {
  try {
    return system.facts(file)?.kind === "file" ? system.read(file)?.toString("utf8") : undefined;
  } catch {
    return undefined;
  }
}

const proxy = proxyPart<GitTarget>(({ settings, target, grant }) => {
  const main = mainProxyOf(settings, grant);
  const isSecret = main !== undefined && main.secrets.length > 0;
  // Seen with git 2.39.5: it decodes the URL, and libcurl once more.
  if (isSecret && /%25[0-9a-f]{2}/i.test(main.url))
    throw new Refusal("git may decode %XX in the user name or password twice");
  const username = settings.proxy.kind === "url" ? settings.proxy.username : undefined;
  const isNamed = main && !isSecret && target.isHelped && username;
  return { edits: editUrl(settings, ["http", "proxy"], isNamed ? withName(main, username) : main) };
});

/**
 * Without the name git tells its helper to forget what it knows of the proxy, once that asks for credentials; with it,
 * where nobody can be asked for the password, it stops before it has asked the proxy. Seen with git 2.39.5.
 */
function withName(found: ClientProxy, username: string): ClientProxy {
  return { ...found, url: found.url.replace("://", () => `://${percentEncode(username)}@`) };
}

export const git = client<GitTarget>({
  id: "git",
  title: "git",
  docs: "https://git-scm.com/docs/git-config",
  environment: "suffices",
  isBasic: true,
  programs: ["git"],
  isFoundByFile: false,
  variables: [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_KEY_0",
    "GIT_CONFIG_VALUE_0",
    "GIT_CONFIG_KEY_1",
    "GIT_CONFIG_VALUE_1",
    "GIT_CONFIG_KEY_2",
    "GIT_CONFIG_VALUE_2",
    "GIT_CONFIG_PARAMETERS",
    "GIT_SSL_NO_VERIFY",
    "GIT_PROXY_SSL_CAINFO",
  ],
  speaksSocks: true,
  rivals: (search) => search.find.git(search),
  format: { id: "gitconfig", parser: "gitconfig" },
  files: fileOf,
  // Where ~/.gitconfig is there, git reads the other one first. The other way round `git config --global` would move.
  beside: (system, file) =>
    file === ownFile(system) && !system.variable("GIT_CONFIG_GLOBAL")
      ? { path: xdgFile(system), isOutranked: true }
      : undefined,
  inspect: (system, file, settings) => ({
    isHelped: findHelper(system, settings),
    carriers: carriersIn(system, (name) => readText(system, name), file),
  }),
  wants: [proxy, caBundle(["http", "sslCAInfo"])],
  override: {
    line: /^[ \t]*proxy[ \t]*=/,
    // https://git-scm.com/docs/git-config#ENVIRONMENT: they outrank every config file.
    variables(run) {
      const url = mainProxyOf(run.settings, run.grant)?.url;
      const count = Number(run.system.variable("GIT_CONFIG_COUNT") ?? 0) || 0;
      if (!url) return {};
      return {
        GIT_CONFIG_COUNT: String(count + 1),
        [`GIT_CONFIG_KEY_${count}`]: "http.proxy",
        [`GIT_CONFIG_VALUE_${count}`]: url,
      };
    },
  },
});

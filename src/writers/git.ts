// git: http.proxy, which serves https too, and http.sslCAInfo. It obeys no_proxy of the environment for this proxy.
// https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpproxy
import * as path from "node:path";
import type { Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { percentEncode } from "../model/proxy.ts";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { type ClientProxy, editUrl, mainProxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

interface GitTarget extends Target {
  /** A credential helper is set up: it is asked for the password if the URL has the name. */
  readonly isHelped?: boolean;
}

/** Whether these credentials sections are for any site, or for this proxy, and name a helper. */
function hasHelper(text: string, proxy: string | undefined): boolean {
  const sections = text.matchAll(/^\s*\[credential(?:\s+"([^"]*)")?\][^[]*?^\s*helper\s*=\s*\S/gim);
  return [...sections].some(([, site]) => site === undefined || site.replace(/\/$/, "") === proxy);
}

function locate(system: System, settings: PropagatedSettings | undefined): GitTarget[] {
  const named = system.variable("GIT_CONFIG_GLOBAL");
  if (named === "/dev/null") return [];
  const own = path.join(system.home, ".gitconfig");
  const xdg = path.join(xdgConfigHome(system), "git", "config");
  const file = named || (!system.facts(own) && system.facts(xdg) ? xdg : own);
  const machine =
    system.variable("GIT_CONFIG_NOSYSTEM") || system.platform === "win32"
      ? []
      : [system.variable("GIT_CONFIG_SYSTEM") || "/etc/gitconfig"];
  const proxy = settings && mainProxyOf(settings)?.url;
  const isHelped = [...machine, ...(named ? [named] : [own, xdg])].some(
    (name) => system.facts(name)?.kind === "file" && hasHelper(system.read(name)?.toString("latin1") ?? "", proxy),
  );
  return [{ role: "global", path: file, format: "gitconfig", isHelped }];
}

/**
 * Without the name git tells its helper to forget what it knows of the proxy, once that asks for a log-on; with it, where
 * nobody can be asked for the password, it stops before it has asked the proxy. Seen with git 2.39.5.
 */
function withName(found: ClientProxy, username: string): ClientProxy {
  return { ...found, url: found.url.replace("://", () => `://${percentEncode(username)}@`) };
}

export const git: Writer = {
  id: "git",
  title: "git",
  docs: "https://git-scm.com/docs/git-config",
  acceptsPassword: true,
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
  isPresent: (system) => locate(system, undefined).length > 0 && system.findProgram("git") !== undefined,
  locate,
  desire(settings, { isHelped }: GitTarget, grant) {
    const { proxy, ca } = settings;
    const main = mainProxyOf(settings, grant);
    const username = proxy.kind === "url" ? proxy.username : undefined;
    // Seen with git 2.39.5: it decodes the URL, and libcurl once more.
    const isSecret = main !== undefined && main.secrets.length > 0;
    if (isSecret && /%25[0-9a-f]{2}/i.test(main.url))
      throw new Refusal("git may decode %XX in the user name or password twice");
    const isNamed = main && !isSecret && isHelped && username;
    const edits = editUrl(settings, ["http", "proxy"], isNamed ? withName(main, username) : main);
    return { edits: [...edits, ...(ca ? [{ key: ["http", "sslCAInfo"], value: ca.bundle }] : [])] };
  },
};

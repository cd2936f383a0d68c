// The settings that a machine resolves to, whatever its sources say: in this process, with no program started.
import { type Resolution, type ResolveRequest, resolveSettings } from "../../src/settings/resolve.ts";
import { readFlags } from "../../src/settings/sources/flags.ts";
import type { ProgramAnswer, System } from "../../src/system/system.ts";
import { Home } from "./home.ts";
import { systemIn } from "./system.ts";

export const NOW = new Date("2026-05-04T03:02:01.000Z");

/** A certificate of no public root, which is good for a hundred years. */
export const COMPANY_CA = `-----BEGIN CERTIFICATE-----
MIIBkDCCATegAwIBAgIUFCGgMmUeRNmoLpJ278TdXUVclGcwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSU2NyYXRjaCBDb21wYW55IENBMCAXDTI2MTEyNjEyMjMzMFoY
DzIxMjYxMTAyMTIyMzMwWjAdMRswGQYDVQQDDBJTY3JhdGNoIENvbXBhbnkgQ0Ew
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASoxO9EthFbOVJaDoE66nNdi/jmYCTY
l7hTHOLc4hvvbGjMFD4UuaOq8zvQndYXoWL92xIF0M2RXb+7oh/qragvo1MwUTAd
BgNVHQ4EFgQU48IhWTgGgYfMDcnyArS4hWkumNAwHwYDVR0jBBgwFoAU48IhWTgG
gYfMDcnyArS4hWkumNAwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBE
AiAtzn6ozGBfvP/A3crHbt7CB2NoRsPOLvE2iYQ5tGAgYQIgB222gZFxKLxmdtNy
gT5A8XZam8XzQMbAzlL7z14vcmU=
-----END CERTIFICATE-----
`;

export interface Said {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The text of the user's config file. */
  readonly user?: string;
  /** The text of the machine's config file. */
  readonly machine?: string;
  readonly etcEnvironment?: string;
  /** The settings that GNOME prints, without the schema's name in front. */
  readonly gnome?: readonly string[];
  /** More files of the home: text by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the PAC script's process answers. */
  readonly pac?: ProgramAnswer | ((input: string) => ProgramAnswer);
  readonly request?: Partial<ResolveRequest>;
  /** Replaces functions of the machine. */
  readonly replaced?: Partial<System>;
}

export interface Resolved extends Resolution {
  readonly home: Home;
}

/** A machine on which the sources say this. Its user is not known, so that every file counts as the user's own. */
export function machineWhere(said: Said, home = new Home()): System {
  home.write(".keep", "");
  for (const [name, text] of Object.entries(said.files ?? {})) home.write(name, text);
  if (said.user !== undefined) home.write(".config/proxycast/config.yaml", said.user);
  if (said.machine !== undefined) home.write("../proxycast/config.yaml", said.machine);
  const system = systemIn(home, {
    variables: said.variables ?? {},
    files: said.etcEnvironment === undefined ? {} : { "/etc/environment": said.etcEnvironment },
  });
  const { gnome, pac } = said;
  const printed = (gnome ?? []).map((line) => `org.gnome.system.proxy${line}\n`).join("");
  return {
    ...system,
    platform: "linux",
    user: undefined,
    findProgram: (name) => (gnome && name === "gsettings" ? "/usr/bin/gsettings" : undefined),
    ask: async () => ({ exitCode: 0, stdout: printed }),
    runPart: async (_, input) => (typeof pac === "function" ? pac(input) : (pac ?? { exitCode: 1, stdout: "" })),
    ...said.replaced,
  };
}

/** What the sources resolve to; the environment is read, unless the request says otherwise. */
export async function resolveWhere(said: Said, home = new Home()): Promise<Resolved> {
  const system = machineWhere(said, home);
  const resolution = await resolveSettings(system, {
    flags: readFlags(said.flags ?? {}),
    saved: undefined,
    readsEnvironment: true,
    isShowing: false,
    pacAnswers: undefined,
    passedOver: new Map(),
    writtenValues: new Set(),
    binding: "first",
    now: NOW,
    ...said.request,
  });
  return { ...resolution, home };
}

// Where settings come from, in order of precedence.
import type { System } from "../../system/system.ts";
import { resolveCa } from "../ca.ts";
import { orTell } from "../problems.ts";
import type { Noted, ResolvedSettings } from "../settings.ts";
import type { Asked, Source, Sources, SourcesRequest } from "../source.ts";
import { machineConfig, userConfig } from "./config.ts";
import { environment } from "./environment.ts";
import { etcEnvironment, type ProxyVariables, readEtcEnvironment } from "./etc-environment.ts";
import { flags } from "./flags.ts";
import { operatingSystem } from "./os.ts";
import { pacScript } from "./pac.ts";
import { variables } from "./variables.ts";

const SOURCES: readonly Source[] = [
  flags,
  variables,
  userConfig,
  machineConfig,
  // In mode system:
  environment,
  etcEnvironment,
  operatingSystem,
  // Behind the one that names it:
  pacScript,
];

export async function readSources(
  system: System,
  request: SourcesRequest,
): Promise<{ sources: Sources; ca: Noted<ResolvedSettings["ca"]> }> {
  let file: ProxyVariables | undefined;
  let ca: Promise<Noted<ResolvedSettings["ca"]>> | undefined;
  const asked: Asked = {
    system,
    request,
    etcEnvironment() {
      file ??= readEtcEnvironment(system);
      return file;
    },
    readCa(above) {
      const read = () => resolveCa(system, above, request.now, request.newCa);
      ca ??= orTell(request.onProblem, "the CA bundle", read, { value: undefined, notes: [] });
      return ca;
    },
  };
  let sources: Sources = { given: [], found: [], notes: [], lines: [], saved: request.saved };
  for (const source of SOURCES) {
    const above = sources;
    sources = await orTell(request.onProblem, source.name, () => source.read(asked, above), above);
  }
  return { sources, ca: await asked.readCa(sources) };
}

// A PAC script as a source, where one is named that nothing outranks.
import * as path from "node:path";
import { EXIT, Problem } from "../../model/problem.ts";
import { expandPath } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { readRoots } from "../ca.ts";
import { type Layer, type LayerEntry, pick } from "../layer.ts";
import { resolveMode } from "../mode.ts";
import type { SavedState } from "../saved-state.ts";
import { type Origin, originText } from "../settings.ts";
import type { Asked, Source, Sources } from "../source.ts";
import { namesProxy } from "./os.ts";

export const pacScript: Source = {
  name: "PAC script",
  async read(asked, above) {
    switch (resolveMode(above).value) {
      case "custom": {
        const namedBy = findGiven(above.given);
        return namedBy ? ask(asked, above, namedBy) : above;
      }
      case "system": {
        const namedBy = above.found.some(namesProxy) ? undefined : above.found.find((layer) => layer.has("pac"));
        return namedBy ? askSystems(asked, above, namedBy) : above;
      }
      default:
        return above;
    }
  },
};

/** Nonsense from the operating system is no failure: it is as if it had not said it. */
async function askSystems(asked: Asked, above: Sources, namedBy: Layer): Promise<Sources> {
  try {
    return await ask(asked, above, namedBy);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { origin, manual } = namedBy.get("pac") as LayerEntry;
    const name = origin.kind === "os" ? origin.name : originText(origin);
    const found = above.found.flatMap((layer) => (layer === namedBy ? (manual ?? []) : [layer]));
    if (manual)
      return { ...above, found, notes: [...above.notes, `${name}: ${error.message}; its manual proxy is used`] };
    const saved = asked.request.readsEnvironment ? withoutOs(above.saved) : asked.request.saved;
    return { ...above, found, notes: [...above.notes, `${name}: ${error.message}`], saved };
  }
}

function withoutOs(saved: SavedState | undefined): SavedState | undefined {
  if (!saved) return undefined;
  const { os: _, ...rest } = saved;
  return rest;
}

async function ask(asked: Asked, above: Sources, namedBy: Layer): Promise<Sources> {
  const { system, request } = asked;
  const { value, origin: named } = namedBy.get("pac") as LayerEntry;
  const { readPac } = await import("./pac-answers.ts");
  const script = toScript(system, String(value), named);
  const ca = (await asked.readCa(above)).value;
  const {
    value: { layer, saved },
    notes,
  } = await readPac(system, {
    script,
    named,
    saved: above.saved?.pac,
    before: request.saved?.pac,
    isRefreshing: request.readsEnvironment,
    answers: request.pacAnswers,
    passedOver: request.passedOver,
    urls: pick<readonly string[]>(above.given, "testUrls")?.value,
    roots: () => readRoots(system, ca),
    now: request.now,
  });
  return {
    ...above,
    pac: { namedBy, layer },
    notes: [...above.notes, ...notes],
    saved: above.saved && { ...above.saved, pac: saved },
  };
}

/** The layer whose script counts: no setting above it names a proxy for both protocols. */
function findGiven(given: readonly Layer[]): Layer | undefined {
  const at = given.findIndex((layer) => layer.has("pac"));
  const names = (key: "httpProxy" | "httpsProxy") =>
    given.slice(0, at).some((layer) => layer.has(key) || layer.has("proxy"));
  if (at < 0 || (names("httpProxy") && names("httpsProxy"))) return undefined;
  const both = given[at]?.get("httpProxy") ?? given[at]?.get("proxy");
  if (both) throw new Problem(EXIT.usage, `give either a proxy or a PAC script, not both (${originText(both.origin)})`);
  return given[at];
}

function toScript(system: System, text: string, origin: Origin): string {
  if (/^(?:https?|file):/i.test(text)) return text;
  // An address as it is typed into a window of settings.
  if (origin.kind === "os" && !path.isAbsolute(text)) return `http://${text}`;
  return expandPath(system, text, origin.kind === "file" ? path.dirname(origin.path) : "");
}

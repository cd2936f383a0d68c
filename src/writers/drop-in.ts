// A file of ours in a folder that a client reads: the variables, in the client's own language.
import { BLOCK_KEY } from "../model/edit.ts";
import { VARIABLES } from "../model/environment.ts";
import { BLOCK } from "../model/file-format.ts";
import type { System } from "../system/system.ts";
import { checkLength, environmentValues, VARIABLES_OFF, variablesOf } from "./environment.ts";
import { secretsOf } from "./parts.ts";
import { renderTemplate } from "./render.ts";
import type { Writer } from "./writer.ts";

interface DropIn extends Pick<Writer, "id" | "title" | "docs" | "environment" | "isPresent" | "isInUse"> {
  readonly template: string;
  /** Any string as one literal word. */
  readonly quote: (value: string) => string;
  fileOf(system: System): string;
}

const TOKENS = [...Object.keys(VARIABLES), "off"];

export function dropIn({ template, quote, fileOf, ...client }: DropIn): Writer {
  return {
    ...client,
    acceptsPassword: true,
    speaksSocks: true,
    formats: [BLOCK],
    rivals: (search) =>
      search.find.shell(client.id, search, {
        on: variablesOf(search.settings),
        off: template.includes("off@@") ? VARIABLES_OFF : new Map(),
        targets: [search.target.path],
      }),
    locate: (system) => [{ role: "drop-in", path: fileOf(system), format: BLOCK }],
    desire(settings, _target, grant) {
      const values = environmentValues(settings, grant);
      // The rule lets nothing out, and there is no CA bundle: an empty block would say nothing.
      if (Object.keys(values).length === 0) return { edits: [] };
      checkLength(values);
      const value = renderTemplate(template, { ...values }, quote, TOKENS);
      return { edits: [{ key: BLOCK_KEY, value, secrets: values.off === undefined ? secretsOf(grant) : [] }] };
    },
  };
}

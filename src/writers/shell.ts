// A shell is its start-up files and its way of quoting: shell({…}) makes a writer of them.
import elvishTemplate from "../../templates/elvish.elv";
import fishTemplate from "../../templates/fish.fish";
import elvishInclude from "../../templates/include/elvish.elv";
import fishInclude from "../../templates/include/fish.fish";
import nushellInclude from "../../templates/include/nushell.nu";
import powershellInclude from "../../templates/include/powershell.ps1";
import shInclude from "../../templates/include/sh.sh";
import tcshInclude from "../../templates/include/tcsh.csh";
import xonshInclude from "../../templates/include/xonsh.xsh";
import nushellTemplate from "../../templates/nushell.nu";
import powershellTemplate from "../../templates/powershell.ps1";
import shTemplate from "../../templates/sh.sh";
import tcshTemplate from "../../templates/tcsh.csh";
import xonshTemplate from "../../templates/xonsh.xsh";
import { BLOCK_KEY, type Edit, FILE_KEY, type Target } from "../model/edit.ts";
import { type EnvironmentValues, VARIABLES } from "../model/environment.ts";
import { BLOCK, FILE } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant } from "../model/propagated.ts";
import { statePath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { checkLength, environmentValues, VARIABLES_OFF, variablesOf } from "./environment.ts";
import { secretsOf } from "./parts.ts";
import { renderTemplate } from "./render.ts";
import type { Writer } from "./writer.ts";

/** Shells that share a language: one template, one way of quoting. */
interface Language {
  readonly template: string;
  /** One guarded line that reads the values from a file of ours. */
  readonly include: string;
  /** Name of that file. */
  readonly file: string;
  /** Any string as one literal word. */
  readonly quote: (value: string) => string;
  readonly unset: (name: string) => string;
  /** Characters of a quoted value, beyond which it is of no use, and why. */
  readonly longest?: { readonly characters: number; readonly why: string };
}

/** `block`: the lines go into a file, which says whose they are. */
const TOKENS = [...Object.keys(VARIABLES), "socks", "off", "tail", "block"];

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
const quotePosix = (value: string) => `'${value.replaceAll("'", String.raw`'\''`)}'`;

export const LANGUAGES = {
  sh: { template: shTemplate, include: shInclude, file: "sh.sh", quote: quotePosix, unset: (name) => `unset ${name}` },
  fish: {
    template: fishTemplate,
    include: fishInclude,
    file: "fish.fish",
    // https://fishshell.com/docs/current/language.html#quotes
    quote: (value) => `'${value.replace(/[\\']/g, String.raw`\$&`)}'`,
    unset: (name) => `set -eg ${name}`,
  },
  tcsh: {
    template: tcshTemplate,
    include: tcshInclude,
    file: "tcsh.csh",
    // History substitution happens inside single quotes too: https://man7.org/linux/man-pages/man1/tcsh.1.html
    quote: (value) => quotePosix(value).replaceAll("!", String.raw`\!`).replaceAll("\n", "\\\n"),
    unset: (name) => `unsetenv ${name}`,
    // bsd-csh 20110502 takes 8,180 and says "Word too long." at 8,191.
    longest: {
      characters: 8_000,
      why: "the skip list is longer than csh takes a word (8000 characters), and it would read no further",
    },
  },
  powershell: {
    template: powershellTemplate,
    include: powershellInclude,
    file: "powershell.ps1",
    // The typographic quotes end a string too: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
    quote: (value) => `'${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
    unset: (name) => `Remove-Item -ErrorAction Ignore -Path Env:${name}`,
    // https://learn.microsoft.com/windows/win32/procthread/environment-variables; the name and two quotes count here, too.
    longest: {
      characters: 32_767,
      why: "the skip list is longer than a variable of Windows may be (32,767 characters): write domains instead of hosts",
    },
  },
  nushell: {
    template: nushellTemplate,
    include: nushellInclude,
    file: "nushell.nu",
    // https://www.nushell.sh/book/working_with_strings.html#double-quoted-strings
    quote: (value) => JSON.stringify(value),
    unset: (name) => `hide-env --ignore-errors ${name}`,
  },
  xonsh: {
    template: xonshTemplate,
    include: xonshInclude,
    file: "xonsh.xsh",
    // Unless it is told otherwise it takes a name that ends in PATH for a list of folders, in which $ and ~ are expanded.
    // https://xon.sh/envvars.html, seen with 0.13
    // A Python literal: https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
    quote: (value) => `'${value.replace(/[\\']/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}'`,
    unset: (name) => `${"$"}{...}.pop('${name}', None)`,
  },
  elvish: {
    template: elvishTemplate,
    include: elvishInclude,
    file: "elvish.elv",
    // https://elv.sh/ref/language.html#single-quoted-string
    quote: (value) => `'${value.replaceAll("'", "''")}'`,
    unset: (name) => `unset-env ${name}`,
  },
} as const satisfies Record<string, Language>;

export type LanguageId = keyof typeof LANGUAGES;

/** Statements that set (or unset) the variables, for `eval`. */
export function renderStatements(language: LanguageId, values: EnvironmentValues): string {
  return render(language, { ...values });
}

function render(language: LanguageId, values: Readonly<Record<string, string | undefined>>): string {
  const { template, quote } = LANGUAGES[language];
  return renderTemplate(template, values, quote, TOKENS);
}

/** Statements that take these variables out of the environment. */
export function renderUnset(language: LanguageId, names: readonly string[]): string[] {
  return names.map(LANGUAGES[language].unset);
}

interface ShellDefinition {
  readonly id: string;
  readonly title: string;
  readonly docs: string;
  readonly language: LanguageId;
  /** Programs that show it is here. */
  readonly programs: readonly string[];
  startupFiles(system: System): readonly Omit<Target, "format">[];
}

const VALUES_ROLE = "values";

export function shell(definition: ShellDefinition): Writer {
  const { id, title, docs, language, programs } = definition;
  const { include, file, quote, longest }: Language = LANGUAGES[language];

  function locate(system: System, style: string | undefined): Target[] {
    const files = definition.startupFiles(system).map((target): Target => ({ ...target, format: BLOCK }));
    if (style !== "source") return files;
    return [valuesTarget(system), ...files];
  }

  function valuesTarget(system: System): Target {
    return { role: VALUES_ROLE, path: statePath(system, "shell", file), format: FILE, private: true };
  }

  function desire(
    values: EnvironmentValues,
    style: string,
    target: Target,
    tail: string,
    grant: Grant | undefined,
  ): Edit[] {
    const isValues = target.role === VALUES_ROLE;
    const isReferred = style === "source" || target.isReference;
    if (isValues && !isReferred) return [];
    if (!isValues && isReferred) {
      return [{ key: BLOCK_KEY, value: renderTemplate(include.trim(), { tail }, quote, TOKENS) }];
    }
    const statements = render(language, { ...values, block: "" });
    const secrets = values.off === undefined ? secretsOf(grant) : [];
    return isValues
      ? [{ key: FILE_KEY, value: `${statements}\n`, secrets }]
      : [{ key: BLOCK_KEY, value: statements, secrets }];
  }

  return {
    id,
    title,
    docs,
    acceptsPassword: true,
    environment: "suffices",
    isBasic: true,
    speaksSocks: true,
    formats: [BLOCK, FILE],
    rivals(search) {
      const files = definition.startupFiles(search.system);
      const isThere = ({ path, create = true }: Omit<Target, "format">) => create || search.read(path) !== undefined;
      const targets = files.filter(isThere).map(({ path }) => path);
      return search.find.shell(id, search, { on: variablesOf(search.settings), off: VARIABLES_OFF, targets });
    },
    isPresent: (system) => programs.some((program) => system.findProgram(program) !== undefined),
    isInUse: (system) => definition.startupFiles(system).some(({ path }) => system.facts(path)),
    locate: (system, settings) => locate(system, settings?.shellStyle),
    beside: (system, target) => [target, valuesTarget(system)].map((each) => ({ ...each, isReference: true })),
    desire(settings, target, grant) {
      const values = environmentValues(settings, grant);
      // The rule lets nothing out, and there is no CA bundle: an empty block would say nothing.
      if (Object.keys(values).length === 0) return { edits: [] };
      checkLength(values);
      if (longest && quote(values.no_proxy ?? "").length > longest.characters) throw new Refusal(longest.why);
      return { edits: desire(values, settings.shellStyle, target, `${settings.shellValues}/${file}`, grant) };
    },
  };
}

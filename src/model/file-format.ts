// How a file is spelled, as data: which parser reads it, and what its client makes of it. No parser knows a client.

export type FileFormat = {
  /** By it the ledger remembers how a file is read. */
  readonly id: string;
  /** A line of the user's that was meant to be one of ours, and that the client does not read; and what to do, as a note. */
  readonly unread?: { readonly line: RegExp; readonly note: string };
  /** Its values are secrets by nature: output says for whom an entry is, and no more. */
  readonly isSecret?: boolean;
} & (
  | { readonly parser: "block" | "file" | "gitconfig" | "netrc" | "toml" | "yaml" }
  | { readonly parser: "lines"; readonly syntax: LineSyntax }
  | { readonly parser: "ini"; readonly syntax: IniSyntax }
  | { readonly parser: "json"; readonly syntax: JsonSyntax }
  | { readonly parser: "xml"; readonly syntax: XmlSyntax }
);

/** Marked lines in a file that the user also owns. */
export const BLOCK: FileFormat = { id: "block", parser: "block" };
/** The whole file is ours. */
export const FILE: FileFormat = { id: "file", parser: "file" };
export const YAML: FileFormat = { id: "yaml", parser: "yaml" };

/** A setting a line. Of a name that is there twice the client takes the last. */
export interface LineSyntax {
  /** Groups: all in front of the name, the name, all between it and the value, the value up to the end of the line. */
  readonly line: RegExp;
  readonly comment: RegExp;
  /** The name that a spelling means. */
  readonly nameOf?: (spelled: string) => string;
  /** A spelling of a name of which all lines count together. */
  readonly joins?: RegExp;
  /** The value as the client reads it. @throws Refusal */
  readonly read: (raw: string) => string;
  /** @throws Refusal for what has no spelling */
  readonly write: (value: string) => string;
  readonly between: string;
  /** Where a new line goes: at the end, in front of everything, or in front of the first line that matches. */
  readonly place: "last" | "first" | RegExp;
  /** The file goes on with the next line where a line ends so. */
  readonly continues?: RegExp;
  /** With a byte order mark the client loses the first line, or all of them. */
  readonly refusesMark: boolean;
}

/** Sections in brackets, options that may go on in indented lines, nothing quoted. */
export interface IniSyntax {
  /** Of a whole line. */
  readonly comment: RegExp;
  /** Up to the value. Group: the name. */
  readonly option: RegExp;
  /** The name that a spelling means. */
  readonly nameOf: (spelled: string) => string;
  /** The section that a spelling means. Default: as it is spelled. */
  readonly sectionOf?: (spelled: string) => string;
  /** What the client reads between the lines of a value. */
  readonly joint: string;
  /** A section or an option that is there twice: `refused`, since the client stops there, or taken, where the last counts. */
  readonly duplicates: "refused" | "taken";
  /** Options of ours: two spellings of one of them are two answers. */
  readonly ours: readonly string[];
  /** Why a byte order mark is no good; absent where the client reads past it. */
  readonly mark?: string;
  /** The `ini` package is asked for a second opinion: it reads most of this syntax alike. */
  readonly hasSecondOpinion?: boolean;
}

export interface JsonSyntax {
  /** The client reads JSON to the letter, and ignores all of a file that is not; otherwise comments and a comma too many are read. */
  readonly isStrict: boolean;
  /** The indentation of a file that has none yet. */
  readonly unit: string;
  /** The name that a spelling means. */
  readonly nameOf?: (spelled: string) => string;
}

/** Lists of elements of one kind below the root. Keys: the list's name, the kind, the element's own name. */
export interface XmlSyntax {
  readonly root: string;
  /** Attributes by which the list is known among others of its name. */
  readonly list?: Readonly<Record<string, string>>;
  /** An element is named by its child <id> and its value is its children; or both are attributes of it. */
  readonly style: "children" | { readonly name: string; readonly value: string };
}

// The topics that `proxycast help TOPIC` shows, in the order of the list. Each is a file here, which the README links.

export interface Topic {
  readonly name: string;
  readonly describe: string;
}

export const TOPICS: readonly Topic[] = [
  { name: "setup", describe: "its screens, for five networks" },
  { name: "clients", describe: "which files are written, and what was seen" },
  { name: "settings", describe: "flags, variables and config keys" },
  { name: "passwords", describe: "where the password goes, and where not" },
  { name: "certificates", describe: "the company's CA" },
  { name: "pac", describe: "the operating system, and PAC scripts" },
  { name: "testing", describe: "the connection test, and the report" },
  { name: "check", describe: "what clients really use, as a new terminal starts them" },
  { name: "findings", describe: "what a test says of a network, and what to do next" },
  { name: "files", describe: "what becomes of your files" },
  { name: "dotfiles", describe: "git, stow, yadm, rcm, dotbot, chezmoi" },
  { name: "login", describe: "in a login script" },
  { name: "fleet", describe: "for an IT department" },
  { name: "json", describe: "what --json prints, and its schema" },
  { name: "exit-codes", describe: "for scripts" },
  { name: "speed", describe: "figures" },
];

/** Their names, for a sentence. */
export function topicList(): string {
  return TOPICS.map(({ name }) => name).join(", ");
}

// Which start-up files a shell reads, in which order, for each way to start it. Files that are not there count for nothing.
import * as path from "node:path";
import type { RivalSearch } from "../../writers/writer.ts";
import { readAssignments } from "./assignments.ts";
import { readCsh } from "./csh.ts";
import { readElvish } from "./elvish.ts";
import type { Startup, Way } from "./find.ts";
import { readFish, readFishVariables } from "./fish.ts";
import { readNushell } from "./nushell.ts";
import { readPowershell } from "./powershell.ts";
import { readPython, readXonsh } from "./python.ts";
import { readR } from "./r.ts";
import { readSh, readZsh } from "./sh.ts";
import type { Reader, Text } from "./step.ts";

export interface Shell extends Pick<Startup, "isRelativeToFile" | "isShy" | "assignsInTurn"> {
  readonly readerOf: (path: string) => Reader;
  ways(search: RivalSearch): readonly Way[];
}

type Files = readonly (string | Text)[];

const way = (name: Way["name"], ...files: readonly Files[]): Way => ({
  name,
  files: files.flat().map((file) => (typeof file === "string" ? [file] : file)),
});

const inHome = ({ system }: RivalSearch, ...names: readonly string[]) =>
  names.map((name) => path.join(system.home, name));

/** Files of a folder by their names' ends, in the order of their names. */
function inFolder({ system }: RivalSearch, folder: string, ...ends: readonly string[]): string[] {
  const names = system.list(folder).filter((name) => ends.some((end) => name.endsWith(end)));
  return [...names].sort().map((name) => path.join(folder, name));
}

const sh = (ways: Shell["ways"], reader = readSh): Shell => ({ readerOf: () => reader, ways });

/** The file that an interactive shell of this family reads: `$ENV`, or its own. */
const environmentFile = (search: RivalSearch, own?: string): Files => [
  [{ variable: "ENV", otherwise: own ? inHome(search, own) : [] }],
];

/** https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html; the machine's .bashrc is Debian's. */
const bash = sh((search) => {
  const own = inHome(search, ".bash_profile", ".bash_login", ".profile");
  const login = own.find((file) => search.read(file) !== undefined) ?? (own[2] as string);
  const rc = ["/etc/bash.bashrc", ...inHome(search, ".bashrc")];
  return [way("login", ["/etc/profile", login]), way("interactive", rc), way("script", rc)];
});

/** https://zsh.sourceforge.io/Doc/Release/Files.html */
const zsh = sh((search) => {
  const both = (name: string): Files => [
    `/etc/zsh/${name}`,
    `/etc/${name}`,
    [{ variable: "ZDOTDIR", otherwise: [search.system.home] }, `/.${name}`],
  ];
  return [
    way("login", both("zshenv"), both("zprofile"), both("zshrc"), both("zlogin")),
    way("interactive", both("zshenv"), both("zshrc")),
    way("script", both("zshenv")),
  ];
}, readZsh);

const posix = (rc?: string) =>
  sh((search) => {
    const interactive = environmentFile(search, rc);
    const login = way("login", ["/etc/profile", ...inHome(search, ".profile")], interactive);
    return rc ? [login, way("interactive", interactive)] : [login];
  });

/** https://man7.org/linux/man-pages/man1/tcsh.1.html */
const csh: Shell = {
  readerOf: () => readCsh,
  ways(search) {
    const own = ["/etc/csh.cshrc", search.target.path];
    const login = ["/etc/csh.cshrc", "/etc/csh.login", search.target.path, ...inHome(search, ".login")];
    return [way("login", login), way("interactive", own), way("script", own)];
  },
};

/** https://fishshell.com/docs/current/language.html#configuration-files */
const fish: Shell = {
  readerOf: (file) => (path.basename(file) === "fish_variables" ? readFishVariables : readFish),
  ways(search) {
    const own = path.dirname(search.target.path);
    const folder = path.dirname(own);
    const seen = new Set<string>();
    const folders = [own, "/etc/fish/conf.d", "/usr/share/fish/vendor_conf.d", "/usr/local/share/fish/vendor_conf.d"];
    const all = folders.flatMap((each) => withTarget(search, each, inFolder(search, each, ".fish")));
    const first = all.filter((file) => !seen.has(path.basename(file)) && seen.add(path.basename(file)));
    const files = [
      path.join(folder, "fish_variables"),
      ...first,
      "/etc/fish/config.fish",
      path.join(folder, "config.fish"),
    ];
    return [way("login", files), way("interactive", files), way("script", files)];
  },
};

/** Our own file among the others of its folder, which it may not be in yet. */
function withTarget({ target }: RivalSearch, folder: string, files: readonly string[]): readonly string[] {
  if (path.dirname(target.path) !== folder || files.includes(target.path)) return files;
  return [...files, target.path].sort();
}

/** https://www.nushell.sh/book/configuration.html#launch-stages */
const nushell: Shell = {
  readerOf: () => readNushell,
  isRelativeToFile: true,
  ways(search) {
    const folder = path.dirname(search.target.path);
    const files = [search.target.path, path.join(folder, "config.nu")];
    const later = inFolder(search, path.join(folder, "autoload"), ".nu");
    return [way("login", files, [path.join(folder, "login.nu")], later), way("interactive", files, later)];
  },
};

const elvish: Shell = {
  readerOf: () => readElvish,
  // Up to 0.19 the older place goes first, from 0.20 the other.
  ways: (search) =>
    [search.target.path, ...inHome(search, ".elvish/rc.elv")]
      .filter((file) => file === search.target.path || search.read(file) !== undefined)
      .map((file) => way("interactive", [file])),
};

/** https://xon.sh/xonshrc.html: single files, then those of folders. */
const xonsh: Shell = {
  readerOf: (file) => (/(?:\.xsh|\.py|xonshrc)$/.test(file) ? readXonsh : readSh),
  ways(search) {
    const own = path.dirname(search.target.path);
    const folder = path.dirname(own);
    const inOwn = withTarget(search, own, inFolder(search, own, ".xsh", ".py"));
    const files = ["/etc/xonshrc", "/etc/xonsh/xonshrc", path.join(folder, "rc.xsh"), ...inHome(search, ".xonshrc")];
    const all = [...files, ...inFolder(search, "/etc/xonsh/rc.d", ".xsh", ".py"), ...inOwn];
    return [way("login", all), way("interactive", all)];
  },
};

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_profiles */
const powershell: Shell = {
  readerOf: () => readPowershell,
  ways: ({ target }) => {
    const files = [target.path, path.join(path.dirname(target.path), "Microsoft.PowerShell_profile.ps1")];
    return [way("interactive", files), way("script", files)];
  },
};

/** https://ipython.readthedocs.io/en/stable/config/intro.html; what is set already, our file leaves alone. */
const ipython: Shell = {
  readerOf: () => readPython,
  isShy: true,
  ways(search) {
    const own = path.dirname(search.target.path);
    const profile = path.dirname(own);
    const names = ["ipython_config.py", "ipython_kernel_config.py"];
    const config = [...names.map((name) => `/etc/ipython/${name}`), ...names.map((name) => path.join(profile, name))];
    return [way("interactive", config, withTarget(search, own, inFolder(search, own, ".py", ".ipy")))];
  },
};

/** In the order of the names, whatever the folder; the user's hides others of its name. */
const systemd: Shell = {
  readerOf: () => readAssignments,
  ways(search) {
    const own = path.dirname(search.target.path);
    const lib = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map((folder) => `${folder}/environment.d`);
    const byName = new Map<string, string>();
    for (const folder of [own, ...lib])
      for (const file of withTarget(search, folder, inFolder(search, folder, ".conf")))
        if (!byName.has(path.basename(file))) byName.set(path.basename(file), file);
    const files = [...byName]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, file]) => realPath(search, file));
    return [way("interactive", files)];
  },
};

/** Debian and Fedora link /etc/environment into the folder. */
function realPath({ system, target }: RivalSearch, file: string): string {
  if (file === target.path || !file.startsWith("/usr/")) return file;
  try {
    return system.realPath(file);
  } catch {
    return file;
  }
}

/** https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html */
const r: Shell = {
  readerOf: (file) => (/(?:\.[rR]|Rprofile.*)$/.test(file) ? readR : readAssignments),
  ways(search) {
    const { system, target } = search;
    const own = system.variable("R_PROFILE_USER") || path.join(system.home, ".Rprofile");
    const site = ["/etc/R/Rprofile.site", "/usr/lib/R/etc/Rprofile.site"];
    const files = [target.path, ...site.filter((file) => search.read(file) !== undefined).slice(0, 1), own];
    return [way("interactive", files), way("script", files)];
  },
};

export const STARTS = {
  bash, zsh, fish, nushell, elvish, xonsh, powershell, ipython, systemd, r, csh,
  tcsh: csh, sh: posix(), ksh: { ...posix(".kshrc"), assignsInTurn: true }, mksh: posix(".mkshrc"),
} as const satisfies Record<string, Shell>; // biome-ignore format: a list to read

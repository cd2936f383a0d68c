// The drives of Windows in WSL, by the kernel's own table: only root can mount what has these types, while a folder's name,
// mode and owner say nothing there.
// https://learn.microsoft.com/windows/wsl/file-permissions, https://man7.org/linux/man-pages/man5/proc_pid_mounts.5.html
export interface Mount {
  readonly folder: string;
  /** The letter of the whole drive that is mounted there, in upper case; empty where it is a part of one. */
  readonly drive?: string;
}

/** @param table the text of /proc/mounts, the latest mount last */
export function readMounts(table: string): Mount[] {
  return table.split("\n").flatMap((line) => {
    const [source = "", folder, type = "", options = ""] = line.split(" ").map(withoutEscapes);
    if (!folder) return [];
    const drive = driveOf(source, folder, type, options);
    return [drive === undefined ? { folder } : { folder, drive }];
  });
}

function driveOf(source: string, folder: string, type: string, options: string): string | undefined {
  const letterOf = (text: string) => (/^([a-z]):\\?$/i.exec(text)?.[1] ?? "").toUpperCase();
  if (type === "drvfs") return letterOf(source);
  if (type === "9p") {
    const path = /(?:^|,)aname=drvfs;path=([^;,]*)/.exec(options)?.[1];
    return path === undefined ? undefined : letterOf(path);
  }
  // Its source is a tag of WSL's own; where it is mounted by itself, the folder's name is the letter.
  if (type === "virtiofs" && source.startsWith("drvfs")) return letterOf(`${folder.split("/").at(-1)}:`);
  return undefined;
}

/** A blank is \040 there, a backslash \134. */
function withoutEscapes(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** The mount that a path is on: the latest that holds it. */
export function mountOf(mounts: readonly Mount[], file: string): Mount | undefined {
  return mounts.findLast(({ folder }) => folder === "/" || file === folder || file.startsWith(`${folder}/`));
}

/** The folders that are not on a drive of Windows. */
export function withoutDrives(folders: readonly string[], table: string): string[] {
  const mounts = readMounts(table);
  return folders.filter((folder) => mountOf(mounts, folder)?.drive === undefined);
}

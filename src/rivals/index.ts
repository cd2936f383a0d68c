// What finds the rivals of each client, by the writer's id: a part of its own, which nothing loads before it is asked.

export { findCargoRivals as cargo } from "./cargo.ts";
export { findCondaRivals as conda } from "./conda.ts";
export { findCurlRivals as curl } from "./curl.ts";
export { findDockerRivals as docker } from "./docker.ts";
export { findGemRivals as gem } from "./gem.ts";
export { findGitRivals as git } from "./git.ts";
export { findGradleRivals as gradle } from "./gradle.ts";
export { findMavenRivals as maven } from "./maven.ts";
export { findMercurialRivals as mercurial } from "./mercurial.ts";
export { findNpmRivals as npm } from "./npm.ts";
export { findPipRivals as pip } from "./pip.ts";
export { findRRivals as r } from "./r.ts";
export { findShellRivals as shell } from "./shells.ts";
export { findSubversionRivals as subversion } from "./subversion.ts";
export { findVscodeRivals as vscode } from "./vscode.ts";
export { findWgetRivals as wget } from "./wget.ts";
export { findYarnRivals as yarn } from "./yarn.ts";

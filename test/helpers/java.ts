// What Maven and Gradle share: an origin that has one small thing for them.
import { createHash } from "node:crypto";

const POM =
  "<project><modelVersion>4.0.0</modelVersion><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><packaging>pom</packaging></project>";

/** Serves lab:par:1, below any path. */
export function answerPom(path: string): string | undefined {
  if (path.endsWith("/lab/par/1/par-1.pom")) return POM;
  return path.endsWith("/lab/par/1/par-1.pom.sha1") ? createHash("sha1").update(POM).digest("hex") : undefined;
}

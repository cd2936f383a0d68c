// What of the user's own counts besides ours for Mercurial, Subversion, Maven and Gradle, and what is said of it.
import { rmSync } from "node:fs";
import { answerPom } from "../helpers/java.ts";
import { type Asker, probeRivals } from "../helpers/rival-table.ts";

probeRivals({
  client: "hg",
  program: "hg",
  to: "mercurial",
  ask: ({ run }, hg) => run(hg, ["identify", "http://site.test/"]),
  rows: [
    {
      name: "an include behind ours",
      files: ({ oldPlace }) => ({
        ".hgrc": "[http_proxy]\n# x\n[ui]\n%include more.rc\n",
        "more.rc": `[http_proxy]\nhost = ${oldPlace}\n`,
      }),
      on: ["old", "~/more.rc:2 http_proxy.host (wins)"],
      off: ["old", "~/more.rc:2 http_proxy.host (wins)"],
    },
    {
      name: "the file in ~/.config beside ours",
      files: ({ oldPlace }) => ({ ".hgrc": "[ui]\n", ".config/hg/hgrc": `[http_proxy]\nhost=${oldPlace}\n` }),
      on: ["old", "~/.config/hg/hgrc:2 http_proxy.host (wins)"],
      off: ["old", "~/.config/hg/hgrc:2 http_proxy.host (wins)"],
    },
    {
      name: "the repository's file",
      files: ({ oldPlace }) => ({
        "project/.hg/requires": "revlogv1\nstore\n",
        "project/.hg/store/.keep": "",
        "project/.hg/hgrc": `[http_proxy]\nhost = ${oldPlace}\n`,
      }),
      on: ["old", "~/project/.hg/hgrc:2 http_proxy.host (part)"],
      off: ["old", "~/project/.hg/hgrc:2 http_proxy.host (part)"],
    },
  ],
});

probeRivals({
  client: "svn",
  program: "svn",
  to: "subversion",
  ask: ({ run }, svn) => run(svn, ["info", "--non-interactive", "http://site.test/"]),
  rows: [
    {
      name: "a group",
      files: ({ oldPlace }) => {
        const [host, port] = oldPlace.split(":");
        const group = `[mine]\nhttp-proxy-host = ${host}\nhttp-proxy-port = ${port}\n`;
        return { ".subversion/servers": `[groups]\nmine = *.test, b.example\n${group}[global]\n` };
      },
      on: ["old", "~/.subversion/servers:4 http-proxy-host for *.test, b.example (part)"],
      off: ["old", "~/.subversion/servers:4 http-proxy-host for *.test, b.example (part)"],
    },
    {
      name: "a section that is no group",
      files: () => ({ ".subversion/servers": "[mine]\nhttp-proxy-host = old.example\n" }),
      on: ["ours"],
      off: ["direct"],
    },
  ],
});

const proxyXml = (id: string, place: string, more = "") => {
  const [host, port] = place.split(":");
  return `<proxy><id>${id}</id>${more}<protocol>http</protocol><host>${host}</host><port>${port}</port></proxy>`;
};
const settingsXml = (...proxies: readonly string[]) =>
  `<settings>\n<proxies>\n${proxies.join("\n")}\n</proxies>\n</settings>\n`;

function askMaven({ home, run }: Asker, mvn: string, machine = "<settings/>") {
  home.write(
    "project/pom.xml",
    `<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><relativePath/></parent>
<artifactId>t</artifactId><packaging>pom</packaging>
<repositories><repository><id>central</id><url>http://site.test/</url></repository></repositories></project>`,
  );
  rmSync(home.file(".m2/repository"), { recursive: true, force: true });
  home.write("global.xml", machine);
  return run(mvn, ["-B", "-q", "-ntp", "-gs", home.file("global.xml"), `-Duser.home=${home.path}`, "validate"]);
}

probeRivals({
  client: "Maven",
  program: "mvn",
  to: "maven",
  answer: answerPom,
  ask: askMaven,
  rows: [
    {
      name: "another proxy in its file",
      files: ({ oldPlace }) => ({ ".m2/settings.xml": settingsXml(proxyXml("mine", oldPlace)) }),
      on: ["ours", "~/.m2/settings.xml:19 proxy mine (uncovered)"],
      off: ["old", "~/.m2/settings.xml:3 proxy mine (wins)"],
    },
    {
      name: "one that is not active, and one in a comment",
      files: ({ oldPlace }) => ({
        ".m2/settings.xml": settingsXml(
          proxyXml("mine", oldPlace, "<active>false</active>"),
          `<!-- ${proxyXml("x", oldPlace)} -->`,
        ),
      }),
      on: ["ours"],
      off: ["direct"],
    },
    {
      name: "options of Java",
      files: () => ({}),
      environment: ({ oldPlace: place }) => {
        const [host, port] = place.split(":");
        return { MAVEN_OPTS: `-Xmx200m -Dhttp.proxyHost=${host} -Dhttp.proxyPort=${port}` };
      },
      on: ["ours", "MAVEN_OPTS -Dhttp.proxyHost (uncovered)"],
      off: ["old", "MAVEN_OPTS -Dhttp.proxyHost (wins)"],
    },
    {
      name: "options of Java in the project",
      files: ({ oldPlace: place }) => {
        const [host, port] = place.split(":");
        return { "project/.mvn/jvm.config": `-Xmx200m\n-Dhttp.proxyHost=${host} -Dhttp.proxyPort=${port}\n` };
      },
      on: ["ours", "~/project/.mvn/jvm.config:2 -Dhttp.proxyHost (uncovered)"],
      off: ["old", "~/project/.mvn/jvm.config:2 -Dhttp.proxyHost (wins)"],
    },
  ],
});

probeRivals({
  client: "Gradle",
  program: "gradle",
  to: "gradle",
  answer: answerPom,
  ask: ({ home, run }, gradle) => {
    home.write("project/settings.gradle", "");
    home.write(
      "project/build.gradle",
      `repositories { maven { url 'http://site.test/' } }
configurations { c }
dependencies { c 'lab:par:1@pom' }
task f { doLast { configurations.c.files.each { println "got " + it.name } } }
`,
    );
    rmSync(home.file(".gradle/caches"), { recursive: true, force: true });
    return run(gradle, ["-q", "--no-daemon", "f"], { JAVA_OPTS: `-Duser.home=${home.path}` });
  },
  rows: [
    {
      name: "the project's properties",
      files: ({ oldPlace: place }) => {
        const [host, port] = place.split(":");
        return {
          "project/gradle.properties": `systemProp.http.proxyHost=${host}\nsystemProp.http.proxyPort=${port}\n`,
        };
      },
      on: ["ours", "~/project/gradle.properties:1 systemProp.http.proxyHost (uncovered)"],
      off: ["old", "~/project/gradle.properties:1 systemProp.http.proxyHost (wins)"],
    },
    {
      name: "options of Java",
      files: () => ({}),
      environment: ({ oldPlace: place }) => {
        const [host, port] = place.split(":");
        return { GRADLE_OPTS: `-Dhttp.proxyHost=${host} -Dhttp.proxyPort=${port}` };
      },
      on: ["ours", "GRADLE_OPTS -Dhttp.proxyHost (uncovered)"],
      off: ["old", "GRADLE_OPTS -Dhttp.proxyHost (wins)"],
    },
  ],
});

// What of the settings reaches a client by the shells' variables alone, with none of its own files: Writer.environment says
// it in a word, and the real client is asked in a login shell.
import { expect } from "vitest";
import { WRITERS } from "../../src/writers/index.ts";
import { testWithClient } from "../helpers/clients.ts";
import { clientPath } from "../helpers/home.ts";
import { answerPom } from "../helpers/java.ts";
import { type Answer, type Office, openOffice } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";

interface Row {
  readonly writer: string;
  readonly client: string;
  readonly needs: string | readonly [string, ...string[]];
  /** A command that asks for something below $URL, in an empty folder. */
  readonly command: string;
  /** Made in the test. */
  readonly site?: () => Answer;
}

const nothing = () => undefined;

const ROWS: readonly Row[] = [
  { writer: "curl", client: "curl", needs: "curl", command: "curl -sS -m30 $URL/" },
  { writer: "wget", client: "wget", needs: "wget", command: "wget -nv -t1 -T30 -O- $URL/" },
  { writer: "aria2", client: "aria2", needs: "aria2c", command: "aria2c -q -t30 -m1 -o out $URL/" },
  { writer: "git", client: "git", needs: "git", command: "git ls-remote $URL/x.git", site: () => nothing },
  {
    writer: "pip",
    client: "pip",
    needs: ["/usr/bin/python3", "/usr/bin/pip3"],
    command:
      "/usr/bin/python3 -m pip download --no-deps --disable-pip-version-check --retries 0 --trusted-host $(basename $URL) -i $URL/simple demo",
    site: () => nothing,
  },
  {
    writer: "ipython",
    client: "ipython",
    needs: "ipython",
    command: `ipython -c "import urllib.request as r; r.urlopen('$URL/', timeout=30).read()"`,
  },
  {
    writer: "conda",
    client: "conda",
    needs: "conda",
    command: "conda search --override-channels -c $URL demo",
    site: () => nothing,
  },
  {
    writer: "npm",
    client: "npm",
    needs: "npm",
    command: "npm view --fetch-retries=0 --registry $URL/ tiny",
    site: makeRegistry,
  },
  {
    writer: "yarn",
    client: "yarn",
    needs: "yarn",
    command: `echo '{"name":"p"}' >package.json; : >yarn.lock; YARN_HTTP_RETRY=0 YARN_ENABLE_TELEMETRY=0 YARN_UNSAFE_HTTP_WHITELIST='*' YARN_NPM_REGISTRY_SERVER=$URL yarn npm info tiny`,
    site: makeRegistry,
  },
  {
    writer: "gem",
    client: "gem",
    needs: "gem",
    command: "gem fetch tiny --clear-sources -s $URL/",
    site: () => nothing,
  },
  {
    writer: "cargo",
    client: "cargo",
    needs: "cargo",
    command: `mkdir -p src; echo 'fn main() {}' >src/main.rs; printf '[package]\\nname = "p"\\nversion = "0.1.0"\\n[dependencies]\\ntiny = { git = "%s/x.git" }\\n' $URL >Cargo.toml; CARGO_NET_RETRY=0 cargo fetch`,
    site: () => nothing,
  },
  {
    writer: "r",
    client: "R",
    needs: "Rscript",
    command: `Rscript -e "download.file('$URL/', tempfile(), quiet = TRUE)"`,
  },
  { writer: "mercurial", client: "hg", needs: "hg", command: "hg identify $URL/", site: () => nothing },
  {
    writer: "subversion",
    client: "svn",
    needs: "svn",
    command: "svn info --non-interactive $URL/",
    site: () => nothing,
  },
  {
    writer: "maven",
    client: "Maven",
    needs: "mvn",
    command: `echo '<settings/>' >global.xml; cat >pom.xml <<END
<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><relativePath/></parent>
<artifactId>t</artifactId><packaging>pom</packaging>
<repositories><repository><id>central</id><url>$URL/</url></repository></repositories></project>
END
mvn -B -q -ntp -gs global.xml -Duser.home="$HOME" validate`,
    site: () => answerPom,
  },
  {
    writer: "gradle",
    client: "Gradle",
    needs: "gradle",
    command: `cat >build.gradle <<END
repositories { maven { url '$URL/' } }
configurations { c }
dependencies { c 'lab:par:1@pom' }
task f { doLast { configurations.c.files } }
END
JAVA_OPTS="-Duser.home='$HOME'" gradle -q --no-daemon f`,
    site: () => answerPom,
  },
];

/** Their clients can't be asked here, or are no programs that fetch. */
const UNSEEN: Readonly<Record<string, string>> = {
  netrc: "a file that other clients read",
  docker: "containers get no environment of a shell: test/clients/docker.test.ts",
  systemd: "programs of a desktop are started by no shell",
  vscode: "the editor itself was not run",
  jetbrains: "no IDE was run",
};

for (const { writer: id, client, needs, command, site = () => () => "hello" } of ROWS) {
  testWithClient(client, needs, "what the variables alone tell it is what its writer says", async () => {
    const office = await openOffice({ answer: site(), hasOneProxy: true });
    office.apply("bash", "--skip", "skipped.test", "--ca-bundle", office.ca);
    const reach = {
      http: (await ask(office, command, "http://site.test")).some(isAt("site.test")),
      https: (await ask(office, command, "https://site.test")).some(isAt("site.test")),
      skip: !(await ask(office, command, "http://sub.skipped.test")).some(isAt("sub.skipped.test")),
      ca: office.arrived.some((request) => request.startsWith("https ")),
    };
    const isLed = reach.http && reach.https && reach.skip;
    const seen = isLed ? (reach.ca ? "suffices" : "partly") : "ignored";
    const writer = WRITERS.find((each) => each.id === id);
    expect(writer?.environment, JSON.stringify(reach)).toBe(seen);
    if (isLed) return;
    // The question itself is no reason: with the client's own file it gets there.
    office.apply(id, "--ca-bundle", office.ca);
    expect(await ask(office, command, "https://site.test")).toContain("CONNECT site.test");
  });
}

testWithClient("bash", "bash", "every client has a row, or a reason why it has none", () => {
  const shells = WRITERS.filter(({ isBasic }) => isBasic).map(({ id }) => id);
  const rows = new Set([...ROWS.map(({ writer }) => writer), ...Object.keys(UNSEEN)]);
  expect(WRITERS.map(({ id }) => id).filter((id) => !rows.has(id) && !shells.includes(id))).toEqual([]);
  expect(WRITERS.filter(({ environment }) => environment === undefined)).toEqual([]);
});

const isAt = (host: string) => (request: string) => request.endsWith(` ${host}`);

let runs = 0;

/** In a login shell, whose start-up file has our block: what the proxy was asked. */
async function ask(office: Office, command: string, url: string): Promise<string[]> {
  const folder = `reach-${++runs}`;
  office.home.write(`${folder}/.keep`, "");
  const environment = {
    // A login shell of this system sets PATH by itself.
    CLIENTS: clientPath(),
    CONDA_PKGS_DIRS: `${office.home.base}/pkgs`,
    CONDA_SUBDIR: "linux-64",
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`,
    // Without what this machine's administrator set for all.
    npm_config_globalconfig: "/dev/null",
    PREFIX: "/nonexistent",
    // Nothing is left of an earlier run.
    npm_config_cache: office.home.file(`${folder}/cache`),
    CARGO_HOME: office.home.file(`${folder}/cargo`),
    URL: url,
  };
  await office.run("bash", ["-lc", `PATH=$CLIENTS; ${command}`], environment, office.home.file(folder));
  return office.asked();
}

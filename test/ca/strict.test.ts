// Certificates that Python 3.13 and later refuse: OpenSSL's own strict check agrees with ours on every kind, and so does a real
// Python where there is one. Debian 12 has none.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { findStrictFault } from "../../src/ca/strict.ts";
import { noteAsked } from "../helpers/asked.ts";
import { findProgram, Home } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { runClient, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";

const test = needs("openssl");

const ROOT = {
  basicConstraints: "critical,CA:TRUE",
  keyUsage: "critical,keyCertSign,cRLSign",
  subjectKeyIdentifier: "hash",
};
const LEAF = {
  subjectAltName: "DNS:origin.test",
  basicConstraints: "CA:FALSE",
  subjectKeyIdentifier: "hash",
  authorityKeyIdentifier: "keyid",
};
/** One that works: a shim of pyenv is there for versions that are not chosen, too. */
const PYTHON = ["python3.14", "python3.13"]
  .flatMap((name) => findProgram(name) ?? [])
  .find((program) => spawnSync(program, ["-c", "import ssl"]).status === 0);

type Extensions = Readonly<Record<string, string | undefined>>;

interface Kind {
  readonly root?: Extensions;
  readonly leaf?: Extensions;
  readonly subject?: string;
  readonly fault?: RegExp;
  /** Which is at fault: the root, unless the leaf is said. */
  readonly at?: 0 | 1;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "as RFC 5280 wants them": {},
  "a root with an identifier of its own key": { root: { authorityKeyIdentifier: "keyid:always" } },
  "a root with a path length": { root: { basicConstraints: "critical,CA:TRUE,pathlen:0" } },
  "a leaf without Basic Constraints": { leaf: { basicConstraints: undefined } },
  "a leaf with a usage": { leaf: { keyUsage: "digitalSignature,keyEncipherment" } },
  "a leaf without a Subject Key Identifier": { leaf: { subjectKeyIdentifier: "none" } },
  "a leaf without a subject": { subject: "/", leaf: { subjectAltName: "critical,DNS:origin.test" } },
  "no Authority Key Identifier": { leaf: { authorityKeyIdentifier: "none" }, at: 0, fault: /^no Authority Key/ },
  "an Authority Key Identifier without a key": {
    leaf: { authorityKeyIdentifier: "issuer:always" },
    at: 0,
    fault: /^no Authority Key/,
  },
  "a leaf that may sign": { leaf: { keyUsage: "keyCertSign" }, at: 0, fault: /^a Key Usage that only a CA/ },
  "a leaf without a subject whose names are not critical": { subject: "/", at: 0, fault: /^no subject/ },
  "no Key Usage": { root: { keyUsage: undefined }, at: 1, fault: /^no Key Usage$/ },
  "Basic Constraints that are not critical": { root: { basicConstraints: "CA:TRUE" }, at: 1, fault: /not critical$/ },
  "no Subject Key Identifier": {
    root: { subjectKeyIdentifier: "none", authorityKeyIdentifier: "none" },
    leaf: { authorityKeyIdentifier: "none" },
    at: 0,
    fault: /^no Authority Key Identifier$/,
  },
  "no Subject Key Identifier of the root alone": {
    root: { subjectKeyIdentifier: "none", authorityKeyIdentifier: "none" },
    leaf: { authorityKeyIdentifier: "none", "2.5.29.35": "DER:30:03:80:01:01" },
    at: 1,
    fault: /^no Subject Key Identifier$/,
  },
  "a path length without a usage": {
    root: { basicConstraints: "critical,CA:TRUE,pathlen:0", keyUsage: undefined },
    at: 1,
    fault: /^a path length/,
  },
};

/** Paths of PEM files. */
function make(folder: string, { root, leaf, subject = "/CN=origin.test" }: Kind) {
  const file = (name: string) => path.join(folder, name);
  const write = (name: string, extensions: Extensions) => {
    const lines = Object.entries(extensions).flatMap(([key, value]) => (value ? [`${key}=${value}`] : []));
    writeFileSync(
      file(name),
      ["[req]", "distinguished_name=dn", "prompt=no", "[dn]", "CN=x", "[own]", ...lines, ""].join("\n"),
    );
    return file(name);
  };
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = (name: string) => [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    file(name),
  ];
  const rootConfig = write("root.cnf", { ...ROOT, ...root });
  openssl(
    ...["req", "-x509", ...key("root.key"), "-subj", "/CN=Company Root", "-days", "30", "-out", file("root.pem")],
    ...["-config", rootConfig, "-extensions", "own"],
  );
  const leafConfig = write("leaf.cnf", { ...LEAF, ...leaf });
  openssl("req", ...key("leaf.key"), "-subj", subject, "-config", leafConfig, "-out", file("leaf.csr"));
  openssl(
    ...[
      "x509",
      "-req",
      "-in",
      file("leaf.csr"),
      "-CA",
      file("root.pem"),
      "-CAkey",
      file("root.key"),
      "-CAcreateserial",
    ],
    ...["-days", "30", "-extfile", leafConfig, "-extensions", "own", "-out", file("leaf.pem")],
  );
  return { root: file("root.pem"), leaf: file("leaf.pem"), key: file("leaf.key") };
}

describe.each(Object.entries(KINDS))("%s", (_, kind) => {
  test("is refused by OpenSSL's strict check and by ours, or by neither", () => {
    const { root, leaf } = make(new Home().base, kind);
    const verify = (...options: string[]) =>
      spawnSync("openssl", ["verify", ...options, "-CAfile", root, leaf], { encoding: "utf8" });
    expect(verify().status).toBe(0);
    const strict = verify("-x509_strict");
    const found = findStrictFault([leaf, root].map((file) => readFileSync(file, "utf8")));
    expect([strict.status, found?.at], strict.stderr).toEqual([kind.fault ? 2 : 0, kind.at]);
    expect(found?.fault ?? "").toMatch(kind.fault ?? /^$/);
  });
});

const URLS = ["http://origin.test/", "https://origin.test/"];
const REFUSED = /note: Python 3\.13 and later refuse /;

/** A proxy that opens TLS with certificates of this kind, and a home whose config names it and its root. */
async function startCompany(kind: Kind) {
  const home = new Home();
  const { root, leaf, key } = make(home.base, kind);
  const origin = {
    http: await startOrigin(() => "hello"),
    https: await startSecureOrigin({ key, cert: leaf }, () => "hello"),
  };
  const url = `http://127.0.0.1:${(await startProxy(origin)).port}`;
  home.write(".config/proxycast/config.yaml", `testUrls: [${URLS}]\nproxy: ${url}\ncaBundle: ${root}\n`);
  home.tests = true;
  return { home, root, url };
}

describe.each(["as RFC 5280 wants them", "no Authority Key Identifier", "no Key Usage"])(
  "a proxy's certificates: %s",
  (name) => {
    const kind = KINDS[name] ?? {};
    const words = kind.fault ? expect.stringMatching(REFUSED) : expect.not.stringMatching(REFUSED);

    test("test, report, setup and the first apply say so", async () => {
      const { home } = await startCompany(kind);
      expect(await home.start(["test"])).toMatchObject({ code: 0, stderr: words });
      expect(await home.start(["report"])).toMatchObject({ code: 0, stderr: words });
      // The test that passed above counts, and what it saw with it.
      expect(await home.start(["apply", "--to", "bash"])).toMatchObject({ code: 0, stderr: words });
      expect(await home.start(["setup", "--yes", "--to", "bash,pip"])).toMatchObject({ code: 0, stderr: words });
      // A log-in with nothing to do has said it before.
      expect(await home.start(["apply"])).toMatchObject({ code: 0, stderr: expect.not.stringMatching(REFUSED) });
    });

    needs("openssl").skipIf(PYTHON === undefined)("a Python of these refuses them, or does not", async () => {
      const { home, root, url } = await startCompany(kind);
      const code = "import urllib.request as u; print(u.urlopen('https://origin.test/').read().decode())";
      const { stdout, stderr } = await runClient(PYTHON as string, ["-c", code], {
        ...{ HOME: home.path, https_proxy: url, SSL_CERT_FILE: root },
      });
      noteAsked("Python 3.13 or later");
      expect(stdout.trim() || stderr).toMatch(kind.fault ? /CERTIFICATE_VERIFY_FAILED/ : /^hello$/);
    });
  },
);

// What clients' files say of package sources and of verification: where, and without what may be a secret.
import { expect, test } from "vitest";
import { shownOrigin } from "../../src/output/redact.ts";
import { clientFiles } from "../../src/support-report/client-files.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

function read(files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) {
  const home = new Home();
  for (const [name, text] of Object.entries(files)) home.write(name, text);
  const [unverified, origins] = clientFiles(systemIn(home, { variables })).map(({ rows }) => rows.map((row) => row.join(" | "))); // biome-ignore format: one line
  return { unverified, origins };
}

const SECRET = "s3cr3tT0ken";

test.each<[client: string, file: string, text: string, unverified: readonly string[], origins: readonly string[]]>([
  [
    "pip",
    ".config/pip/pip.conf",
    `[global]\nindex-url = https://bob:${SECRET}@pypi.example:8443/simple # mine\nEXTRA_INDEX_URL =\n  https://a.example/simple\n  https://${SECRET}@b.example/\n[install]\ntrusted-host = a.example b.example:80\n`,
    ["7 | install.trusted-host = a.example", "7 | install.trusted-host = b.example:80"],
    [
      "2 | global.index-url = https://[redacted]@pypi.example:8443/simple",
      "4 | global.EXTRA_INDEX_URL = https://a.example/simple",
      "5 | global.EXTRA_INDEX_URL = https://[redacted]@b.example/",
    ],
  ],
  [
    "conda",
    ".condarc",
    `# x\nchannels:\n- defaults\n- https://c.example/t/ab-${SECRET}/forge\nssl_verify: False # for now\ncustom_channels:\n  corp: https://d.example\nproxy_servers:\n  http: http://u:${SECRET}@x:1\n`,
    ["5 | ssl_verify = False"],
    ["3 | channels = defaults", "4 | channels = https://c.example/t/…/forge", "7 | custom_channels.corp = https://d.example"],
  ],
  ["conda", ".condarc", 'channels: ["a", b]\nssl_verify: /x/ca.pem\n', [], ["1 | channels = a", "1 | channels = b"]],
  [
    "npm",
    ".npmrc",
    `registry=https://n.example/\n@corp:registry = https://u:${SECRET}@m.example/npm/\n//n.example/:_authToken=${SECRET}\nstrict-ssl=false\n; strict-ssl=false\n`,
    ["4 | strict-ssl = false"],
    ["1 | registry = https://n.example/", "2 | @corp:registry = https://[redacted]@m.example/npm/"],
  ],
  ["yarn classic", ".yarnrc", 'registry "https://y.example"\n"strict-ssl" false\n', ["2 | strict-ssl = false"], ["1 | registry = https://y.example"]],
  [
    "yarn",
    ".yarnrc.yml",
    "npmScopes:\n  corp:\n    npmRegistryServer: 'https://y.example'\nenableStrictSsl: false\n",
    ["4 | enableStrictSsl = false"],
    ["3 | npmScopes.corp.npmRegistryServer = https://y.example"],
  ],
  [
    "git",
    ".gitconfig",
    `[http]\n\tsslVerify = false\n[http "https://u:${SECRET}@g.example/"]\n\tsslverify=0\n[http "https://h.example"]\n\tsslVerify\n[url "https://${SECRET}@g.example/"]\n\tinsteadOf = https://github.example/\n`,
    ["2 | http.sslVerify = false", "4 | http.https://[redacted]@g.example/.sslverify = 0"],
    ["8 | url.https://[redacted]@g.example/.insteadOf = https://github.example/"],
  ],
  ["curl", ".curlrc", `-x http://u:${SECRET}@h:1\n--insecure\nk\n`, ["2 | insecure", "3 | k"], []],
  ["wget", ".wgetrc", "Check_Certificate = off\n", ["1 | Check_Certificate = off"], []],
  ["aria2", ".aria2/aria2.conf", "check-certificate=false\n", ["1 | check-certificate = false"], []],
  [
    "cargo",
    ".cargo/config.toml",
    `[source.crates-io]\nreplace-with = "corp"\n[source.corp]\nregistry = "sparse+https://u:${SECRET}@k.example/index/"\n`,
    [],
    ["2 | source.crates-io.replace-with = corp", "4 | source.corp.registry = sparse+https://[redacted]@k.example/index/"],
  ],
  ["gem", ".gemrc", ":sources:\n- https://r.example/\n:ssl_verify_mode: 0\n", ["3 | :ssl_verify_mode = 0"], ["2 | :sources = https://r.example/"]],
  ["maven", ".m2/settings.xml", `<mirror>\n <url>https://u:${SECRET}@v.example/m2</url>\n</mirror>\n`, [], ["2 | url = https://[redacted]@v.example/m2"]],
  ["uv", ".config/uv/uv.toml", '[[index]]\nurl = "https://q.example/simple"\n[pip]\nallow-insecure-host = ["a.example"]\n', ["4 | pip.allow-insecure-host = a.example"], ["2 | index.url = https://q.example/simple"]],
])("%s: %s", (client, file, text, unverified, origins) => {
  const said = read({ [file]: text });
  const place = (row: string) => row.replace(/^(.*) \| ~\/(.*):(\d+ \| )/, (_, name, path, line) => `${name === client && path === file ? "" : "?"}${line}`);
  expect(said.unverified?.map(place)).toEqual(unverified);
  expect(said.origins?.map(place)).toEqual(origins);
  expect(JSON.stringify(said)).not.toContain(SECRET);
}); // biome-ignore format: a table

test("variables say it too", () => {
  const said = read({}, { PIP_INDEX_URL: `https://${SECRET}@a.example/simple`, NODE_TLS_REJECT_UNAUTHORIZED: "0", GOPROXY: "https://g.example,direct", npm_config_strict_ssl: "true" }); // biome-ignore format: one line
  expect(said).toEqual({
    unverified: ["Node | $NODE_TLS_REJECT_UNAUTHORIZED | 0"],
    origins: ["pip | $PIP_INDEX_URL | https://[redacted]@a.example/simple", "go | $GOPROXY | https://g.example direct"],
  });
});

test("files that are none, too long, or odd say nothing, and stop nothing", () => {
  const said = read({
    ".npmrc": `registry=https://n.example/\n${" ".repeat(1_000_001)}`,
    ".condarc/x": "",
    ".gitconfig": "[http\nsslVerify=false\n]]\n\u0000",
    ".config/pip/pip.conf": "no section\n  https://x.example\n= y\n[",
  });
  expect(said.origins).toEqual([]);
});

test.each([
  ["https://pypi.example/artifactory/api/pypi/pypi-virtual/simple", "https://pypi.example/artifactory/api/pypi/pypi-virtual/simple"],
  ["https://pypi.example/simple?token=x#y", "https://pypi.example/simple"],
  [`https://dl.example/${SECRET}${SECRET}/org/`, "https://dl.example/…/org/"],
  ["https://h.example/123e4567-e89b-42d3-a456-426614174000/simple", "https://h.example/…/simple"],
  ["git+ssh://git@h.example/x", "git+ssh://[redacted]@h.example/x"],
  ["nvidia/label/cuda-12.1.0", "nvidia/label/cuda-12.1.0"],
  ["10.1.2.3:8080", "10.1.2.3:8080"],
  ["/srv/wheels", "/srv/wheels"],
  ["https://[2001:db8::1]:80/", "https://[2001:db8::1]:80/"],
  ["false", "false"],
])("%s is shown as %s", (text, shown) => expect(shownOrigin(text)).toBe(shown)); // biome-ignore format: a table

test.each([
  `https://u:p@${SECRET}@h.example/`,
  `https://u:${SECRET}/x@h.example/`,
  `https://u:12/${SECRET}@h.example/`,
  `https://u:a ${SECRET}@h.example/`,
  `u:${SECRET}`,
  SECRET + SECRET,
  `\${${SECRET}}`,
  `/srv/x;${SECRET}@h`,
])("%s is not shown", (text) => expect(shownOrigin(text)).toMatch(/^\(not shown/));

test("a password with a blank or a hash is not taken apart", () => {
  const said = read({ ".npmrc": `registry=https://u:12 34@n.example/\n@a:registry=https://u:12 #34@n.example/\n` });
  expect(said.origins?.map((row) => row.split(" = ")[1])).toEqual(["(not shown: it may hold a secret)", "(not shown: it may hold a secret)"]); // biome-ignore format: one line
});

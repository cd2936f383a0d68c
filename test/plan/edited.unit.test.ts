// Texts that their client reads well, and that must be edited, not refused: what goes in comes out again for `off`, comes
// back for `on`, and `remove` gives the first bytes back.
import { describe, expect, test } from "vitest";
import { type Key, keyText, type Target, type Value } from "../../src/model/edit.ts";
import { Refusal } from "../../src/model/problem.ts";
import type { RewriteRequest, Want } from "../../src/plan/rewrite/key-changes.ts";
import { type Rewritten, rewrite } from "../../src/plan/rewrite/rewrite.ts";
import { verify } from "../../src/plan/verify.ts";
import { formatNamed, parserNamed } from "../helpers/formats.ts";

const P = "http://proxy.corp.example:8080";
const ADA = "http://:@proxy.corp.example:8080";

interface Edited {
  readonly format: string;
  readonly key: Key;
  readonly value?: Value;
  readonly texts: readonly string[];
  readonly target?: Partial<Target>;
}

const EDITED: readonly Edited[] = [
  {
    format: "gitconfig",
    key: ["http", "proxy"],
    texts: [
      "[http] proxy = x\n",
      "[http] proxy = x ; why\n\tsslVerify = true\n",
      "[user] name = a\n[http]proxy=x",
      "[http]\n\tproxy = a\n\tproxy = b\n",
      "[http]\n\tproxy = a\n[user]\n\tname = x\n[HTTP]\n\tproxy = b\n",
      "[http] proxy = a\n[http] proxy = b\n[http] proxy = c\n",
      '[http "https://x.example"]\n\tproxy = y\n',
      "[include]\n\tpath = x\n",
      "[http] # mine\n\tproxy = a\r\n\tsslVerify = true\n\tproxy = b",
      "",
    ],
  },
  {
    format: "toml",
    key: ["http", "proxy"],
    texts: [
      'http = { proxy = "x", timeout = 5 }\n',
      'http = { timeout = 5, proxy = "x" }\n',
      'http = { proxy = "x" }\n',
      'http = {timeout=5,proxy="x",multiplexing=false}',
      'http.proxy = "x"\nhttp.timeout = 5\n',
      "[http]\r\nproxy = 'x' # why\r\n",
      "[http]\n",
      "[net]\nretry = 3",
    ],
  },
  {
    format: "npmrc",
    key: ["noproxy"],
    value: "a,b",
    texts: [
      "noproxy[] = a.test\nnoproxy[] = b.test\n",
      "noproxy=a\n; why\nfund=false\nnoproxy=b\n",
      "noproxy[]=a\r\nnoproxy[]=b\r\nnoproxy[]=c",
      "[section]\nnoproxy=ignored\n",
      "a=1\r\nnoproxy=o\r\n; c\nnoproxy=q",
      "a=1\nnoproxy=o\n; c\r\nnoproxy=q",
      "a=1\r\nb=2\n\r\nnoproxy = x",
    ],
  },
  {
    format: "wgetrc",
    key: ["http_proxy"],
    texts: ["http_proxy = a\nHTTP-Proxy=b\n", "httpproxy = a\ntries = 3\nhttp_proxy = b", "use_proxy = on\n"],
  },
  {
    format: "curlrc",
    key: ["proxy"],
    texts: [
      "proxy = a\n-x b\n",
      "-x a\n--proxy b # why\nsilent",
      "silent\r\n# c\n-x a\n--proxy o",
      "Proxy : a\n",
      "--proxy=http://old.test:1\n",
      "-x=old\n",
    ],
  },
  {
    format: "properties",
    key: ["systemProp.http.proxyHost"],
    value: "proxy.corp.example",
    texts: [
      "systemProp.http.proxyHost=a\nsystemProp.http.proxyHost : b\n",
      "  systemProp.http.proxyHost a \\\n  b\n",
      "a=b",
    ],
  },
  {
    format: "renviron",
    key: ["http_proxy"],
    texts: ["http_proxy=a\nhttp_proxy='b'\n", "http_proxy = a # why\n"],
  },
  {
    format: "yaml",
    key: ["proxy_servers", "http"],
    texts: [
      "proxy_servers: {http: x}\n",
      "proxy_servers: {http: x, https: y} # why\nchannels: [a]\n",
      "proxy_servers: {https: y, http: x}\n",
      "proxy_servers: { https: y }\n",
      "proxy_servers: {\n  http: x,\n  https: y,\n}\n",
      "a: 1\n...\n",
      "channels: [a]\n...\n# end\n",
      "---\nproxy_servers:\n  http: x\n...\n",
      "proxy_servers:\n    https: y # z\n",
      "proxy_servers: {}\n",
      "proxy_servers:\n",
      "a: |\n  text",
    ],
  },
  {
    format: "yaml",
    key: ["http_proxy"],
    target: { readsFirstDocument: true },
    texts: [
      "a: 1\n---\nb: 2\n",
      "---\na: 1\n---\n[not: read\n",
      "# c\n---\nhttp_proxy: x\n---\nhttp_proxy: y\n",
      "a: 1\n",
    ],
  },
  {
    format: "xml",
    key: ["proxies", "proxy", "ours"],
    value: { id: "ours", host: "proxy.corp.example" },
    texts: [
      "<settings/>",
      '<?xml version="1.0"?>\n<settings xmlns="urn:x" />\n',
      "<settings></settings>\n",
      "<settings>\n  <proxies/>\n</settings>",
      "<settings>\n  <servers><server><password>a&amp;b</password></server></servers>\n</settings>\n",
    ],
  },
  {
    format: "json",
    key: ["proxies", "default", "httpProxy"],
    value: JSON.stringify(P),
    texts: [
      '{"proxies": null}\n',
      '{"proxies": {"default": null}, "a": 1}',
      '{\n\t"auths": {},\n\t"proxies": null\n}\n',
      '{"proxies": {"default": {"httpProxy": "x"}}}',
      "{}",
      "",
    ],
  },
  {
    format: "jsonc",
    key: ["http.proxy"],
    value: JSON.stringify(P),
    texts: [
      '{"a": 1, /* why */ "http.proxy": "x", }\n',
      '// c\n{\n  "a": 1, // b\n}\n',
      '{"http.proxy": "x" // why\n}',
      '{"a": 1, /* c */ "http.proxy": "x", "b": 2}',
    ],
  },
  {
    format: "ini",
    key: ["global", "proxy"],
    texts: [
      "[global]\n  timeout = 60\n  proxy = x\n",
      "[global]\nindex-url =\n    https://a.example\n    # why\n    https://b.example\n",
      "[install]\nproxy = y\n",
      "[global]\nproxy: x ; no comment\n",
    ],
  },
  {
    format: "netrc",
    key: ["proxy.corp.example"],
    value: { login: "ada", password: "s3cret" },
    texts: [
      "machine a.example login b password c # note\n",
      "machine a.example login b password c # login of bob\nmachine proxy.corp.example login x password y\n",
      "machine proxy.corp.example login x password y # note\n",
      "machine proxy.corp.example login x password y machine b.example login c password d\n",
      "machine a.example\n  login b\n  password c\t# note\n\ndefault login x password y\n",
    ],
  },
];

function cases(): (readonly [string, Edited, string])[] {
  return EDITED.flatMap((edited) =>
    edited.texts.map((text) => [`${edited.format}: ${JSON.stringify(text)}`, edited, text] as const),
  );
}

async function stepper({ format, key, target }: Edited) {
  const parser = await parserNamed(format);
  return (current: Rewritten, wants: readonly Partial<Want>[]): Rewritten => {
    const at: Target = { role: "x", path: "/x", ...target, format: formatNamed(format) };
    const next = rewriteOnly(
      parser,
      at,
      current,
      wants.map((want) => ({ key, ...want })),
    );
    const present = parser.parse(next.text, at).get(key)?.value;
    if (wants.length > 0) expect(present).toEqual(wants[0]?.value);
    return next;
  };
}

describe("edited, not refused", () => {
  test.each(cases())("%s", async (_, edited, text) => {
    const step = await stepper(edited);
    const start: Rewritten = { text, entries: [], containers: [], states: [] };
    const value = edited.value ?? P;
    // netrc's entry is there only with a password: nobody wants it away.
    const away = edited.format === "netrc" ? [] : [{ value: undefined }];
    const applied = step(start, [{ value }]);
    const off = step(applied, away);
    const on = step(off, [{ value }]);
    expect(on.text).toBe(applied.text);
    for (const last of [
      applied,
      off,
      on,
      step(on, [{ value: edited.format === "xml" ? { id: "ours", host: "b" } : value }]),
    ])
      expect(step(last, []).text).toBe(text);
    // Off before there is anything of ours.
    if (away.length > 0) expect(step(step(start, away), []).text).toBe(text);
  });
});

describe("the account that the user is logged on with stays, where its proxy does", () => {
  const accepts = { values: [":"], beside: { key: ["proxy"], values: [P, ADA] } };
  test.each([
    [`proxy = ${P}\nproxy-user = ":"\n`, ":"],
    [`proxy = ${ADA}\nproxy-user = ":"\n`, ":"],
    [`proxy = http://other.example:1\nproxy-user = ":"\n`, undefined],
    [`proxy = ${P}\nproxy-user = "ada:x"\n`, undefined],
  ])("%j", async (text, kept) => {
    const parser = await parserNamed("curlrc");
    const step = await stepper({ format: "curlrc", key: ["proxy"], texts: [] });
    const wants = [
      { key: ["proxy"], value: P, accepts: { values: [ADA] } },
      { key: ["proxy-user"], value: undefined, accepts },
    ];
    const target = { role: "x", path: "/x", format: formatNamed("curlrc") };
    const start: Rewritten = { text, entries: [], containers: [], states: [] };
    const isOwn = text.includes(":@");
    const applied = isOwn ? rewriteOnly(parser, target, start, wants) : step(start, wants);
    expect(parser.parse(applied.text, target).get(["proxy-user"])?.value).toBe(kept);
    if (isOwn) expect(applied.text).toBe(text);
    expect(step(applied, []).text).toBe(text);
    // Through off and on, and away.
    const off = step(applied, [{ key: ["proxy"] }, { key: ["proxy-user"] }]);
    const on = rewriteOnly(parser, target, off, wants);
    expect(step(on, []).text).toBe(text);
  });
});

function rewriteOnly(
  format: RewriteRequest["format"],
  target: Target,
  current: Rewritten,
  wants: readonly Partial<Want>[],
): Rewritten {
  const request: RewriteRequest = {
    format,
    target,
    text: current.text,
    wants: wants.map((want) => ({ key: [], writers: ["w"], value: undefined, secret: false, ...want })),
    entries: current.entries,
    containers: current.containers,
    openEnd: current.openEnd,
    cutEnd: current.cutEnd,
    mayRestore: () => true,
    isDecided: () => true,
    removesStrays: false,
    isForced: false,
    machine: "here",
  };
  const next = rewrite(request);
  verify(request, next);
  return next;
}

describe("refused, with the line and what to do", () => {
  const REFUSED: readonly (readonly [string, Key, string, RegExp, number])[] = [
    ["ini", ["global", "proxy"], "[global]\nproxy=a\nproxy=b\n", /delete one of the two/, 3],
    ["ini", ["global", "proxy"], "[global]\n[a]\n[global]\n", /beside that of line 1: delete/, 3],
    ["json", ["a", "b"], '{"a": 1}', /not an object: write \{\}/, 1],
    ["json", ["proxies", "x"], '{"proxies":{"x":1},\n"proxies":{"x":2}}', /delete one of the two/, 2],
    ["yaml", ["a", "b"], "a: 1\na: 2\n", /delete one of the two/, 2],
    ["yaml", ["a"], "a: |\n  x\n", /write it on one line/, 1],
    ["toml", ["http", "proxy"], "a = 1\nhttp = { timeout = 5 }\n", /write it as \[http\]/, 2],
    ["netrc", ["a"], "machine a login b password c\nmachine a login d password e\n", /delete one of the two/, 2],
    ["block", ["block"], "# >>> proxycast >>>\nx\n", /delete the rest/, 1],
  ];
  test.each(REFUSED)("%s: %s in %j", async (format, key, text, reason, line) => {
    const step = await stepper({ format, key, texts: [] });
    const value = format === "json" ? '"x"' : "x\ny";
    try {
      step({ text, entries: [], containers: [], states: [] }, [{ value }]);
      expect.unreachable(keyText(key));
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ reason: expect.stringMatching(reason), line });
    }
  });
});

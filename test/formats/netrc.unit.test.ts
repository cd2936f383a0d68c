// .netrc, in the words that all of its readers take alike.
import { describe, expect, test } from "vitest";
import { editorOf, refusalOf } from "../helpers/edited-text.ts";

const { parse, put, replace, take, thereAndBack } = await editorOf("netrc");

const HOST = ["p.example"];
const NEW = { login: "u", password: "s" };
const LINE = "machine p.example login u password s";

describe("a new entry goes", () => {
  test.each([
    ["into an empty text", "", `${LINE}\n`],
    ["behind the others", "machine a login b password c\n", `machine a login b password c\n${LINE}\n`],
    ["behind a comment", "# mine\n", `# mine\n${LINE}\n`],
    ["behind a comment that names its host", "# machine p.example\n", `# machine p.example\n${LINE}\n`],
    [
      "in front of a default entry",
      "machine a login b\ndefault login x\n",
      `machine a login b\n${LINE}\ndefault login x\n`,
    ],
    ["in front of the line of an indented default entry", "  default login x\n", `${LINE}\n  default login x\n`],
    [
      "in front of the machine that a macro belongs to",
      "machine a login b\nmachine c login d\nmacdef m\nget x\n\n",
      `machine a login b\n${LINE}\nmachine c login d\nmacdef m\nget x\n\n`,
    ],
    ["with the text's line ends", "machine a login b\r\n", `machine a login b\r\n${LINE}\r\n`],
  ])("%s, and goes again", (_, text, filled) => {
    expect(thereAndBack(text, [[HOST, NEW]])).toEqual({ put: filled, back: text });
  });

  test("in the order in which they are wanted, and nothing is made around them", () => {
    expect(
      put("", [
        [["b"], NEW],
        [["a"], NEW],
      ]),
    ).toEqual({ text: "machine b login u password s\nmachine a login u password s\n", containers: [] });
  });
});

test.each([
  ["default\nmachine p.example login x\n", 1],
  ["machine a login b\ndefault\nmachine  p.example\n", 2],
  ["machine a login b\nmacdef m\nput x\n\nmachine p.example login x\n", 1],
  ["# a\nmachine a\nmacdef m\n\nmachine\np.example\n", 2],
])("an entry of that host in what %j leaves to its owner is a refusal of the new one", (text, line) => {
  expect(refusalOf(() => put(text, [[HOST, NEW]]))).toEqual([
    "an entry for p.example behind a default entry or macro, where not every reader looks: move it up",
    line,
  ]);
});

test.each(["default login p.example\n", "default\nmachine p.example.org\n", "default\nmachine x login p.example\n"])(
  "the host's name in %j is no entry for it",
  (text) => {
    expect(put(text, [[HOST, NEW]]).text).toBe(`${LINE}\n${text}`);
  },
);

describe("an entry is read", () => {
  test.each([
    ["machine p.example login u password s\n", NEW],
    ["machine p.example\n  login u\n  password s\n", NEW],
    ["machine\tp.example\tpassword\ts\tlogin\tu\n", NEW],
    ["machine\np.example\nlogin\nu\npassword\ns\n", NEW],
    ["machine p.example login u account a password s\r\n", NEW],
    ["machine p.example password s\n", { login: "", password: "s" }],
    ["machine p.example login u\n", { login: "u", password: "" }],
    ["machine p.example\n", { login: "", password: "" }],
    ["machine a login b machine p.example login u password s machine c\n", NEW],
    ["machine p.example login machine password default\n", { login: "machine", password: "default" }],
    ["machine p.example login u password s#t\n", { login: "u", password: "s#t" }],
    ["machine p.example login u password s # password t\n", NEW],
    ["machine p.example login u password s #note machine x\nmachine y\n", NEW],
    ["# why\n#\n  # machine p.example login x\nmachine p.example login u password s\n# end\n", NEW],
    ["machine p.example login u password s\n# end\nmachine x\n", NEW],
    ["machine p.example login u password s\ndefault login x\nwhatever\n", NEW],
    ["machine p.example login u password s\nmacdef m\nlogin x\n", NEW],
    ["machine a login p.example\n", undefined],
    ["default\nmachine p.example login u password s\n", undefined],
    ["# machine p.example login u password s\n", undefined],
    ["", undefined],
  ])("in %j as %j", (text, value) => {
    expect(parse(text).get(HOST)?.value).toEqual(value);
  });

  test("with its place from its first word to its last", () => {
    expect(parse("# a\n machine p.example login u # b\n").get(HOST)).toMatchObject({ start: 5, end: 30 });
    expect(parse("machine p.example # b\n").get(HOST)).toMatchObject({ start: 0, end: 17 });
  });
});

test.each([
  ["machine p.example login a password b # c\n", `${LINE} # c\n`],
  ["machine p.example\n\tpassword b\n\tlogin a\nmachine x\n", `${LINE}\nmachine x\n`],
])("in %j another entry takes its place", (text, replaced) => {
  expect(replace(text, HOST, NEW)).toBe(replaced);
});

describe("an entry is taken out", () => {
  test.each([
    ["with its line", "machine a login b\nmachine p.example login u\nmachine c\n", "machine a login b\nmachine c\n"],
    ["with its lines", "machine p.example\n  login u\n  password s\nmachine c\n", "machine c\n"],
    ["with its indentation", "machine a\n  machine p.example login u  \nmachine c\n", "machine a\nmachine c\n"],
    ["with carriage returns", "machine p.example login u\r\nmachine c\r\n", "machine c\r\n"],
    ["in front of others on its line", "machine p.example login u \t machine c\n", "machine c\n"],
    [
      "behind others on its line",
      "machine a login b \t machine p.example login u\nmachine c\n",
      "machine a login b\nmachine c\n",
    ],
    [
      "between others on its line",
      "machine a login b machine p.example login u  machine c\n",
      "machine a login b machine c\n",
    ],
    ["and the note behind it stays", "machine p.example login u # why\n", "# why\n"],
  ])("%s", (_, text, bare) => {
    expect(take(text, [HOST])).toBe(bare);
  });

  test("and nothing else ever goes", () => {
    expect(take("machine a\n", [], [{ key: ["a"], raw: null }])).toBe("machine a\n");
  });
});

describe("what is the user's", () => {
  test.each([
    [
      "machine a password c login b\nmachine p.example login u\n",
      [
        [
          "a",
          [
            ["password", "c"],
            ["login", "b"],
          ],
        ],
      ],
      "",
    ],
    ["machine a\n", [["a", []]], ""],
    ["machine p.example\ndefault login x \n\n", [], "default login x"],
    ["machine a login b\nmacdef m\nput\n\n", [["a", [["login", "b"]]]], "machine a login b\nmacdef m\nput"],
    ["", [], ""],
  ])("in %j is all but our entry", (text, machines, rest) => {
    expect(parse(text).others([HOST], [])).toEqual({ machines, rest });
  });

  test("is none of several entries of ours", () => {
    const text = "machine a\nmachine p.example login u\nmachine b\n";
    expect(parse(text).others([HOST, ["b"]], [])).toEqual({ machines: [["a", []]], rest: "" });
  });
});

describe("what a reader may take otherwise is refused", () => {
  const ODD = "a quote, backslash or non-ASCII character, which each reader takes otherwise: change that entry";
  const START = "a word where an entry (machine, login, password) should start: correct or delete it";
  const COMMENT = "a comment without a blank after its #, with which Python reads none of it: put one in";

  test.each([
    ['\nmachine a password "b"\n', ODD, 2],
    ["machine a password b\\c\n", ODD, 1],
    ["machine a password ü\n", ODD, 1],
    ["machine a\u0001\n", ODD, 1],
    ["machine a\u007f\n", ODD, 1],
    ["\ufeffmachine a\n", ODD, 1],
    ["macdef m\n\nmachine a\n", "a macro in front of any machine", 1],
    ["# a\n\n#b\n", COMMENT, 3],
    ["#b # c\n", COMMENT, 1],
    ["  #b\n", COMMENT, 1],
    ["\nlogin a\n", START, 2],
    ["machine a login b c\n", START, 1],
    ["machine a\nmachines b\n", START, 2],
    ["machine a login b\nx # y\n", START, 2],
    ["machine a login b\n\nmachine", "an entry without a host", 3],
    ["machine a\nmachine a\n", "a second entry for a, of which each reader takes another: delete one of the two", 2],
    ["machine a\n login", "login without a value", 2],
    ["machine a login b\n password\n", "password without a value", 2],
    ["machine a login b account\n", "account without a value", 1],
    ["machine a\nlogin #b\n", "a login that not every reader takes alike", 2],
    ["machine a password\n#b\n", "a password that not every reader takes alike", 2],
    ["machine a login b\nlogin c\n", "a second login in an entry", 2],
    ["machine a password b password b\n", "a second password in an entry", 1],
    ["\nmachine a\n# b\nlogin c\n", "a comment inside an entry", 2],
    ["machine a\n# b\n # c\npassword d\n", "a comment inside an entry", 1],
    ["machine a # b\nlogin c\n", START, 2],
  ])("%j", (text, reason, line) => {
    expect(refusalOf(() => parse(text))).toEqual([reason, line]);
  });

  test.each([
    { login: "a b", password: "c" },
    { login: "a", password: "b c" },
    { login: "", password: "c" },
    { login: "a", password: "" },
    { login: "a", password: "#b" },
    { login: "a", password: 'b"c' },
    { login: "a", password: "b\\c" },
    { login: "a\u00e4", password: "b" },
    { login: "a", password: "b\n" },
    { password: "b" },
    { login: "a" },
  ])("and so is a new entry with %j", (fields) => {
    expect(refusalOf(() => put("", [[HOST, fields as { login: string }]]))).toEqual([
      "a user name or password that .netrc can't spell for every reader",
      undefined,
    ]);
  });

  test.each(["!", "~", "a#b", "a:b@c"])("but not one with the password %j", (password) => {
    expect(put("", [[HOST, { login: "u", password }]]).text).toBe(`machine p.example login u password ${password}\n`);
  });
});

describe("another parser is asked for an entry", () => {
  test.each([
    ["machine p.example login u password s\n", NEW],
    ["# a\nmachine p.example login u password s\n", NEW],
    ["machine x login y password z\nmachine p.example login u password s\nmachine z\n", NEW],
    ["  # machine p.example login x password y\nmachine p.example login u password s\n", NEW],
    ["machine p.example login u\n", { login: "u", password: "" }],
    ["machine p.example password s\n", { login: "", password: "s" }],
    ["machine x login u\n", undefined],
    ["", undefined],
  ])("in %j", (text, value) => {
    expect(parse(text).secondOpinion?.(HOST)).toEqual(value);
  });

  test.each([
    ["a macro", `${LINE}\nmacdef m\nput\n\n`],
    ["carriage returns", `${LINE}\r\n`],
    ["two entries on a line", `${LINE} machine x\n`],
    ["two entries on a line, parted by a tab", `${LINE}\tmachine x\n`],
    ["a default entry on the same line", `${LINE}\tdefault\n`],
    ["a note behind an entry", `${LINE} # why\n`],
    ["a number sign in a word", `machine p.example login u password s#t\n`],
    ["more than it reads in good time", `${LINE}\n${"\n".repeat(16_384)}`],
  ])("but not with %s", (_, text) => {
    expect(parse(text).secondOpinion?.(HOST)).toBe(undefined);
  });

  test("up to the longest text that it reads in good time", () => {
    expect(parse(`${LINE}\n`.padEnd(16_384, "\n")).secondOpinion?.(HOST)).toEqual(NEW);
    expect(parse(`${LINE}\n`.padEnd(16_385, "\n")).secondOpinion?.(HOST)).toBe(undefined);
  });
});

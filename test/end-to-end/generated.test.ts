// Generated inputs: quoting in each real shell, proxy URLs, skip lists.
import { readFileSync } from "node:fs";
import net from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPortable } from "../../src/dialects/portable.ts";
import { isIP } from "../../src/model/ip.ts";
import { isBypassed, parseNoProxy, splitNoProxy } from "../../src/model/no-proxy.ts";
import {
  decodePercent,
  formatEndpoint,
  formatWithCredentials,
  parseProxy,
  percentEncode,
} from "../../src/model/proxy.ts";
import { Secret } from "../../src/model/secret.ts";
import { LANGUAGES, type LanguageId } from "../../src/writers/shell.ts";
import { testWithClient } from "../helpers/clients.ts";
import { clientPath, Home } from "../helpers/home.ts";
import { spawnSync } from "../helpers/processes.ts";

/** Strings of what shells care for, and of anything printable. A line break has no place in our values. */
const hostile = fc.oneof(
  fc.string({
    unit: fc.constantFrom(..."'\"$`\\!%#;&|<>(){}[]*?~^= \t@:,./-+éß漢a1".split("")),
    minLength: 1,
    maxLength: 12,
  }),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((text) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)),
);

const SHELLS: readonly [
  id: LanguageId,
  program: string,
  args: readonly string[],
  set: (name: string, value: string) => string,
  call: string,
][] = [
  ["sh", "dash", [], (name, value) => `export ${name}=${value}`, ""],
  ["sh", "bash", ["--norc"], (name, value) => `export ${name}=${value}`, ""],
  ["sh", "zsh", ["-f"], (name, value) => `export ${name}=${value}`, ""],
  ["sh", "ksh93", [], (name, value) => `export ${name}=${value}`, ""],
  ["sh", "mksh", [], (name, value) => `export ${name}=${value}`, ""],
  ["fish", "fish", ["--no-config"], (name, value) => `set -gx ${name} ${value}`, ""],
  ["tcsh", "tcsh", ["-f"], (name, value) => `setenv ${name} ${value}`, ""],
  ["tcsh", "bsd-csh", ["-f"], (name, value) => `setenv ${name} ${value}`, ""],
  ["elvish", "elvish", ["-norc"], (name, value) => `set-env ${name} ${value}`, ""],
  ["xonsh", "xonsh", ["--no-rc"], (name, value) => `$${name} = ${value}`, ""],
  ["nushell", "nu", ["-n"], (name, value) => `load-env { ${name}: ${value} }`, "^"],
];

describe("quoting", () => {
  for (const [id, program, args, set, call] of SHELLS) {
    testWithClient(program, program, "gets any string as it is", (found) => {
      const home = new Home();
      const values = fc.sample(hostile, 300);
      const lines = values.map((value, at) => set(`V${at}_`, LANGUAGES[id].quote(value)));
      home.write("script", [...lines, `${call}sh -c 'env -0 > ${home.base}/out'`, ""].join("\n"));
      const result = spawnSync(found, [...args, home.file("script")], {
        encoding: "utf8",
        env: { HOME: home.path, PATH: clientPath(), LANG: "C.UTF-8", TERM: "dumb" } as NodeJS.ProcessEnv,
      });
      expect(result.status, result.stderr.slice(0, 500)).toBe(0);
      const variables = new Map(
        readFileSync(`${home.base}/out`, "utf8")
          .split("\0")
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
      for (const [at, value] of values.entries()) expect(variables.get(`V${at}_`)).toBe(value);
    });
  }
});

describe("proxy URLs", () => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const host = fc.oneof(
    fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(".")),
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  );
  const port = fc.integer({ min: 1, max: 65535 });
  const userinfo = hostile.filter((text) => !text.includes("\t"));

  test("what is written reads back, with any user name and password", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("http", "https"),
        host,
        port,
        userinfo,
        userinfo,
        (scheme, name, number, username, password) => {
          const plain = `${scheme}://${name}:${number}`;
          const endpoint = { scheme, host: name.toLowerCase().replace(/^\[|\]$/g, ""), port: number } as const;
          const url = formatWithCredentials(endpoint, { username, password: new Secret(password) });
          const parsed = parseProxy(url);
          if (parsed.kind === "error") throw new Error(parsed.message);
          expect(formatEndpoint(parsed.proxy.endpoint)).toBe(plain.toLowerCase());
          expect(parsed.proxy.username).toBe(username);
          expect(parsed.proxy.password?.reveal()).toBe(password);
          // The WHATWG parser of other programs agrees.
          expect(decodePercent(new URL(url).password)).toBe(password);
          expect(percentEncode(password)).toMatch(/^[A-Za-z0-9_.~%-]*$/);
        },
      ),
    );
  });

  test("any text is parsed or refused, and no message holds its userinfo", () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{3}CANARY[a-z]{3}$/), fc.string(), (head, password, tail) => {
        for (const text of [`${head}:${password}@${tail}`, `http://u:${password}@${tail}`]) {
          const parsed = parseProxy(text);
          if (parsed.kind === "error") expect(parsed.message).not.toContain(password);
          else for (const note of parsed.notes) expect(note).not.toContain(password);
        }
      }),
    );
  });
});

test("what is an address is what Node takes for one", () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.stringMatching(/^[0-9a-f:.]{1,12}$/),
    fc.stringMatching(/^([0-9]{1,3}\.){3}[0-9]{1,3}$/),
    fc.stringMatching(/^([0-9a-f]{0,4}:){1,7}[0-9a-f.]{0,8}$/),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(isIP(value)).toBe(net.isIP(value));
    }),
    { numRuns: 3_000 },
  );
});

describe("skip lists", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(\.[a-z]{2,4}){0,2}$/);
  const entry = fc.oneof(
    name,
    name.map((text) => `.${text}`),
    name.map((text) => `*.${text}`),
    name.map((text) => text.toUpperCase()),
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(name, fc.integer({ min: 1, max: 65535 })).map(([text, port]) => `${text}:${port}`),
    fc.constantFrom("*", "<local>", "10.*"),
  );

  test("the portable form reads back as what it means, without blanks and brackets, and with what is always direct", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.constantFrom(",", ";", " ", " , "), (items, separator) => {
        const entries = parseNoProxy(splitNoProxy(items.join(separator)));
        const { text, partial } = toPortable(entries);
        expect(text).toMatch(/^(localhost,127\.0\.0\.1,::1,169\.254\.169\.254(,[^\s,[\]]+)*|\*)$/);
        const again = toPortable(parseNoProxy(splitNoProxy(text)));
        expect(new Set(again.text.split(","))).toEqual(new Set(text.split(",")));
        for (const item of entries) {
          const isSaid = ![...partial.values()].flat().includes(item.text);
          if (isSaid && (item.kind === "host" || item.kind === "suffix" || item.kind === "ip"))
            expect(isBypassed(parseNoProxy([text].flatMap(splitNoProxy)), item.text)).toBe(true);
        }
      }),
    );
  });

  test("a domain means itself and what is below it, never a neighbour", () => {
    fc.assert(
      fc.property(name, fc.stringMatching(/^[a-z]{1,5}$/), (domain, label) => {
        fc.pre(!["localhost"].includes(domain));
        const entries = parseNoProxy([domain]);
        expect(isBypassed(entries, domain)).toBe(true);
        expect(isBypassed(entries, `${label}.${domain}`)).toBe(true);
        expect(isBypassed(entries, `${label}${domain}`)).toBe(false);
      }),
    );
  });
});

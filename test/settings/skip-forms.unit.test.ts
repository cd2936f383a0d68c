// The forms in which people write a skip list, through every source that has one.
import { describe, expect, test } from "vitest";
import { resolveWhere, type Said } from "../helpers/sources.ts";

const PROXY = "http://p.example:8080";
const ASKED = { exitCode: 0 };

/** A machine whose source has this list, written as lists are there. */
const SOURCES: Readonly<Record<string, (items: readonly string[]) => Said>> = {
  "--skip": (items) => ({ flags: { proxy: PROXY, skip: items.join(",") } }),
  $PROXYCAST_SKIP: (items) => ({ flags: { proxy: PROXY }, variables: { PROXYCAST_SKIP: items.join(" ") } }),
  "config.yaml:2": (items) => ({ user: `proxy: ${PROXY}\nskip: ${JSON.stringify(items)}\n` }),
  $no_proxy: (items) => ({ variables: { http_proxy: PROXY, no_proxy: items.join(",") } }),
  "/etc/environment": (items) => ({ etcEnvironment: `http_proxy=${PROXY}\nno_proxy="${items.join(",")}"\n` }),
  GNOME: (items) => ({
    gnome: [" mode 'manual'", ".http host 'p.example'", ".http port 8080", ` ignore-hosts ['${items.join("', '")}']`],
  }),
  KDE: (items) => ({
    files: {
      ".config/kioslaverc": `[Proxy Settings]\nProxyType=1\nhttpProxy=${PROXY}\nNoProxyFor=${items.join(",")}\n`,
    },
  }),
  Windows: (items) => ({
    replaced: {
      platform: "win32",
      ask: async (_, [, key = ""]) => ({
        ...ASKED,
        stdout: `\r\n${key}\r\n    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    p.example:8080\r\n    ProxyOverride    REG_SZ    ${items.join(";")}\r\n`,
      }),
    },
  }),
  macOS: (items) => ({
    replaced: {
      platform: "darwin",
      ask: async () => ({
        ...ASKED,
        stdout: `<dictionary> {\n  ExceptionsList : <array> {\n${items.map((item, at) => `    ${at} : ${item}\n`).join("")}  }\n  HTTPEnable : 1\n  HTTPPort : 8080\n  HTTPProxy : p.example\n}\n`,
      }),
    },
  }),
};

const FORMS: Readonly<Record<string, string>> = {
  "10.*": "10.0.0.0/8",
  "192.168.*.*": "192.168.0.0/16",
  "172.16.*": "172.16.0.0/16",
  "*corp.example": "corp.example",
  "10.1.*.5": "10.1.*.5",
  "[fe80::1]": "fe80::1",
  "10.9.0.0 - 10.9.0.255": "10.9.0.0/24",
};

const MISTAKES: Readonly<Record<string, string>> = {
  "https://intranet.corp.example/x": 'an entry with a scheme ("https://intranet.corp.example")',
  "a.example|b.example": 'entries with | between them ("a.example|b.example")',
  "10.1.2.3-10.1.2.9": 'a range of addresses ("10.1.2.3-10.1.2.9")',
  "10.1.2.3 - 10.1.2.9": 'a range of addresses ("10.1.2.3-10.1.2.9")',
  "host:99999": 'a port that is not from 1 to 65535 ("host:99999")',
  "192.168.1.*:8080": 'a port behind a domain or network ("192.168.1.*:8080")',
  "*.10.1": 'numbers that are no address ("*.10.1")',
};

describe.each(Object.entries(SOURCES))("%s", (name, say) => {
  const isGiven = /^(--|\$PROXYCAST|config)/.test(name);

  test("each form means the same", async () => {
    const { settings } = await resolveWhere(say(Object.keys(FORMS)));
    const texts = settings.noProxy.value.map(({ text }) => text);
    expect(texts.slice(4)).toEqual(Object.values(FORMS));
  });

  test.each(Object.entries(MISTAKES))("%s is named, and refused where it was given", async (item, mistake) => {
    const resolved = await resolveWhere(say(["a.test", item, "b.test"])).catch((error) => error);
    if (isGiven) {
      expect(resolved).toMatchObject({ exitCode: 2, message: expect.stringContaining(` has ${mistake}: `) });
      expect(resolved.message).toContain(name);
      return;
    }
    const message = expect.stringContaining(`the skip list of ${name} has ${mistake}: `);
    expect(resolved.settings.notes).toEqual(expect.arrayContaining([message]));
    const texts = resolved.settings.noProxy.value.map(({ text }: { text: string }) => text);
    expect(texts.slice(4)).toEqual(["a.test", "b.test"]);
  });
});

test("what an older version saved and no list can have is passed over", async () => {
  const saved = {
    schema: 1,
    since: "2026-01-01T00:00:00.000Z",
    environment: { http: { name: "http_proxy", url: PROXY }, skip: ["a.test", "-", ".10.1.2.3"] },
  } as const;
  const { settings } = await resolveWhere({ request: { saved, readsEnvironment: false } });
  expect(settings.noProxy.value.slice(4).map(({ text }) => text)).toEqual(["a.test"]);
});

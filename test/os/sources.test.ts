// What each recorded output means, by hand. test/fixtures/os/README.md says where each came from.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatEndpoint } from "../../src/model/proxy.ts";
import { parseGnome } from "../../src/os/gnome.ts";
import { parseKde } from "../../src/os/kde.ts";
import { parseScutil } from "../../src/os/macos.ts";
import type { Outcome } from "../../src/os/source.ts";
import { parseInternetSettings, parseReg, parseWinHttp, readVariables } from "../../src/os/windows.ts";
import { ROOT } from "../helpers/home.ts";

const FIXTURES = path.join(ROOT, "test/fixtures/os");

/** The proxies with their user names, and how many entries the list of exceptions has. */
const MEANING: Readonly<Record<string, string>> = {
  "gnome/auto-empty-url.txt": "silent",
  "gnome/auto-url.txt": "pac http://wpad.corp.example/proxy.pac, 3",
  "gnome/defaults-none.txt": "direct",
  "gnome/get-single-values.txt": "silent",
  "gnome/ignore-hosts-empty.txt": "proxy.corp.example:8080, proxy.corp.example:8080, 0",
  "gnome/ignore-hosts-mixed.txt": "proxy.corp.example:8080, proxy.corp.example:8080, 10",
  "gnome/manual-auth-off-stale-password.txt": "proxy.corp.example:8080, proxy.corp.example:8080, 3",
  "gnome/manual-host-ipv6.txt": "[2001:db8::1]:3128, [2001:db8::1]:3128, 3",
  "gnome/manual-host-is-url.txt": "proxy.corp.example:3128, proxy.corp.example:3128, 3",
  "gnome/manual-http-https.txt": "proxy.corp.example:3128, proxy.corp.example:3129, 3",
  "gnome/manual-http-only-auth.txt":
    "proxy.corp.example:8080 as alice with password, proxy.corp.example:8080 as alice with password, 3",
  "gnome/manual-no-host.txt": "silent",
  "gnome/manual-socks-only.txt": "silent",
  "gnome/no-such-schema.stderr.txt": "silent",
  "gnome/none-stale-manual.txt": "direct",
  "gnome/old-manual-http-only-https-empty.txt": "10.0.0.1:3128, 10.0.0.1:3128, 3",
  "gnome/old-manual-use-same-proxy.txt": "myproxyhost:8080, myproxyhost:8080, 3",
  "gnome/old-ubuntu-none-other-order.txt": "direct",
  "gnome/strings-quoted-c-locale.txt": "silent",
  "gnome/strings-quoted.txt":
    "xn--prxy-6qa.corp.example:8080 as CORP\\alice with password, xn--prxy-6qa.corp.example:8080 as CORP\\alice with password, 8",
  "kde/escapes-tab-newline-nested-group.kioslaverc": "proxy.corp.example:3128, -, 0",
  "kde/escapes.kioslaverc": "proxy.corp.example:3128 as al\\ice with password, -, 4",
  "kde/flags-kiosk-and-expand.kioslaverc": "proxy.corp.example:8080, proxy.corp.example:3128, 2",
  "kde/flags-old-forum-login.kioslaverc":
    "proxy.corp.example:3128 as alice with password, proxy.corp.example:3128 as alice with password, 0",
  "kde/public-kde4-authmode.kioslaverc": "direct",
  "kde/public-kde4-no-proxy-group.kioslaverc": "direct",
  "kde/public-kde4-socks-as-http.kioslaverc": "direct",
  "kde/public-kde4-stale-no-scheme.kioslaverc": "direct",
  "kde/public-plasma-env-names.kioslaverc": "silent",
  "kde/public-plasma-manual-with-stale-pac.kioslaverc": "127.0.0.1:7897, 127.0.0.1:7897, 6",
  "kde/public-plasma5-manual-all.kioslaverc": "127.0.0.1:7890, 127.0.0.1:7890, 2",
  "kde/public-plasma5-socks-only.kioslaverc": "silent",
  "kde/public-tool-written-url-form.kioslaverc": "127.0.0.1:12334, 127.0.0.1:12334, 3",
  "kde/type0-none-stale.kioslaverc": "direct",
  "kde/type1-login-and-forms.kioslaverc": "proxy.corp.example:3128 as alice with password, proxy.corp.example:3129, 0",
  "kde/type1-manual.kioslaverc": "proxy.corp.example:3128, proxy.corp.example:3129, 6",
  "kde/type1-reversed.kioslaverc": "proxy.corp.example:3128, -, 0",
  "kde/type1-socks.kioslaverc": "silent",
  "kde/type2-pac-path.kioslaverc": "pac /home/alice/proxy with blank.pac, 0",
  "kde/type2-pac-url.kioslaverc": "pac http://wpad.corp.example/proxy.pac, 0",
  "kde/type3-wpad.kioslaverc": "silent",
  "kde/type4-env-names.kioslaverc": "silent",
  "macos/bad-incomplete-value.txt": "direct",
  "macos/bad-not-a-dictionary.txt": "silent",
  "macos/bad-single-brace.txt": "silent",
  "macos/bad-truncated.txt": "silent",
  "macos/blank-user.txt": "direct",
  "macos/empty-dictionary.txt": "direct",
  "macos/exceptions-comma-in-one.txt": "direct",
  "macos/exceptions-mixed.txt": "127.0.0.1:7890, 127.0.0.1:7890, 10",
  "macos/exceptions-socks-off.txt": "127.0.0.1:9090, 127.0.0.1:9090, 3",
  "macos/http-https-socks.txt": "proxy.corp.example:1337, proxy.corp.example:1337, 2",
  "macos/http-only.txt": "127.0.0.1:8118, -, 2",
  "macos/https-user-and-pac.txt": "pac proxy.corp.example/foo.pac, 2",
  "macos/none-defaults.txt": "direct",
  "macos/pac-only.txt": "pac http://wpad.corp.example/wpad.dat, 0",
  "macos/scoped-only.txt": "direct",
  "macos/scoped.txt": "proxy.corp.example:3128, proxy.corp.example:3129, 2",
  "macos/socks-only.txt": "silent",
  "macos/stale-disabled.txt": "direct",
  "macos/user-with-domain-simple-hosts.txt": "127.0.0.1:8000, 127.0.0.1:8443 as CORP\\alice, 1",
  "macos/wpad-discovery.txt": "pac http://wpad/wpad.dat, 3",
  "windows/netsh-de-direct.txt": "-",
  "windows/netsh-de-proxy.txt": "proxy.corp.example:8080",
  "windows/netsh-en-direct.txt": "-",
  "windows/netsh-en-proxy-no-bypass.txt": "proxy.corp.example:8080",
  "windows/netsh-en-proxy.txt": "http=127.0.0.1:7038;https=127.0.0.1:7038",
  "windows/netsh-fr-direct-replacement-chars.txt": "-",
  "windows/netsh-ja-direct.txt": "-",
  "windows/netsh-ja-proxy-no-bypass.txt": "1.2.3.4:5678",
  "windows/netsh-ja-proxy.txt": "proxy.corp.example:8080",
  "windows/netsh-zh-direct.txt": "-",
  "windows/netsh-zh-proxy-gbk.txt": "127.0.0.1:1088",
  "windows/netsh-zh-proxy-no-bypass.txt": "127.0.0.1:7897",
  "windows/netsh-zh-proxy.txt": "127.0.0.1:1088",
  "windows/reg-autoconfigurl.txt": "pac http://proxy.corp.example/file.pac, 0",
  "windows/reg-empty-strings.txt": "silent",
  "windows/reg-environment.txt": "proxy.corp.example:8080 as alice with password, -, 3",
  "windows/reg-missing-de-cp850.stderr.txt": "silent",
  "windows/reg-missing-de.stderr.txt": "silent",
  "windows/reg-missing-en.stderr.txt": "silent",
  "windows/reg-missing-fr.stderr.txt": "silent",
  "windows/reg-missing-zh-gbk.stderr.txt": "silent",
  "windows/reg-missing-zh.stderr.txt": "silent",
  "windows/reg-old-windows-7.txt": "direct",
  "windows/reg-per-scheme-pac-autodetect.txt": "pac http://wpad.corp.example/proxy.pac, 6",
  "windows/reg-server-as-url-login.txt":
    "proxy.corp.example:8080 as alice with password, proxy.corp.example:8080 as alice with password, 2",
  "windows/reg-single-server-override.txt": "127.0.0.1:7890, 127.0.0.1:7890, 7",
  "windows/reg-socks-with-scheme.txt": "silent",
  "windows/reg-stale-server-disabled.txt": "direct",
  "windows/reg-system-account-no-proxy-values.txt": "direct",
  "windows/reg-v-proxyenable.txt": "silent",
  "windows/reg-whole-key-off.txt": "direct",
};

const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => /\/[^/]+\.\w+$/.test(name));

test.each(files)("%s", (name) => {
  const text = readFileSync(path.join(FIXTURES, name), "utf8");
  expect(readFileSync(path.join(FIXTURES, "README.md"), "utf8")).toContain(`\`${name}\``);
  expect(name.includes("/netsh") ? (parseWinHttp(text) ?? "-") : show(parse(name, text))).toBe(MEANING[name]);
});

test("exceptions that can't be told are named, and never taken for the opposite", () => {
  const outcome = parseKde([readFileSync(path.join(FIXTURES, "kde/type1-reversed.kioslaverc"), "utf8")]);
  expect(outcome).toMatchObject({ noProxy: [], notes: [expect.stringMatching(/that do use the proxy/)] });
});

test("what KDE's administrator locked goes before the user's own", () => {
  const own = "[Proxy Settings]\nProxyType=1\nhttpProxy=http://mine.example 1\n";
  const machine = "[Proxy Settings]\nhttpProxy[$i]=http://company.example 8080\nhttpsProxy=http://other.example 1\n";
  expect(show(parseKde([own, machine]))).toBe("company.example:8080, other.example:1, 0");
  expect(show(parseKde([own, machine.replace("[$i]", "")]))).toBe("mine.example:1, other.example:1, 0");
});

function parse(name: string, text: string): Outcome {
  if (name.startsWith("gnome/")) return parseGnome(text);
  if (name.startsWith("kde/")) return parseKde([text]);
  if (name.startsWith("macos/")) return parseScutil(text);
  const values = parseReg(text);
  return name.includes("environment") ? readVariables(values) : parseInternetSettings(values);
}

function show(outcome: Outcome): string {
  if (outcome.kind === "pac") return `pac ${outcome.script}, ${outcome.noProxy.length}`;
  if (outcome.kind !== "proxy") return outcome.kind;
  const proxies = [outcome.http, outcome.https].map((proxy) => {
    if (!proxy) return "-";
    const user = proxy.username ? ` as ${proxy.username}` : "";
    return `${formatEndpoint(proxy.endpoint).replace("http://", "")}${user}${proxy.password ? " with password" : ""}`;
  });
  return [...proxies, outcome.noProxy.length].join(", ");
}

// nonProxyHosts of Java, and of Maven, which reads it by itself.
import { expect, test } from "vitest";
import { toJava, toMaven, wholeBytes } from "../../src/dialects/java.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";

const ALWAYS = "localhost|*.localhost|127.0.0.1|[::1]|169.254.169.254";

test.each([
  ["corp.example", "corp.example|*.corp.example"],
  [".corp.example", "corp.example|*.corp.example"],
  ["10.0.0.5", "10.0.0.5"],
  ["fd00::5", "[fd00::5]"],
  ["*corp.example", "corp.example|*.corp.example"],
  ["10.*", "10.*"],
  ["*corp*", "*corp*"],
  ["10.0.0.0/8", "10.*"],
  ["172.16.0.0/16", "172.16.*"],
  ["192.168.7.0/24", "192.168.7.*"],
  ["*", "*"],
])("Java is told %s as %s", (item, text) => {
  expect(toJava(parseNoProxy([item]))).toEqual({ text: `${ALWAYS}|${text}`, dropped: [] });
});

test.each(["build-*.example", "*a*b", "a*b*", "10.0.0.0/9", "fd00::/8", "corp.example:80", "<local>"])(
  "Java can't be told %s",
  (item) => expect(toJava(parseNoProxy([item]))).toEqual({ text: ALWAYS, dropped: [item] }),
);

test("Maven can't be told an address of IPv6 besides", () => {
  expect(toMaven(parseNoProxy(["10.0.0.5", "corp.example:80", "fd00::5", "corp.example"]))).toEqual({
    text: "localhost|*.localhost|127.0.0.1|169.254.169.254|10.0.0.5|corp.example|*.corp.example",
    dropped: ["fd00::5", "corp.example:80"],
  });
});

test.each([
  ["10.0.0.0/8", ["10.*"]],
  ["10.0.0.0/12", []],
  ["10.0.0.1/32", []],
  ["fd00::/8", []],
])("the network %s is %j", (network, patterns) => expect(wholeBytes(network)).toEqual(patterns));

// What is made of what shells and clients say.
import { describe, expect, test } from "vitest";
import type { Fetched, Route } from "../../src/check/ask.ts";
import { readVariables } from "../../src/check/capture.ts";
import { Careful } from "../../src/check/careful.ts";
import { routeByVariables, toRoute } from "../../src/check/environment.ts";
import { agrees } from "../../src/check/expected.ts";
import { REFUSED, reasonIn, toFetched } from "../../src/check/reasons.ts";

const URL_HTTP = new URL("http://a.corp.example/");
const to = (host: string, scheme: "http" | "socks5" | "socks5h" = "http"): Route => ({
  kind: "proxy",
  endpoint: { scheme, host, port: 8080 },
});

describe("variables that a shell printed", () => {
  const mark = "PROXYCAST_CHECK=1\0";

  test("start behind the mark, whatever was printed before it", () => {
    const text = `Welcome, http_proxy=nobody${mark}A=1\0B=x=y\nz\0bye`;
    expect(readVariables(text)).toEqual({ A: "1", B: "x=y\nz" });
  });

  test("are not known without it", () => {
    expect(readVariables("A=1\0B=2\0")).toBeUndefined();
    expect(readVariables("PROXYCAST_CHECK=1")).toBeUndefined();
  });
});

describe("a client that goes by the variables", () => {
  const variables = {
    http_proxy: "http://ada:s3cret@p.example:1",
    HTTPS_PROXY: "http://q.example:2",
    no_proxy: "x, .corp.example",
  };

  test.each<[string, string, object]>([
    [
      "http://b.example/",
      "the one of its protocol, without its userinfo",
      {
        route: { kind: "proxy", endpoint: { scheme: "http", host: "p.example", port: 1 } },
        from: { variable: "http_proxy" },
      },
    ],
    [
      "https://b.example/",
      "in upper case",
      {
        route: { kind: "proxy", endpoint: { scheme: "http", host: "q.example", port: 2 } },
        from: { variable: "HTTPS_PROXY" },
      },
    ],
    [
      "http://a.corp.example/",
      "direct by an entry",
      { route: { kind: "direct", by: ".corp.example" }, from: { variable: "no_proxy" } },
    ],
  ])("%s: %s", (address, _, said) => {
    expect(routeByVariables(variables, new URL(address))).toEqual(said);
  });

  test("is direct without any, also where they are empty", () => {
    expect(routeByVariables({ http_proxy: "" }, URL_HTTP)).toEqual({ route: { kind: "direct" } });
  });

  test("names none that can be told where it can't be read, and shows nothing of it", () => {
    const route = toRoute("ada:s3cret");
    expect(route.kind).toBe("unknown");
    expect(JSON.stringify(route)).not.toContain("s3cret");
  });
});

test.each<[Route, Route | undefined, boolean | undefined]>([
  [to("p"), to("p"), true],
  [to("p"), to("q"), false],
  [to("p", "socks5"), to("p", "socks5h"), true],
  [to("p"), to("p", "socks5h"), false],
  [{ kind: "direct" }, { kind: "direct", by: "x" }, true],
  [{ kind: "direct" }, to("p"), false],
  [to("p"), { kind: "direct" }, false],
  [{ kind: "unknown", why: "" }, to("p"), undefined],
  [to("p"), undefined, undefined],
])("%j beside what was written, %j: %s", (said, expected, isOurs) => {
  expect(agrees(said, expected)).toBe(isOurs);
});

describe("why a request did not get through", () => {
  const outcome = { exitCode: 1, stdout: "", stderr: "", isLate: false, milliseconds: 12.3 };

  test.each([
    ["curl: (56) CONNECT tunnel failed, response 407", REFUSED],
    ["SSL certificate problem: self-signed certificate", "it does not trust the certificate"],
    ["Could not resolve proxy: p.example", "it does not find the proxy's name"],
    ["getaddrinfo ENOTFOUND x", "it does not find the name of the host or of the proxy"],
    ["connect ECONNREFUSED 127.0.0.1:9", "nothing listens where it connects to"],
    ["HTTP/1.1 503 Service Unavailable", "the proxy, or the site, can't answer at present (502 to 504)"],
    ["all is well", undefined],
  ])("%s", (text, reason) => {
    expect(reasonIn(text)).toBe(reason);
  });

  test("is told in our words, never in the client's", () => {
    expect(toFetched({ ...outcome, stderr: "at http://ada:s3cret@p: odd" })).toEqual({
      isThrough: false,
      milliseconds: 12,
      why: "it ends with exit code 1",
    });
    expect(toFetched({ ...outcome, isLate: true }).why).toBe("it does not come to an end in time");
    expect(toFetched({ ...outcome, exitCode: 0 })).toEqual({ isThrough: true, milliseconds: 12 });
  });
});

describe("requests that may send a password", () => {
  const fetched = (why?: string): Fetched => ({ isThrough: !why, milliseconds: 1, ...(why ? { why } : {}) });

  test("are made one after the other, and no more to a proxy that refused one", async () => {
    const careful = new Careful();
    const log: string[] = [];
    const send = (name: string, route: Route, why?: string) =>
      careful.send(route, async () => {
        log.push(`${name} starts`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`${name} ends`);
        return fetched(why);
      });
    const all = await Promise.all([
      send("a", to("p")),
      send("b", to("p"), REFUSED),
      send("c", to("p")),
      send("d", to("q")),
    ]);
    expect(log).toEqual(["a starts", "a ends", "b starts", "b ends", "d starts", "d ends"]);
    expect(all[2]).toMatch(/no more was sent/);
  });

  test("one that breaks off keeps no other waiting", async () => {
    const careful = new Careful();
    await expect(careful.send(to("p"), () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(await careful.send(to("p"), async () => fetched())).toEqual(fetched());
  });
});

// Where a PAC script may come from: a file or an address, within limits.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { getScript, isRemote, shownScript } from "../../src/pac/script.ts";
import type { System } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere } from "../helpers/sources.ts";

const MEGABYTE = 1024 * 1024;

test.each([
  ["http://a.example/p", true],
  ["HTTPS://a.example/p", true],
  ["file:///p", false],
  ["/http://a", false],
  ["http:/a", false],
  ["httpx://a", false],
])("%s comes over the network: %s", (script, answer) => {
  expect(isRemote(script)).toBe(answer);
});

test.each([
  ["http://a.example/p.pac?token=x", "http://a.example/p.pac"],
  ["http://a.example/p.pac#x?y\nz", "http://a.example/p.pac"],
  ["http://ada:s3cret@a.example/p.pac", "http://a.example/p.pac"],
  ["/home/ada/p.pac?x", "/home/ada/p.pac?x"],
  ["file:///home/ada/p.pac", "file:///home/ada/p.pac"],
  ["C:\\Users\\ada\\p@x.pac", "C:\\Users\\ada\\p@x.pac"],
  ["/home/a@b/p.pac", "/home/a@b/p.pac"],
  ["ada:s3cret@a.example/p.pac", "(not shown: it may hold a password)"],
  ["ada:@a.example/p.pac", "(not shown: it may hold a password)"],
])("the place %j is shown as %j", (script, shown) => {
  expect(shownScript(script)).toBe(shown);
});

describe("a file", () => {
  const machine = (replaced: Partial<System> = {}) => {
    const home = new Home();
    return { home, system: machineWhere({ files: { "proxy.pac": "the scrïpt" }, replaced }, home) };
  };

  test("is read by its path and by its address", async () => {
    const { home, system } = machine();
    const read = { text: "the scrïpt", isUntrusted: false };
    expect(await getScript(system, home.file("proxy.pac"))).toEqual(read);
    expect(await getScript(system, pathToFileURL(home.file("proxy.pac")).href)).toEqual(read);
    expect(await getScript(system, pathToFileURL(home.file("proxy.pac")).href.replace("file:", "FILE:"))).toEqual(read);
  });

  test.each([
    ["proxy.pac", "is neither an address nor a file of this machine"],
    ["file://server/share/proxy.pac", "names another machine: a file of this one has three slashes, file:///home/…"],
    ["file:///tmp/a%2Fb.pac", "has %2F in it, and no name of a file holds a slash"],
    [
      "file:///tmp/%zz.pac",
      "is no address of a file: after a percent sign come two digits of its code, and %25 is the sign itself",
    ],
    ["/tmp", "is a folder: name the script in it"],
    ["/nowhere/proxy.pac", "does not exist"],
  ])("%s is refused: it %s", async (script, why) => {
    await expect(getScript(machine().system, script)).rejects.toMatchObject({
      exitCode: 2,
      message: `the PAC script ${script} ${why}`,
    });
  });

  const WEB_PAGE = "is a web page and no script: open its address in a browser, which may want you to sign in";
  const UTF_16 = "is UTF-16 text, or no text at all: save it as UTF-8";
  test.each([
    ["", "is empty"],
    [" \r\n\t", "is empty"],
    ["<!DOCTYPE html><p>Sign in</p>", WEB_PAGE],
    ["\ufeff\n<html lang=en>", WEB_PAGE],
    ["<?xml version='1.0'?>", WEB_PAGE],
    [Buffer.from("\ufefffunction", "utf16le"), UTF_16],
    [Buffer.from("\ufefffunction", "utf16le").swap16(), UTF_16],
    [Buffer.from("function", "utf16le"), UTF_16],
  ])("%j is refused, with what it is", async (text, why) => {
    const { home, system } = machine({ read: () => Buffer.from(text as string) });
    const file = home.file("proxy.pac");
    await expect(getScript(system, file)).rejects.toThrow(`the PAC script ${file} ${why}`);
  });

  test.each([
    ["\ufefffunction f() {} // ü", "function f() {} // ü"],
    [Buffer.from("// caf\xe9", "latin1"), "// café"],
    ["<!-- hidden from old browsers\nfunction", "<!-- hidden from old browsers\nfunction"],
  ])("%j is read as text", async (text, read) => {
    const { home, system } = machine({ read: () => Buffer.from(text as string) });
    expect((await getScript(system, home.file("proxy.pac"))).text).toBe(read);
  });

  test("that can't be read is named with the system's code", async () => {
    const read = () => {
      throw Object.assign(new Error("words of the system"), { code: "EACCES" });
    };
    await expect(getScript(machine({ read }).system, "/x.pac")).rejects.toThrow(
      /^the PAC script \/x\.pac can't be read \(EACCES\)$/,
    );
  });

  test("that others can write chooses no proxy", async () => {
    const trail = (path: string) => ({
      steps: [{ path, kind: "file" as const, mode: 0o666, uid: 7, gid: 7 }],
      isDangling: false,
    });
    await expect(getScript(machine({ user: 7, read: () => Buffer.from("x"), trail }).system, "/x.pac")).rejects.toThrow(
      /^the PAC script \/x\.pac is not followed: \/x\.pac can be written by others, and whoever writes it chooses your proxy$/,
    );
  });

  test.each([
    [MEGABYTE, true],
    [MEGABYTE + 1, false],
  ])("of %d bytes is taken: %s", async (size, isTaken) => {
    const outcome = getScript(machine({ read: () => Buffer.alloc(size, "x") }).system, "/x.pac");
    if (isTaken) expect((await outcome).text.length).toBe(size);
    else await expect(outcome).rejects.toThrow(/^the PAC script \/x\.pac is larger than 1 MB$/);
  });
});

describe("an address", () => {
  async function serve(
    answer: (response: http.ServerResponse, path: string, headers: http.IncomingHttpHeaders) => void,
  ) {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? "");
      answer(response, request.url ?? "", request.headers);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    let limits = 0;
    const system = machineWhere({ replaced: { limitNameLookups: () => limits++ } });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, asked, get: (path: string) => getScript(system, `${url}${path}`), limits: () => limits };
  }

  test("is asked for with a name of our own; what comes by plain http is not trusted", async () => {
    let sent: http.IncomingHttpHeaders = {};
    const server = await serve((response, _, headers) => {
      sent = headers;
      response.write("the scr");
      response.end("ipt");
    });
    expect(await server.get("/p.pac?q=1")).toEqual({ text: "the script", isUntrusted: true });
    expect(server.asked).toEqual(["/p.pac?q=1"]);
    expect([sent.accept, sent["user-agent"], sent.connection]).toEqual(["*/*", "proxycast", "close"]);
    expect(server.limits()).toBe(1);
  });

  test.each([300, 302, 399])("status %d with a place leads there, relative to the address", async (status) => {
    const server = await serve((response, path) => {
      if (path === "/a/next") response.end("found");
      else response.writeHead(status, { location: "next" }).end();
    });
    expect((await server.get("/a/p.pac")).text).toBe("found");
    expect(server.asked).toEqual(["/a/p.pac", "/a/next"]);
  });

  test.each([
    [404, {}, "could not be fetched (status 404)"],
    [302, {}, "could not be fetched (status 302)"],
    [201, { location: "/x" }, "could not be fetched (status 201)"],
    [400, { location: "/x" }, "could not be fetched (status 400)"],
    [302, { location: "file:///etc/passwd" }, "sends us on to no address of the web"],
    [302, { location: "xhttp://a.example/" }, "sends us on to no address of the web"],
    [302, { location: "httpsx://a.example/" }, "sends us on to no address of the web"],
  ] as const)("status %d with %j is refused: it %s", async (status, headers, why) => {
    const server = await serve((response) => response.writeHead(status, headers).end("x"));
    await expect(server.get("/p.pac?secret")).rejects.toMatchObject({
      exitCode: 2,
      message: `the PAC script ${server.url}/p.pac ${why}`,
    });
    expect(server.asked).toEqual(["/p.pac?secret"]);
  });

  test.each([
    [5, true],
    [6, false],
  ])("that sends us on %d times is followed: %s", async (times, isFollowed) => {
    const server = await serve((response, path) => {
      const at = Number(path.slice(1));
      if (at === times) response.end("found");
      else response.writeHead(302, { location: `/${at + 1}` }).end();
    });
    const outcome = server.get("/0");
    if (isFollowed) expect((await outcome).text).toBe("found");
    else await expect(outcome).rejects.toThrow(`the PAC script ${server.url}/0 sends us on without end`);
    expect(server.asked.length).toBe(6);
  });

  test.each([
    [MEGABYTE, true],
    [MEGABYTE + 1, false],
  ])("of %d bytes is taken: %s", async (size, isTaken) => {
    const server = await serve((response) => response.end(Buffer.alloc(size, "x")));
    const outcome = server.get("/p");
    if (isTaken) expect((await outcome).text.length).toBe(size);
    else await expect(outcome).rejects.toThrow(`the PAC script ${server.url}/p is larger than 1 MB`);
  });

  test.each(["headers", "body"])(
    "whose connection breaks before the %s ends is named with the system's code",
    async (when) => {
      const server = await serve((response) => {
        if (when === "body") response.writeHead(200, { "content-length": "9" }).write("x", () => response.destroy());
        else response.destroy();
      });
      await expect(server.get("/p")).rejects.toThrow(
        `the PAC script ${server.url}/p could not be fetched (ECONNRESET)`,
      );
    },
  );

  test("by https is spoken to in TLS", async () => {
    const server = await serve((response) => response.end("x"));
    const place = `${server.url.replace("http:", "https:")}/p`;
    await expect(getScript(machineWhere({}), place)).rejects.toThrow(
      /^the PAC script https:\/\/127\.0\.0\.1:\d+\/p could not be fetched \((?:EPROTO|ERR_SSL_\w+)\)$/,
    );
    expect(server.asked).toEqual([]);
  });
});

// The title of a page is read, and no more of it than that takes.
import { PassThrough } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { readTitle } from "../../src/connection/page.ts";

describe("the title", () => {
  test.each([
    ["<html><title>Access\n  denied</title>", "Access denied"],
    ['<TITLE lang="en"> Blocked </TITLE>', "Blocked"],
    ["<title>one</title><title>two</title>", "one"],
    ["<title>&lt;Ada&gt; &amp;c&#46; &#x4e;o&nbsp;</title>", "<Ada> &c. No"],
    ["<title>&what; &#x110000; R&D</title>", "&what; &#x110000; R&D"],
    ["<title> </title>", undefined],
    ["<title>never closed", undefined],
    ["no page", undefined],
    ["", undefined],
  ])("%j", async (html, title) => {
    const body = new PassThrough();
    body.end(html);
    expect(await readTitle(body)).toBe(title);
  });

  test("begun with the head, and in pieces", async () => {
    const body = new PassThrough();
    const title = readTitle(body, Buffer.from("<html><tit"));
    body.write("le>Not allo");
    body.end("wed</title>");
    expect(await title).toBe("Not allowed");
  });

  test("all of it with the head: nothing is waited for", async () => {
    expect(await readTitle(new PassThrough(), Buffer.from("<title>x</title>"))).toBe("x");
  });
});

describe("an end whatever the other side does", () => {
  test("a page without end: not read on", async () => {
    const body = new PassThrough();
    const title = readTitle(body);
    for (let written = 0; written <= 16_384; written += 1024) body.write("x".repeat(1024));
    expect(await title).toBeUndefined();
    expect(body.listenerCount("data")).toBe(0);
  });

  test("silence", async () => {
    vi.useFakeTimers();
    try {
      const title = readTitle(new PassThrough(), Buffer.from("<title>x"));
      await vi.advanceTimersByTimeAsync(500);
      expect(await title).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([undefined, new Error("reset")])("a connection that ends: %s", async (error) => {
    const body = new PassThrough();
    const title = readTitle(body, Buffer.from("<title>x"));
    body.destroy(error);
    expect(await title).toBeUndefined();
  });
});

// The title of a page that came in place of an answer: all that is ever read of a body.
import type { Readable } from "node:stream";

const MOST_BYTES = 16_384;
const MOST_MILLISECONDS = 500;

/** @param start what came with the head */
export function readTitle(body: Readable, start: Buffer = Buffer.alloc(0)): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = start.toString("utf8");
    const end = () => {
      clearTimeout(timer);
      body.off("data", add);
      resolve(titleIn(text));
    };
    const add = (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.length > MOST_BYTES || titleIn(text) !== undefined) end();
    };
    const timer = setTimeout(end, MOST_MILLISECONDS);
    body.on("data", add).once("end", end).once("close", end).once("error", end);
    body.resume();
    add(Buffer.alloc(0));
  });
}

function titleIn(html: string): string | undefined {
  const title = /<title[^>]*>([^<]*)<\/title/i.exec(html)?.[1]?.replace(/\s+/g, " ").trim();
  return title || undefined;
}

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
  const title = /<title[^>]*>([^<]*)<\/title/i.exec(html)?.[1];
  return title === undefined ? undefined : readReferences(title).replace(/\s+/g, " ").trim() || undefined;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/**
 * A page says back what it was sent in character references: what is concealed must be found there.
 * https://html.spec.whatwg.org/multipage/syntax.html#character-references
 */
function readReferences(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));?/gi,
    (all, hex?: string, decimal?: string, name = "") => {
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      if (Number.isNaN(code)) return NAMED[name.toLowerCase()] ?? all;
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

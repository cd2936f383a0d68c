// Gets a PAC script: a file, or an address that is asked directly, within limits.
import { isUtf8 } from "node:buffer";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import { withoutUserinfo } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { findIntruder } from "../system/trust.ts";

/** Bytes; browsers take no more either. https://source.chromium.org/chromium/chromium/src/+/main:net/proxy_resolution/pac_file_fetcher_impl.cc */
const MAX_SIZE = 1024 * 1024;

/** Milliseconds for all of the download. */
const PATIENCE = 2_000;

const MAX_REDIRECTS = 5;

/** Whether the script comes over the network. */
export function isRemote(script: string): boolean {
  return /^https?:\/\//i.test(script);
}

/**
 * @param roots PEM of the certificates to trust; default: Node's
 * @throws Problem (usage) that names the place without userinfo or query
 */
export async function getScript(system: System, script: string, roots?: string): Promise<PacScript> {
  const fail = (why: string) => new Problem(EXIT.usage, `the PAC script ${shownScript(script)} ${why}`);
  let bytes: Buffer;
  let isUntrusted = false;
  if (isRemote(script)) {
    try {
      ({ bytes, isUntrusted } = await download(system, new URL(script), roots));
    } catch (error) {
      if (error instanceof Problem) throw fail(error.message);
      const isLate = (error as Error).name === "AbortError";
      throw fail(
        isLate ? "could not be fetched: no answer in two seconds" : `could not be fetched (${errorCode(error)})`,
      );
    }
  } else bytes = readScript(system, script, fail);
  const reason = findForeign(bytes);
  if (reason) throw fail(reason);
  return { text: bytes.toString(isUtf8(bytes) ? "utf8" : "latin1").replace(/^\ufeff/, ""), isUntrusted };
}

type Fail = (why: string) => Problem;

function readScript(system: System, script: string, fail: Fail): Buffer {
  const file = toFile(script, fail);
  if (!path.isAbsolute(file)) throw fail("is neither an address nor a file of this machine");
  let bytes: Buffer | undefined;
  try {
    bytes = system.read(file);
  } catch (error) {
    const code = errorCode(error);
    throw fail(code === "EISDIR" ? "is a folder: name the script in it" : `can't be read (${code})`);
  }
  if (!bytes) throw fail("does not exist");
  const intruder = findIntruder(system, file, "user");
  if (intruder) throw fail(`is not followed: ${intruder}, and whoever writes it chooses your proxy`);
  return bytes;
}

function toFile(script: string, fail: Fail): string {
  if (!/^file:/i.test(script)) return script;
  try {
    return fileURLToPath(script);
  } catch (error) {
    switch (errorCode(error)) {
      case "ERR_INVALID_FILE_URL_HOST":
        throw fail("names another machine: a file of this one has three slashes, file:///home/…");
      case "ERR_INVALID_FILE_URL_PATH":
        throw fail("has %2F in it, and no name of a file holds a slash");
      default:
        throw fail(
          "is no address of a file: after a percent sign come two digits of its code, and %25 is the sign itself",
        );
    }
  }
}

/** Why this can't be a script; undefined for what may be one. */
function findForeign(bytes: Buffer): string | undefined {
  if (bytes.length > MAX_SIZE) return "is larger than 1 MB";
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
    return "is UTF-16 text, or no text at all: save it as UTF-8";
  const text = bytes
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trim();
  if (text === "") return "is empty";
  return /^<(?:!doctype|html|\?xml|head|body)/i.test(text)
    ? "is a web page and no script: open its address in a browser, which may want you to sign in"
    : undefined;
}

/** The place of a script as it is saved: an address without the user name and password in it. */
export function savedScript(script: string): string {
  return isRemote(script) ? withoutUserinfo(script) : script;
}

export interface PacScript {
  readonly text: string;
  /** It came by plain http, for a part of the way at least: whoever is on the way may have written it. */
  readonly isUntrusted: boolean;
}

/** The place of a script, fit to be shown. */
export function shownScript(script: string): string {
  if (isRemote(script)) return withoutUserinfo(script.replace(/[?#].*/s, ""));
  // An address without its scheme is taken for a file.
  return /[^\\/:]:[^\\/]*@/.test(script) ? "(not shown: it may hold a password)" : script;
}

async function download(system: System, first: URL, roots?: string): Promise<{ bytes: Buffer; isUntrusted: boolean }> {
  system.limitNameLookups();
  const signal = AbortSignal.timeout(PATIENCE);
  let url = first;
  let isUntrusted = false;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    isUntrusted ||= url.protocol === "http:";
    const answer = await get(url, signal, roots);
    if (Buffer.isBuffer(answer)) return { bytes: answer, isUntrusted };
    url = new URL(answer, url);
    if (!/^https?:$/.test(url.protocol)) throw new Problem(EXIT.usage, "sends us on to no address of the web");
  }
  throw new Problem(EXIT.usage, "sends us on without end");
}

/** The bytes, or where they are to be had instead. */
async function get(url: URL, signal: AbortSignal, ca?: string): Promise<Buffer | string> {
  const { get: request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const options = {
      signal,
      agent: false,
      headers: { accept: "*/*", "user-agent": "proxycast" },
      ...(ca ? { ca } : {}),
    };
    const asked = request(url, options, (answer) => {
      const { statusCode = 0, headers } = answer;
      const isMoved = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
      if (isMoved || statusCode !== 200) {
        asked.destroy();
        if (isMoved) resolve(headers.location ?? "");
        else reject(new Problem(EXIT.usage, `could not be fetched (status ${statusCode})`));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_SIZE) asked.destroy(new Problem(EXIT.usage, "is larger than 1 MB"));
      });
      answer.on("end", () => resolve(Buffer.concat(chunks)));
      answer.on("error", reject);
    });
    asked.on("error", reject);
  });
}

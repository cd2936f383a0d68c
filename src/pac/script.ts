// Gets a PAC script: a file, or an address that is asked directly, within limits.
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
  let bytes: Buffer | undefined;
  let isUntrusted = false;
  if (isRemote(script)) {
    try {
      ({ bytes, isUntrusted } = await download(system, new URL(script), roots));
    } catch (error) {
      throw error instanceof Problem ? fail(error.message) : fail(`could not be fetched (${errorCode(error)})`);
    }
  } else {
    const file = toFile(script);
    if (file === undefined || !path.isAbsolute(file)) throw fail("is neither an address nor a file of this machine");
    try {
      bytes = system.read(file);
    } catch (error) {
      throw fail(`can't be read (${errorCode(error)})`);
    }
    if (!bytes) throw fail("does not exist");
    const intruder = findIntruder(system, file, "user");
    if (intruder) throw fail(`is not followed: ${intruder}, and whoever writes it chooses your proxy`);
  }
  if (bytes.length > MAX_SIZE) throw fail("is larger than 1 MB");
  return { text: bytes.toString("utf8"), isUntrusted };
}

/** Undefined for a file: address of another machine, or one that names no path. */
function toFile(script: string): string | undefined {
  try {
    return /^file:/i.test(script) ? fileURLToPath(script) : script;
  } catch {
    return undefined;
  }
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

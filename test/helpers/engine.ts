// What the engine is asked: a request of each command, made by hand.
import type { Request, WritingRequest } from "../../src/engine/request.ts";
import { readFlags } from "../../src/settings/sources/flags.ts";
import type { Writer } from "../../src/writers/writer.ts";
import { NOW } from "./sources.ts";

export const PROXY = "http://p.example:8080";
export const PIP = ".config/pip/pip.conf";
export const GIT = ".gitconfig";

/** A writer in the place of the one that saves settings: it wants nothing. */
export const NO_CONFIG: Writer = {
  id: "config",
  title: "",
  docs: "",
  acceptsPassword: true,
  formats: [],
  isPresent: () => true,
  locate: () => [],
  desire: () => ({ edits: [] }),
};

/** @param flags by their names on the command line */
export function requestOf(
  kind: Request["kind"],
  flags: Readonly<Record<string, unknown>> = {},
  more: Partial<WritingRequest> & { readonly refreshes?: boolean; readonly config?: Writer | undefined } = {},
): Request {
  return {
    ...{ kind, refreshes: false, config: NO_CONFIG, isForced: false, isStrict: false },
    ...{ flags: readFlags(flags), passwords: new Map(), now: NOW, version: "1.0" },
    ...more,
  } as Request;
}

export function writingOf(...request: Parameters<typeof requestOf>): WritingRequest {
  return requestOf(...request) as WritingRequest;
}

// What ways past a client's file share.
import type { Protocol } from "../model/protocol.ts";
import type { Encoder } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { proxyOf } from "./parts.ts";
import type { Run } from "./writer.ts";

/** A protocol's proxy with its credentials, where there is one. */
export function urlFor({ settings, grant }: Run, protocol: Protocol, encode?: Encoder): string | undefined {
  return proxyOf(settings, protocol, grant, encode)?.url;
}

/** A private copy of the client's file without these lines; undefined if it has none of them. */
export function copyWithout({ system, write }: Run, file: string, line: RegExp, name: string): string | undefined {
  const lines = linesOf(system, file);
  const kept = lines.filter((each) => !line.test(each));
  return kept.length < lines.length ? write(name, Buffer.from(kept.join("\n"), "latin1")) : undefined;
}

/** In latin1, which keeps every byte. */
export function linesOf(system: System, file: string): string[] {
  const bytes = system.facts(file)?.kind === "file" ? system.read(file) : undefined;
  return (bytes?.toString("latin1") ?? "").split("\n");
}

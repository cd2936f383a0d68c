// docker: what its client gives to new containers and builds, by its file. What the daemon pulls images by can't be asked here.
// https://docs.docker.com/engine/cli/proxy/
import type { Ask, Question, Said } from "../ask.ts";
import { findEntry, toRoute } from "../environment.ts";
import { readKey } from "../files.ts";
import { placeOf } from "./from-files.ts";

const read = ({ terminal, settings }: Question, name: string) =>
  readKey(terminal.system, settings, "docker", ["proxies", "default", name]);

export const docker: Ask = {
  writer: "docker",
  programs: ["docker"],
  mute: "containers make them",
  async route(question): Promise<readonly Said[]> {
    const { url } = question;
    const own =
      (await read(question, url.protocol === "https:" ? "httpsProxy" : "httpProxy")) ??
      (await read(question, "allProxy"));
    if (!own?.value) return [{ route: { kind: "direct" } }];
    const list = await read(question, "noProxy");
    const by = list && findEntry(bare(list.value), url);
    if (list && by) return [{ route: { kind: "direct", by }, from: placeOf(list) }];
    return [{ route: toRoute(bare(own.value)), from: placeOf(own) }];
  },
};

/** As JSON has it. */
function bare(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}

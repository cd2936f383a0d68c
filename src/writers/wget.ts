// wget. https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Commands.html

import * as path from "node:path";
import { noteDropped, toList } from "../dialects/list.ts";
import type { Edit } from "../model/edit.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { PROTOCOLS } from "../model/protocol.ts";
import type { System } from "../system/system.ts";
import { copyWithout } from "./override.ts";
import { edit, editCredentials, editUrl, proxyOf } from "./proxy.ts";
import type { Writer } from "./writer.ts";

function fileOf(system: System): string {
  return system.variable("WGETRC") || path.join(system.home, ".wgetrc");
}

const LINE = /^[ \t]*(https?[-_]?proxy|proxy[-_]?(user|password))[ \t]*=/i;

/** As it stands; it has one for both protocols. */
function credentialEdits(settings: PropagatedSettings, grant: Grant | undefined): Edit[] {
  const credentials = settings.proxy.kind === "url" ? (grant?.https ?? grant?.http) : undefined;
  return [
    ...editCredentials(settings, ["proxy_user"], credentials?.username, grant),
    ...editCredentials(settings, ["proxy_password"], credentials?.password.reveal(), grant),
  ];
}

export const wget: Writer = {
  id: "wget",
  title: "wget",
  docs: "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Commands.html",
  acceptsPassword: true,
  variables: ["WGETRC"],
  override: {
    line: LINE,
    variables(run) {
      const copy = copyWithout(run, fileOf(run.system), LINE, "wgetrc");
      return copy ? { WGETRC: copy } : {};
    },
  },
  isPresent: (system) => system.findProgram("wget") !== undefined,
  locate(system) {
    const file = fileOf(system);
    return file === "/dev/null" ? [] : [{ role: "wgetrc", path: file, format: "wgetrc" }];
  },
  desire(settings, _target, grant) {
    const { proxy, noProxy, ca } = settings;
    const list = toList(noProxy);
    return {
      edits: [
        ...PROTOCOLS.flatMap((protocol) => editUrl(settings, [`${protocol}_proxy`], proxyOf(settings, protocol))),
        ...edit(settings, ["no_proxy"], list.text || undefined),
        ...credentialEdits(settings, grant),
        ...(ca ? [{ key: ["ca_certificate"], value: ca.bundle }] : []),
      ],
      notes: proxy.kind === "url" ? noteDropped(list.dropped, ".wgetrc") : [],
    };
  },
};

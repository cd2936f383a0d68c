// wget. https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Commands.html
import * as path from "node:path";
import { toList } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import { isSameEndpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { onOneLine } from "./line.ts";
import { copyWithout } from "./override.ts";
import { caBundle, eachProxy, editCredentials, endpointOf, mainCredentials, noProxyList, proxyPart } from "./parts.ts";

/** https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Syntax.html: case, dash and underscore mean nothing in a name. */
const FORMAT: FileFormat = {
  id: "wgetrc",
  parser: "lines",
  syntax: {
    line: /^(\s*)([\w-]+)(\s*=[ \t]*)(.*?)\s*$/,
    comment: /^\s*#/,
    nameOf: (spelled) => spelled.toLowerCase().replace(/[-_]/g, ""),
    read: String,
    write(value) {
      if (value === "" || value !== value.trim())
        throw new Refusal("a value that is empty, or begins or ends with a blank, which wget drops");
      return onOneLine(value);
    },
    between: " = ",
    place: "last",
    refusesMark: true,
  },
};

const LINE = /^[ \t]*(https?[-_]?proxy|proxy[-_]?(user|password))[ \t]*=/i;

const fileOf = (system: System) => system.variable("WGETRC") || path.join(system.home, ".wgetrc");

/** One pair for both protocols, unencoded: with two proxies one of them would get the other's. */
const credentials = proxyPart(({ settings, grant }) => {
  const [http, https] = [endpointOf(settings, "http"), endpointOf(settings, "https")];
  const isTwo = http && https && !isSameEndpoint(http, https);
  if (isTwo && grant) return { edits: [], notes: ["its file has one user name for two proxies: written without"] };
  const given = http || https ? mainCredentials(settings, grant) : undefined;
  const edits = [
    ...editCredentials(["proxy_user"], given?.username, grant),
    ...editCredentials(["proxy_password"], given?.password.reveal(), grant),
  ];
  return { edits };
});

export const wget = client({
  id: "wget",
  title: "wget",
  docs: "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Commands.html",
  environment: "partly",
  programs: ["wget"],
  traces: [".wget-hsts"],
  isFoundByFile: false,
  variables: ["WGETRC"],
  format: FORMAT,
  files: fileOf,
  rivals: (search) => search.find.wget(search),
  wants: [
    eachProxy((protocol) => [`${protocol}_proxy`], { isWithoutPassword: true }),
    noProxyList(["no_proxy"], toList),
    credentials,
    caBundle(["ca_certificate"]),
  ],
  override: {
    line: LINE,
    variables(run) {
      const copy = copyWithout(run, fileOf(run.system), LINE, "wgetrc");
      return copy ? { WGETRC: copy } : {};
    },
  },
});

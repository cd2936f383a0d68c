// Variables with which `run` gets past the files of clients, which would outrank the environment.
import * as path from "node:path";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { formatWithCredentials } from "../model/proxy-url.ts";
import { desireBypass } from "../writers/conda.ts";
import { curl } from "../writers/curl.ts";
import { encodeAsLatin1 } from "../writers/latin1.ts";
import { findSkippedIndex } from "../writers/pip.ts";
import { r } from "../writers/r.ts";
import { wget } from "../writers/wget.ts";
import type { Writer } from "../writers/writer.ts";
import type { Context } from "./context.ts";
import type { PrivateFiles } from "./private-files.ts";

export type Variables = Record<string, string | undefined>;

export function overrideClients(
  context: Context,
  files: PrivateFiles,
  settings: PropagatedSettings,
  grant: Grant,
): Variables {
  const { proxy, ca, skip } = settings;
  const past = overrideFiles(context, files);
  if (proxy.kind !== "url") return past;
  const url = (protocol: "http" | "https", encode?: (text: string) => string) => {
    const plain = proxy[protocol];
    const credentials = grant[protocol];
    return plain && credentials ? formatWithCredentials(plain, credentials, encode) : plain;
  };
  // git and npm have one proxy for both protocols: it is https that they use.
  const main = url("https");
  const count = Number(context.system.variable("GIT_CONFIG_COUNT") ?? 0) || 0;
  const skippedIndex = findSkippedIndex(context.system, skip);
  if (skippedIndex) context.note(`pip: the index ${skippedIndex} is on the skip list, so pip goes by the environment`);
  return {
    ...(skippedIndex ? {} : { PIP_PROXY: url("https", encodeAsLatin1) }),
    npm_config_proxy: url("http"),
    npm_config_https_proxy: main,
    // https://git-scm.com/docs/git-config#ENVIRONMENT: outranks every config file.
    ...(main
      ? {
          GIT_CONFIG_COUNT: String(count + 1),
          [`GIT_CONFIG_KEY_${count}`]: "http.proxy",
          [`GIT_CONFIG_VALUE_${count}`]: main,
        }
      : {}),
    ...overrideConda(context, files, settings, {
      http: url("http", encodeAsLatin1),
      https: url("https", encodeAsLatin1),
    }),
    ...(ca ? { CONDA_SSL_VERIFY: ca.bundle } : {}),
    YARN_HTTP_PROXY: url("http"),
    YARN_HTTPS_PROXY: main,
    CARGO_HTTP_PROXY: main,
    ...past,
  };
}

interface FileOverride {
  readonly writer: Writer;
  /** Lines of a proxy, and of the log-on there. */
  readonly proxy: RegExp;
  readonly copy: string;
  /** Names the copy. */
  readonly variable: (copy: string) => Variables;
}

/** Clients that read their file from elsewhere: a copy without its proxy, so that the environment's counts. */
const FILE_OVERRIDES: readonly FileOverride[] = [
  {
    writer: curl,
    proxy: /^[ \t]*(--)?(proxy|proxy-user)[ \t=:]|^[ \t]*-[xU]/,
    copy: ".curlrc",
    variable: (copy) => ({ CURL_HOME: path.dirname(copy) }),
  },
  {
    writer: wget,
    proxy: /^[ \t]*(https?[-_]?proxy|proxy[-_]?(user|password))[ \t]*=/i,
    copy: "wgetrc",
    variable: (copy) => ({ WGETRC: copy }),
  },
  { writer: r, proxy: /^[ \t]*https?_proxy[ \t]*=/i, copy: "renviron", variable: (copy) => ({ R_ENVIRON_USER: copy }) },
];

function overrideFiles({ system }: Context, files: PrivateFiles): Variables {
  const overrides = FILE_OVERRIDES.map(({ writer, proxy, copy, variable }) => {
    const [file] = writer.locate(system, undefined).map((target) => target.path);
    const text = file && system.facts(file)?.kind === "file" ? (system.read(file)?.toString("latin1") ?? "") : "";
    const lines = text.split("\n");
    const kept = lines.filter((line) => !proxy.test(line));
    return kept.length < lines.length ? variable(files.write(copy, Buffer.from(kept.join("\n"), "latin1"))) : {};
  });
  // gem reads the files of this variable last; a key without a value takes back what an earlier one said.
  const rubyGems = [system.variable("GEMRC"), files.write("gemrc", "http_proxy:\n")]
    .filter(Boolean)
    .join(path.delimiter);
  return Object.assign({ GEMRC: rubyGems }, ...overrides);
}

/** A private $CONDARC, read last, that refers to variables: the password stands in no file. */
function overrideConda(
  context: Context,
  files: PrivateFiles,
  settings: PropagatedSettings,
  urls: { http: string | undefined; https: string | undefined },
): Variables {
  if (context.system.variable("CONDARC")) {
    context.note("conda: $CONDARC is yours, so its proxy_servers stay as they are there");
    return {};
  }
  const lines = Object.entries(urls).flatMap(([protocol, url]) =>
    url ? [`  ${protocol}: \${PROXYCAST_RUN_${protocol.toUpperCase()}}`] : [],
  );
  for (const { key } of desireBypass(settings).edits) lines.push(`  ${JSON.stringify(key[1])}: ''`);
  return {
    CONDARC: files.write("condarc.yml", ["proxy_servers:", ...lines, ""].join("\n")),
    PROXYCAST_RUN_HTTP: urls.http,
    PROXYCAST_RUN_HTTPS: urls.https,
  };
}

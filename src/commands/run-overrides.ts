// Variables with which `run` gets past the files of clients, which would outrank the environment.
import * as path from "node:path";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { formatWithCredentials } from "../model/proxy-url.ts";
import { missingFolders, statePath } from "../system/folders.ts";
import type { WritableSystem } from "../system/system.ts";
import { desireBypass } from "../writers/conda.ts";
import { curl } from "../writers/curl.ts";
import { encodeAsLatin1 } from "../writers/latin1.ts";
import { findSkippedIndex } from "../writers/pip.ts";
import { r } from "../writers/r.ts";
import { wget } from "../writers/wget.ts";
import type { Writer } from "../writers/writer.ts";
import type { Context } from "./context.ts";

export type Variables = Record<string, string | undefined>;

/** Files in the state folder that only this run needs. */
export class PrivateFiles {
  readonly #files: string[] = [];
  readonly #folders: string[] = [];

  constructor(readonly system: WritableSystem) {}

  /** Returns the path. */
  write(name: string, text: string): string {
    const file = statePath(this.system, `run-${this.system.identity().pid}.${name}`);
    for (const folder of missingFolders(this.system, file)) {
      this.system.makeFolder(folder, 0o700);
      this.#folders.push(folder);
    }
    this.system.unlink(file);
    this.system.create(file, Buffer.from(text), 0o600);
    this.#files.push(file);
    return file;
  }

  remove(): void {
    for (const file of this.#files) this.system.unlink(file);
    for (const folder of this.#folders.reverse()) this.system.removeFolder(folder);
  }
}

export function overrideClients(
  context: Context,
  files: PrivateFiles,
  settings: PropagatedSettings,
  grant: Grant,
): Variables {
  const { proxy, ca, skip } = settings;
  if (proxy.kind !== "url") return {};
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
    ...overrideFiles(context, files),
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
    copy: "curl/.curlrc",
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
  return FILE_OVERRIDES.reduce((all, { writer, proxy, copy, variable }) => {
    const [file] = writer.locate(system, undefined).map((target) => target.path);
    const text = file && system.facts(file)?.kind === "file" ? (system.read(file)?.toString("latin1") ?? "") : "";
    const lines = text.split("\n");
    if (!lines.some((line) => proxy.test(line))) return all;
    return { ...all, ...variable(files.write(copy, lines.filter((line) => !proxy.test(line)).join("\n"))) };
  }, {});
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

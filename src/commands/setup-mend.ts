// A setup that failed and may ask nobody: the one command line that mends it, with all that was given.
import type { Known } from "../conversation/known.ts";
import { remedyOf } from "../conversation/remedies.ts";
import { withFinding } from "../diagnosis/unusable.ts";
import { Problem, sentenceOf } from "../model/problem.ts";
import type { SettingKey } from "../settings/definitions.ts";
import type { Layer } from "../settings/layer.ts";
import { quote, setupCommand } from "./setup-command.ts";
import { PROXY_KEYS } from "./setup-config.ts";

const ADDRESS = "http://HOST:PORT";

/** What mends it, as words of a command line. `instead`: settings that are not given again. */
interface Mending {
  readonly instead: readonly SettingKey[];
  readonly words: readonly string[];
}

/** @param fingerprint of the root that was seen */
export function withCommand(problem: Problem, flags: Layer, known: Known, fingerprint: string | undefined): Problem {
  const { exitCode, notes, identity, finding, message } = withFinding(problem);
  if (!finding) return problem;
  const { instead, words } = mend(finding.id, flags, known, fingerprint);
  const kept = new Map([...flags].filter(([key]) => !instead.includes(key)));
  const run = setupCommand(kept, ["--yes", ...words]);
  const all = { ...finding, run };
  return new Problem(exitCode, problem.finding ? sentenceOf(all) : message, notes, identity, all);
}

function mend(id: string, flags: Layer, { account }: Known, fingerprint: string | undefined): Mending {
  const remedy = remedyOf(id);
  const proxy = account.proxy ?? ADDRESS;
  const others = PROXY_KEYS.filter((key) => key !== "proxy");
  switch (remedy.kind) {
    case "credentials": {
      const name =
        account.username && !flags.has("username") && !isNamedIn(flags) ? quote(account.username) : undefined;
      const words = account.username ? (name ? ["--username", name] : []) : ["--username", "NAME"];
      return { instead: ["password"], words: [...words, "--password-stdin"] };
    }
    case "address": {
      const url = remedy.scheme ? `${remedy.scheme}://${proxy.replace(/^\w+:\/\//, "")}` : ADDRESS;
      return { instead: [...PROXY_KEYS, "mode", "pac"], words: ["--proxy", url] };
    }
    case "https-proxy":
      return { instead: ["httpsProxy"], words: ["--https-proxy", ADDRESS] };
    case "root":
      return fingerprint
        ? { instead: ["caBundle"], words: ["--fingerprint", fingerprint] }
        : { instead: ["caBundle"], words: ["--ca-bundle", "FILE"] };
    case "ca-file":
      return { instead: ["caBundle"], words: ["--ca-bundle", "FILE"] };
    case "ways":
      switch (remedy.first) {
        case "ca-file":
          return { instead: ["caBundle"], words: ["--ca-bundle", "FILE"] };
        case "relay":
          return { instead: [...PROXY_KEYS, "mode", "pac"], words: ["--proxy", "http://127.0.0.1:3128"] };
        case "edit":
          return { instead: [...PROXY_KEYS, "mode", "pac"], words: ["--proxy", ADDRESS] };
        case "both":
          return { instead: [...others, "mode"], words: ["--proxy", proxy] };
        case "https-only":
          return { instead: [...PROXY_KEYS, "mode"], words: ["--https-proxy", proxy] };
        case "patience":
          return { instead: [], words: ["--timeout", "20"] };
        default:
          return { instead: [], words: [] };
      }
    default:
      return { instead: [], words: [] };
  }
}

/** The user name is a part of a proxy's URL. */
function isNamedIn(flags: Layer): boolean {
  return PROXY_KEYS.some((key) => {
    const value = flags.get(key)?.value;
    return typeof value === "object" && "kind" in value && value.kind === "proxy" && value.proxy.username !== undefined;
  });
}

// Every setting once: its config key, its flag, its variable. Flags, help, completion, sources and the README's table
// come from here.

export interface Definition {
  readonly key: string;
  readonly type: "proxy" | "text" | "port" | "list" | "urls" | "path" | "script" | "boolean" | "choice" | "password";
  readonly choices?: readonly string[];
  /** Absent where no flag gives it. */
  readonly flag?: string;
  readonly variable?: string;
  /** False where the config file can't hold it. */
  readonly config?: false;
  readonly describe: string;
}

export const PASSWORD_POLICIES = ["withhold-password", "unless-password", "with-password", "never"] as const;
export const MODES = ["system", "custom", "none"] as const;
export const SHELL_STYLES = ["inline", "source"] as const;
export const MANAGED_WAYS = ["write", "beside", "leave"] as const;

export type PasswordPolicy = (typeof PASSWORD_POLICIES)[number];
export type Mode = (typeof MODES)[number];
export type ShellStyle = (typeof SHELL_STYLES)[number];
export type ManagedWay = (typeof MANAGED_WAYS)[number];

export const DEFINITIONS = [
  {
    key: "mode",
    type: "choice",
    choices: MODES,
    flag: "mode",
    variable: "PROXYCAST_MODE",
    describe: "where the proxy comes from",
  },
  {
    key: "proxy",
    type: "proxy",
    flag: "proxy",
    variable: "PROXYCAST_PROXY",
    describe: "proxy for http and https, as http://host:port or socks5h://host:port",
  },
  {
    key: "httpProxy",
    type: "proxy",
    flag: "http-proxy",
    variable: "PROXYCAST_HTTP_PROXY",
    describe: "proxy for http alone",
  },
  {
    key: "httpsProxy",
    type: "proxy",
    flag: "https-proxy",
    variable: "PROXYCAST_HTTPS_PROXY",
    describe: "proxy for https alone",
  },
  { key: "host", type: "text", flag: "host", variable: "PROXYCAST_HOST", describe: "the proxy's host, with --port" },
  { key: "port", type: "port", flag: "port", variable: "PROXYCAST_PORT", describe: "the proxy's port, with --host" },
  {
    key: "pac",
    type: "script",
    flag: "pac",
    variable: "PROXYCAST_PAC",
    describe: "PAC script that names the proxy: URL or file",
  },
  {
    key: "username",
    type: "text",
    flag: "username",
    variable: "PROXYCAST_USERNAME",
    describe: "user name at the proxy, such as CORP\\alice",
  },
  {
    key: "password",
    type: "password",
    flag: "password-stdin",
    variable: "PROXYCAST_PASSWORD",
    describe: "read the proxy password from standard input",
  },
  {
    key: "skip",
    type: "list",
    flag: "skip",
    variable: "PROXYCAST_SKIP",
    describe: "hosts and domains to reach without the proxy",
  },
  {
    key: "caBundle",
    type: "path",
    flag: "ca-bundle",
    variable: "PROXYCAST_CA_BUNDLE",
    describe: "file with the company's CA (PEM, DER, PKCS#7)",
  },
  { key: "caWithoutProxy", type: "boolean", describe: "propagate the CA bundle even without a proxy" },
  {
    key: "propagate",
    type: "choice",
    choices: PASSWORD_POLICIES,
    flag: "propagate",
    variable: "PROXYCAST_PROPAGATE",
    describe: "what is propagated where a password is set",
  },
  {
    key: "targets",
    type: "list",
    flag: "to",
    variable: "PROXYCAST_TO",
    describe: "targets to write, all, or -NAME to leave one out (default: every client found)",
  },
  {
    key: "passwordTargets",
    type: "list",
    flag: "with-password",
    describe: "targets that may hold the password (implies --propagate with-password)",
  },
  { key: "testUrls", type: "urls", describe: "addresses that the connection test asks for" },
  {
    key: "shellStyle",
    type: "choice",
    choices: SHELL_STYLES,
    flag: "shell-style",
    describe: "values in the start-up files, or in a file of ours that they include",
  },
  {
    key: "managed",
    type: "choice",
    choices: MANAGED_WAYS,
    flag: "managed",
    describe: "files of a repository or dotfile manager: write them, write beside them, or leave them",
  },
] as const satisfies readonly Definition[];

export type SettingKey = (typeof DEFINITIONS)[number]["key"];

export function definitionOf(key: SettingKey): Definition {
  return DEFINITIONS.find((definition) => definition.key === key) as Definition;
}

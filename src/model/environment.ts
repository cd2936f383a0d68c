// The variables that carry the settings to programs. Their values are the same for every shell; how they are written
// is a template's matter.

/** Tokens of the templates; a line whose token has no value is dropped. */
export interface EnvironmentValues {
  readonly http?: string;
  readonly https?: string;
  /** A SOCKS proxy, and that alone: see VARIABLES. */
  readonly all?: string;
  /** Set where that is the only proxy: the variables for one protocol would go before it. */
  readonly socks?: string;
  readonly no_proxy?: string;
  /** "1" where there is a variable that they read, so that Node programs follow: https://nodejs.org/api/cli.html#node_use_env_proxy1 */
  readonly node?: string;
  /** CA file for clients whose variable replaces their own roots. */
  readonly bundle?: string;
  /** CA file for clients whose variable adds to their own roots. */
  readonly company?: string;
  /** "1" where there is a CA bundle: Homebrew hands on no variable of it, but with this its curl reads ~/.curlrc. */
  readonly homebrew?: string;
  /** Set where the variables are to be unset. */
  readonly off?: string;
}

export const VARIABLES = {
  http: ["http_proxy", "HTTP_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY"],
  // A SOCKS proxy in http_proxy stops whoever can't use one: wget 1.21, urllib, aiohttp 3.14, botocore, bun 1.4 and yarn
  // classic fail, also for what they could reach without it. They pass over this one. Who goes by this: curl, git, cargo, R,
  // Deno 2.1, requests and pip with PySocks (without, they raise InvalidSchema), httpx with socksio (without, its
  // constructor raises). npm, pnpm and Go would go by http_proxy alone.
  // https://requests.readthedocs.io/en/latest/user/advanced/#socks, https://www.python-httpx.org/advanced/proxies/#socks
  all: ["all_proxy", "ALL_PROXY"],
  no_proxy: ["no_proxy", "NO_PROXY"],
  node: ["NODE_USE_ENV_PROXY"],
  bundle: [
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "GIT_SSL_CAINFO",
    "PIP_CERT",
    "AWS_CA_BUNDLE",
    "CARGO_HTTP_CAINFO",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "HTTPLIB2_CA_CERTS",
    "PERL_LWP_SSL_CA_FILE",
  ],
  company: ["NODE_EXTRA_CA_CERTS", "DENO_CERT"],
  // https://docs.brew.sh/Manpage#environment
  homebrew: ["HOMEBREW_CURLRC"],
} as const satisfies Partial<Record<keyof EnvironmentValues, readonly string[]>>;

/** Those of the CA: the user's own stay where we have none to give. */
export const CA_TOKENS: readonly string[] = ["bundle", "company", "homebrew"];

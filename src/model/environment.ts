// The variables that carry the settings to programs. Their values are the same for every shell; how they are written
// is a template's matter.

/** Tokens of the templates; a line whose token has no value is dropped. */
export interface EnvironmentValues {
  readonly http?: string;
  readonly https?: string;
  readonly no_proxy?: string;
  /** "1" where a proxy is used, so that Node programs follow: https://nodejs.org/api/cli.html#node_use_env_proxy1 */
  readonly node?: string;
  /** CA file for clients whose variable replaces their own roots. */
  readonly bundle?: string;
  /** CA file for clients whose variable adds to their own roots. */
  readonly company?: string;
  /** Set where the variables are to be unset. */
  readonly off?: string;
}

export const VARIABLES = {
  http: ["http_proxy", "HTTP_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY"],
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
  ],
  company: ["NODE_EXTRA_CA_CERTS"],
} as const satisfies Partial<Record<keyof EnvironmentValues, readonly string[]>>;

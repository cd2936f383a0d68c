// What is to be known of clients' files besides the proxy, as data: where packages come from, and where verification of
// certificates is switched off.

/** How a line of a file is spelled. */
export interface Syntax {
  readonly comment: RegExp;
  /** Groups: the name and the value. */
  readonly line: RegExp;
  /** `sections`: names come below the last [section]; `indents`: below what is indented less; `names`: alone. */
  readonly nests: "sections" | "indents" | "names";
  /** A line that goes on with the value of the last name. Group: what it adds. */
  readonly more?: RegExp;
}

export interface ClientSettings {
  readonly client: string;
  /** The writer that knows which file the client reads. */
  readonly writer?: string;
  /** Files that it reads besides; ~ is the home, and $NAME a variable that names a folder. */
  readonly files?: readonly string[];
  readonly syntax: Syntax;
  /** Full names, in lower case and with - for _, of what says where packages come from. */
  readonly origin?: RegExp;
  /** The same with " = value" behind it, where that switches verification off. */
  readonly unverified?: RegExp;
}

/** https://docs.python.org/3/library/configparser.html#supported-ini-file-structure */
const INI: Syntax = {
  comment: /^\s*[#;]/,
  line: /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/,
  nests: "sections",
  more: /^\s+(.*)$/,
};
/** https://git-scm.com/docs/git-config#_syntax: a name alone is true. */
const GIT: Syntax = { comment: /^\s*[#;]/, line: /^\s*([a-z][\w-]*)\s*(?:=\s*(.*))?$/i, nests: "sections" };
/** https://toml.io/en/v1.0.0 */
const TOML: Syntax = { comment: /^\s*#/, line: /^\s*([\w."-]+)\s*=\s*(.*)$/, nests: "sections", more: /^\s+(["'].*)$/ };
/** https://docs.npmjs.com/cli/v11/configuring-npm/npmrc */
const NPMRC: Syntax = { comment: /^\s*[#;]/, line: /^\s*([^=\s]+?)\s*=\s*(.*)$/, nests: "names" };
/** https://curl.se/docs/manpage.html#-K */
const CURLRC: Syntax = { comment: /^\s*#/, line: /^\s*-{0,2}([\w-]+)[ \t]*[=: \t]?[ \t]*(.*)$/, nests: "names" };
/** https://yarnpkg.com/lang/en/docs/yarnrc/ of yarn classic */
const YARNRC: Syntax = { comment: /^\s*#/, line: /^\s*"?([^"\s]+)"?\s+(.*)$/, nests: "names" };
const YAML: Syntax = { comment: /^\s*#/, line: /^\s*["']?(:?[\w@./:-]+?)["']?:(?:\s+(.*))?$/, nests: "indents", more: /^\s*-\s+(.*)$/ }; // biome-ignore format: one line
/** Of XML the elements that hold an address, each on its line, as Maven's own template has them. */
const XML: Syntax = { comment: /^\s*<!--/, line: /<(url)>\s*([^<]*)</, nests: "names" };

const NO = "(?:false|no|off|0|n)";

/** Files of which the client is its writer's own. Where each is: the docs that the writer names. */
export const CLIENT_SETTINGS: readonly ClientSettings[] = [
  {
    client: "pip",
    writer: "pip",
    files: ["/etc/pip.conf", "/etc/xdg/pip/pip.conf", "~/.pip/pip.conf", "$VIRTUAL_ENV/pip.conf"],
    syntax: INI,
    origin: /\.(?:extra-)?index-url$|\.find-links$|\.no-index$/,
    unverified: /\.trusted-host = ./,
  },
  {
    client: "uv",
    files: ["~/.config/uv/uv.toml", "/etc/uv/uv.toml"],
    syntax: TOML,
    origin: /(?:^|\.)(?:extra-|default-)?index(?:-url|\.url)?$/,
    unverified: /(?:^|\.)allow-insecure-host = ./,
  },
  {
    client: "conda",
    writer: "conda",
    files: ["/etc/conda/.condarc", "/opt/conda/.condarc", "~/.config/conda/.condarc", "~/.conda/.condarc", "~/.mambarc", "$CONDA_PREFIX/.condarc"], // biome-ignore format: one line
    syntax: YAML,
    origin: /^(?:(?:default-)?channels|channel-alias|custom-(?:multi)?channels(?:\..+)?|mirrored-channels(?:\..+)?)$/,
    unverified: new RegExp(`^ssl-verify = ${NO}$`),
  },
  {
    client: "npm",
    writer: "npm",
    files: ["/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc"],
    syntax: NPMRC,
    origin: /^(?:@[\w.-]+:)?registry$/,
    unverified: new RegExp(`^strict-ssl = ${NO}$`),
  },
  {
    client: "yarn classic",
    files: ["~/.yarnrc"],
    syntax: YARNRC,
    origin: /^(?:@[\w.-]+:)?registry$/,
    unverified: new RegExp(`^strict-ssl = ${NO}$`),
  },
  {
    client: "yarn",
    writer: "yarn",
    syntax: YAML,
    origin: /(?:^|\.)npmregistryserver$/,
    unverified: new RegExp(`^enablestrictssl = ${NO}$|^unsafehttpwhitelist = .`),
  },
  { client: "bun", files: ["~/.bunfig.toml"], syntax: TOML, origin: /^install\.(?:registry|scopes)/ },
  {
    client: "git",
    writer: "git",
    files: ["/etc/gitconfig", "~/.gitconfig", "~/.config/git/config"],
    syntax: GIT,
    origin: /^url\..*\.(?:push)?insteadof$/,
    unverified: new RegExp(`^http\\.(?:.*\\.)?(?:proxy)?sslverify = ${NO}$`),
  },
  {
    client: "curl",
    writer: "curl",
    syntax: CURLRC,
    unverified: /^(?:insecure|k|proxy-insecure|ssl-no-revoke) = (?!false)/,
  },
  { client: "wget", writer: "wget", files: ["/etc/wgetrc"], syntax: NPMRC, unverified: new RegExp(`^check-?certificate = ${NO}$`) }, // biome-ignore format: one line
  { client: "aria2", writer: "aria2", syntax: NPMRC, unverified: /^check-certificate = false$/ },
  {
    client: "cargo",
    writer: "cargo",
    syntax: TOML,
    origin:
      /^source\..*\.(?:registry|replace-with|directory|local-registry)$|^registr(?:y|ies)\.(?:.*\.)?(?:index|default)$/,
  },
  { client: "gem", writer: "gem", files: ["/etc/gemrc"], syntax: YAML, origin: /^:?sources$/, unverified: /^:?ssl-verify-mode = 0$/ }, // biome-ignore format: one line
  { client: "maven", writer: "maven", syntax: XML, origin: /^url$/ },
];

/** Variables that say the same, with the value that switches verification off; without one it is where packages come from. */
export const CLIENT_VARIABLES: readonly (readonly [client: string, name: string, unverified?: RegExp])[] = [
  ["pip", "PIP_INDEX_URL"],
  ["pip", "PIP_EXTRA_INDEX_URL"],
  ["pip", "PIP_TRUSTED_HOST", /./],
  ["uv", "UV_INDEX_URL"],
  ["uv", "UV_DEFAULT_INDEX"],
  ["uv", "UV_INSECURE_HOST", /./],
  ["conda", "CONDA_CHANNELS"],
  ["conda", "CONDA_CHANNEL_ALIAS"],
  ["conda", "CONDA_SSL_VERIFY", new RegExp(`^${NO}$`, "i")],
  ["npm", "npm_config_registry"],
  ["npm", "npm_config_strict_ssl", new RegExp(`^${NO}$`, "i")],
  ["yarn", "YARN_ENABLE_STRICT_SSL", new RegExp(`^${NO}$`, "i")],
  ["Node", "NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["Python", "PYTHONHTTPSVERIFY", /^0$/],
  ["git", "GIT_SSL_NO_VERIFY", /./],
  ["go", "GOPROXY"],
  ["go", "GOINSECURE", /./],
];

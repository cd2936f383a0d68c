// A home, a company's CA, a recording proxy and origins: the stage on which one client is asked.
import { type Environment, Home, type Outcome } from "./home.ts";
import { makeCompany, type RecordingProxy, runClient, startOrigin, startProxy, startSecureOrigin } from "./network.ts";

/** A home folder's name with what quoting gets wrong. */
export const HOSTILE_NAME = "a'b \"c $HOME %s";
export const USER = "CORP\\alice";
/** What URLs, files and shells are tempted to read as something else. */
export const HOSTILE = "p@ss:w/rd%+\"' #\\$";

export interface Scene {
  readonly home: Home;
  readonly ca: string;
  readonly proxy: RecordingProxy;
  readonly url: string;
  /** Paths that arrived over https: proof that the certificate was accepted. */
  readonly arrived: string[];
  /** Runs the client with a bare environment. */
  run(program: string, args: readonly string[], environment?: Environment, cwd?: string): Promise<Outcome>;
  /** Writes this client's settings for the scene's proxy. */
  apply(client: string, ...more: readonly string[]): Outcome;
  /** The same with a password that this client may, or may not, hold. */
  applyPassword(client: string, granted: boolean, password?: string): Outcome;
  /** The hosts that the proxy was asked for since the last call. */
  asked(): string[];
}

/**
 * @param names hosts that the company's certificate names
 * @param expected password that the proxy wants
 */
export async function makeScene(
  names: readonly string[],
  answer: (path: string) => string | Buffer | undefined = () => "hello",
  expected?: string,
  home = new Home(),
): Promise<Scene> {
  const company = makeCompany(home.base, names);
  const arrived: string[] = [];
  const secure = (path: string) => {
    arrived.push(path);
    return answer(path);
  };
  const origin = { http: await startOrigin(answer), https: await startSecureOrigin(company, secure) };
  const proxy = await startProxy(origin, expected === undefined ? undefined : `${USER}:${expected}`);
  const url = `http://127.0.0.1:${proxy.port}`;
  let seen = 0;
  return {
    home,
    ca: company.ca,
    proxy,
    url,
    arrived,
    run: (program, args, environment = {}, cwd = "/") =>
      runClient(program, args, { HOME: home.path, PATH: "/usr/bin:/bin", ...environment }, cwd),
    apply: (client, ...more) => home.run(["apply", "--proxy", url, "--to", client, ...more]),
    applyPassword(client, granted, password = HOSTILE) {
      const grant = granted ? ["--with-password", client] : [];
      const args = ["apply", "--proxy", url, "--to", client, "--username", USER, "--password-stdin", ...grant];
      return home.run(args, { input: `${password}\n` });
    },
    asked() {
      const hosts = proxy.hits.slice(seen).map(({ host }) => host);
      seen = proxy.hits.length;
      return hosts;
    },
  };
}

/** The passwords that reached the proxy. */
export function sentTo({ hits }: RecordingProxy): Set<string> {
  return new Set(hits.flatMap(({ credentials }) => (credentials === undefined ? [] : [credentials])));
}

// A scratch home in a company: proxies that record, one for http and another for https, sites of any name behind it over http and https, and the company's
// own CA, which signed for site.test.
import path from "node:path";
import { expect } from "vitest";
import { type Environment, Home, type Outcome } from "./home.ts";
import { makeCompany, type RecordingProxy, runClient, startOrigin, startProxy, startSecureOrigin } from "./network.ts";

/** A home folder's name with what quoting gets wrong. */
export const HOSTILE_NAME = "a'b \"c $HOME %s";
export const USER = "CORP\\alice";
/** What URLs, files and shells are tempted to read as something else. Each of the clients here can send it. */
export const PASSWORD = "p@ss:w/rd %+\"' #\\$";
/** With more than ASCII, and what looks like a variable or an escape: not every client can send that. */
export const WORST_PASSWORD = `${PASSWORD}é€ {}\${HOME} %41`;

export type Answer = (path: string, protocol: "http" | "https") => string | Buffer | undefined;

export interface Office {
  readonly home: Home;
  /** The proxy for https; its hits are those of both. */
  readonly proxy: RecordingProxy;
  /** The URL of the proxy for https. */
  readonly url: string;
  readonly httpUrl: string;
  readonly ca: string;
  /** The port of the site over http, for those who ask it directly. */
  readonly port: number;
  /** What the proxy asks for, as user:password. */
  readonly credentials: string;
  /** What reached the site, such as "https /x": over https only a client that trusts the CA asks for anything. */
  readonly arrived: string[];
  /** What the proxies were asked since the last call, such as "CONNECT site.test"; each once, and each by its own proxy. */
  asked(): string[];
  /** The credentials that it was ever sent; each once. */
  sent(): string[];
  /** Runs `apply` for this target and expects it to go well. */
  apply(to: string, ...more: string[]): Outcome;
  /** The same with the user's name and password, which the target may hold or not. */
  applyWithUser(to: string, isGranted: boolean, ...more: string[]): Outcome;
  remove(): void;
  /** Runs a client with the environment of a fresh account, and what is given. */
  run(program: string, args: readonly string[], environment?: Environment, cwd?: string): Promise<Outcome>;
}

interface Options {
  readonly answer?: Answer;
  /** The password without which the proxy lets nobody through. */
  readonly password?: string;
  readonly home?: Home;
  /** The client knows one proxy, which is then the one for https. */
  readonly knowsOneProxy?: boolean | undefined;
  /** One proxy serves both. */
  readonly hasOneProxy?: boolean;
}

export async function openOffice({
  answer = () => "hello",
  password,
  home = new Home(),
  knowsOneProxy = false,
  hasOneProxy = false,
}: Options = {}): Promise<Office> {
  const arrived: string[] = [];
  const site = (protocol: "http" | "https") => (path: string) => {
    arrived.push(`${protocol} ${path}`);
    return answer(path, protocol);
  };
  const company = await makeCompany(home.base, ["site.test"]);
  const origin = { http: await startOrigin(site("http")), https: await startSecureOrigin(company, site("https")) };
  const credentials = `${USER}:${password ?? PASSWORD}`;
  const wanted = password === undefined ? undefined : credentials;
  const proxy = await startProxy(origin, wanted);
  const httpProxy = hasOneProxy ? proxy : await startProxy(origin, wanted, proxy.hits);
  const url = `http://127.0.0.1:${proxy.port}`;
  const httpUrl = `http://127.0.0.1:${httpProxy.port}`;
  const apply = (args: readonly string[], input = "") => {
    const outcome = home.run(["apply", "--http-proxy", httpUrl, "--https-proxy", url, ...args], { input });
    expect(outcome).toMatchObject({ code: 0 });
    return outcome;
  };
  let seen = 0;
  return {
    home,
    proxy,
    url,
    httpUrl,
    ca: company.ca,
    port: origin.http,
    credentials,
    arrived,
    asked() {
      const hits = proxy.hits.slice(seen);
      seen = proxy.hits.length;
      const isHttp = (url: string) => /^http:|:80$/.test(url);
      const portFor = (url: string) => (isHttp(url) && !knowsOneProxy ? httpProxy.port : proxy.port);
      expect(hits.filter(({ url, port }) => port !== portFor(url))).toEqual([]);
      return [...new Set(hits.map(({ method, host }) => `${method} ${host}`))];
    },
    sent: () => [...new Set(proxy.hits.flatMap((hit) => hit.credentials ?? []))],
    apply: (to, ...more) => apply(["--to", to, ...more]),
    applyWithUser(to, isGranted, ...more) {
      const args = ["--to", to, "--username", USER, "--password-stdin", ...more];
      return apply([...args, ...(isGranted ? ["--with-password", to] : [])], `${password ?? PASSWORD}\n`);
    },
    remove: () => expect(home.run(["remove"])).toMatchObject({ code: 0 }),
    run: (program, args, environment = {}, cwd = home.path) =>
      runClient(program, args, { ...bare(home), ...environment }, cwd),
  };
}

/** No CA or proxy of this machine; node is there for the clients that run on it. */
function bare(home: Home): Environment {
  const PATH = [...new Set([path.dirname(process.execPath), "/usr/bin", "/bin"])].join(":");
  return { HOME: home.path, PATH, LANG: "C.UTF-8" };
}

// A scratch home in a company: a proxy that records, sites of any name behind it over http and https, and the
// company's own CA, which signed for site.test.
import path from "node:path";
import { expect } from "vitest";
import { type Environment, Home, type Outcome } from "./home.ts";
import { makeCompany, type RecordingProxy, runClient, startOrigin, startProxy, startSecureOrigin } from "./network.ts";

export const PASSWORD = "p@ss:w/rd %+\"' #\\$é€ {}${HOME} %41";

export interface Office {
  readonly home: Home;
  readonly proxy: RecordingProxy;
  /** The proxy's URL. */
  readonly url: string;
  readonly ca: string;
  /** The port of the site over http, for those who ask it directly. */
  readonly port: number;
  /** What reached the site, such as "https /x": over https only a client that trusts the CA asks for anything. */
  readonly arrived: string[];
  /** What the proxy was asked, such as "CONNECT site.test". */
  asked(): string[];
  /** Runs `apply` for this target and expects it to go well. */
  apply(to: string, ...more: string[]): Outcome;
  /** The same with a user name and a password, which the target may hold or not. */
  logOn(to: string, password: string, isGranted: boolean, ...more: string[]): Outcome;
  remove(): void;
  run(program: string, args: readonly string[], environment?: Environment): Promise<Outcome>;
}

export type Answer = (path: string, protocol: "http" | "https") => string | Buffer | undefined;

/** @param expected user:password that the proxy asks for */
export async function openOffice(answer: Answer = () => "hello", expected?: string): Promise<Office> {
  const home = new Home();
  const arrived: string[] = [];
  const site = (protocol: "http" | "https") => (path: string) => {
    arrived.push(`${protocol} ${path}`);
    return answer(path, protocol);
  };
  const company = makeCompany(home.base, ["site.test"]);
  const origin = { http: await startOrigin(site("http")), https: await startSecureOrigin(company, site("https")) };
  const proxy = await startProxy(origin, expected);
  const url = `http://127.0.0.1:${proxy.port}`;
  const apply = (args: readonly string[], input = "") => {
    const outcome = home.run(["apply", "--proxy", url, ...args], { input });
    expect(outcome).toMatchObject({ code: 0 });
    return outcome;
  };
  return {
    home,
    proxy,
    url,
    ca: company.ca,
    port: origin.http,
    arrived,
    asked: () => proxy.hits.map(({ method, host }) => `${method} ${host}`),
    apply: (to, ...more) => apply(["--to", to, ...more]),
    logOn(to, password, isGranted, ...more) {
      const args = ["--to", to, "--username", "alice", "--password-stdin", ...more];
      return apply([...args, ...(isGranted ? ["--with-password", to] : [])], `${password}\n`);
    },
    remove: () => expect(home.run(["remove"])).toMatchObject({ code: 0 }),
    run: (program, args, environment = {}) => runClient(program, args, bare(home, environment), home.path),
  };
}

/** The environment of a fresh account, with no CA or proxy of this machine; node is there for the clients that run on it. */
export function bare(home: Home, more: Environment = {}): Environment {
  const PATH = [...new Set([path.dirname(process.execPath), "/usr/bin", "/bin"])].join(":");
  return { HOME: home.path, PATH, LANG: "C.UTF-8", ...more };
}

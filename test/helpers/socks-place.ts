// A scratch home with a SOCKS proxy that wants a user name and a password, and a site of any name behind it over http and
// https, whose certificate the company's CA signed for site.test.
import path from "node:path";
import { expect } from "vitest";
import { type Environment, Home, type Outcome } from "./home.ts";
import { makeCompany, runClient, startOrigin, startSecureOrigin } from "./network.ts";
import { type Answer, PASSWORD, USER } from "./office.ts";
import { type SocksServer, startSocks } from "./socks.ts";

/** Each sends it as UTF-8, also those that send latin1 over http. */
export const ACCOUNT = `${USER}:${PASSWORD}é`;
export const SITE = "site.test";

export interface Place {
  readonly home: Home;
  readonly socks: SocksServer;
  readonly url: string;
  /** The site's port over http, for who asks it directly. */
  readonly port: number;
  /** What reached the site. */
  readonly arrived: readonly string[];
  apply(to: string, ...more: string[]): Outcome;
  run(program: string, args: readonly string[], environment?: Environment, cwd?: string): Promise<Outcome>;
}

export async function openPlace(answer: Answer = () => "hello", scheme = "socks5h"): Promise<Place> {
  const home = new Home();
  const arrived: string[] = [];
  const site = (protocol: "http" | "https") => (name: string) => {
    arrived.push(`${protocol} ${name}`);
    return answer(name, protocol);
  };
  const company = await makeCompany(home.base, [SITE]);
  const origin = { http: await startOrigin(site("http")), https: await startSecureOrigin(company, site("https")) };
  const socks = await startSocks(origin, { user: ACCOUNT });
  const url = `${scheme}://127.0.0.1:${socks.port}`;
  const PATH = [...new Set([path.dirname(process.execPath), "/usr/bin", "/bin"])].join(":");
  return {
    home,
    socks,
    url,
    port: origin.http,
    arrived,
    apply(to, ...more) {
      const given = ["--proxy", url, "--username", USER, "--password-stdin", "--ca-bundle", company.ca];
      const args = ["apply", ...given, "--to", to, "--with-password", to, "--skip", "skipped.test", ...more];
      const outcome = home.run(args, { input: `${PASSWORD}é\n` });
      expect(outcome.code, outcome.stderr).toBe(0);
      return outcome;
    },
    run: (program, args, environment = {}, cwd = home.path) =>
      runClient(program, args, { HOME: home.path, PATH, LANG: "C.UTF-8", ...environment }, cwd),
  };
}

// What a program that fetches plain URLs must do with our file alone, and nothing in the environment.
import { expect } from "vitest";
import { testWithClient } from "./clients.ts";
import { type Office, openOffice, WORST_PASSWORD } from "./office.ts";
import { checkSkips } from "./skips.ts";

export interface Downloader {
  readonly client: string;
  readonly program: string;
  /** The target. */
  readonly to: string;
  /** What runs it, where its own command line could not print what it fetched. */
  readonly runs?: string;
  /** The command line, which prints what it fetched, and nothing where it could not. */
  readonly args: (urls: readonly string[]) => readonly string[];
  /** Entries of the skip list that it can't be told. */
  readonly lost: readonly string[];
  /** Where http and https have two proxies, its file gets nothing of them, or no password. */
  readonly takesOneProxy?: "always" | "with a password";
}

export function probeDownloads({ client, program, to, runs, args, lost, takesOneProxy }: Downloader): void {
  const fetch = async (office: Office, found: string, ...urls: string[]) =>
    (await office.run(runs ?? found, args(urls))).stdout;

  testWithClient(
    client,
    program,
    "its file sends it to the proxy until remove, but for the skip list",
    async (found) => {
      const office = await openOffice({ hasOneProxy: takesOneProxy === "always" });
      office.apply(to, "--skip", "skipped.test");
      expect(await fetch(office, found, "http://site.test/a")).toBe("hello");
      expect(office.asked()).toEqual(["GET site.test"]);
      expect(await fetch(office, found, "http://sub.skipped.test/")).toBe("");
      expect(await fetch(office, found, `http://127.0.0.1:${office.port}/b`)).toBe("hello");
      expect(office.asked()).toEqual([]);

      office.remove();
      expect(await fetch(office, found, "http://site.test/c")).toBe("");
      expect(office.asked()).toEqual([]);
      expect(office.arrived).toEqual(["http /a", "http /b"]);
    },
  );

  testWithClient(client, program, "its file has it trust the company's CA", async (found) => {
    const office = await openOffice({ hasOneProxy: takesOneProxy === "always" });
    office.apply(to);
    expect(await fetch(office, found, "https://site.test/")).toBe("");
    expect(office.asked()).toEqual(["CONNECT site.test"]);
    expect(office.arrived).toEqual([]);
    office.apply(to, "--ca-bundle", office.ca);
    expect(await fetch(office, found, "https://site.test/")).toBe("hello");
    expect(office.arrived).toEqual(["https /"]);
  });

  testWithClient(client, program, "its file holds the password only where that was granted", async (found) => {
    const office = await openOffice({ hasOneProxy: takesOneProxy !== undefined, password: WORST_PASSWORD });
    office.applyWithUser(to, false);
    await fetch(office, found, "http://site.test/");
    expect(office.asked()).toEqual(["GET site.test"]);
    expect(office.sent()).toEqual([]);
    office.applyWithUser(to, true, "--ca-bundle", office.ca);
    await fetch(office, found, "http://site.test/a", "https://site.test/b");
    expect(office.sent()).toEqual([office.credentials]);
    expect(office.arrived).toEqual(["http /a", "https /b"]);
  });

  testWithClient(client, program, "its file says the skip list, or apply names what it can't say", (found) =>
    checkSkips(to, lost, (office, urls) => fetch(office, found, ...urls), {
      hasOneProxy: takesOneProxy === "always",
    }),
  );
}

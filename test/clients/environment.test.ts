// Programs that take the proxy from the environment, in a login shell after apply; and `run`, which adds the password.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { clientPath, PROGRAM } from "../helpers/home.ts";
import { type Office, openOffice, PASSWORD, USER } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

testWithClient(
  "curl",
  "curl",
  "a login shell's curl asks the proxy, trusts the CA and obeys the skip list",
  async () => {
    const office = await openOffice();
    office.apply("bash", "--skip", "skipped.test", "--ca-bundle", office.ca);
    const curl = (url: string) => office.run("bash", ["-lc", `curl -sS ${url}`]);
    expect(await curl("http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
    expect(await curl("https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
    expect(office.asked()).toEqual(["GET site.test", "CONNECT site.test"]);
    expect(await curl("http://sub.skipped.test/")).toMatchObject({ code: 6 });
    expect(office.asked()).toEqual([]);
  },
);

testWithClient("curl", "curl", "a login shell's list says the skip list, or apply names what not all can read", () => {
  const lost = ["build-*.test", "mirror*", "a*z.test", "port.test:81", "ff06::/16", "<local>"];
  const named = [...lost, "239.7.*", "239.9.9.0-239.9.9.255", "239.1.0.0/16", "239.3.4.0/22", "*"];
  const ask = (office: Office, urls: readonly string[]) =>
    office.run("bash", ["-lc", 'curl -sS --connect-timeout 30 "$@"', "bash", ...urls]);
  return checkSkips("bash", lost, ask, { named, note: "no_proxy" });
});

/** Seen with conda 24.7.1: over plain http it sends the environment's password, as Latin-1, whatever its file says. */
const PASSWORDS: Readonly<Record<string, string>> = { conda: PASSWORD };

/** For those that fetch only what a project asks for. */
const PROJECT = {
  "Cargo.toml":
    '[package]\nname = "p"\nversion = "0.1.0"\n[lib]\npath = "lib.rs"\n[dependencies]\ntiny = { git = "http://site.test/x.git" }\n',
  "lib.rs": "",
  "package.json": '{"name":"p"}',
  "yarn.lock": "",
};

for (const [client, command] of [
  ["curl", "curl -fsS http://site.test/"],
  ["wget", "wget -nv -t1 -O- http://site.test/"],
  ["R", `Rscript -e 'download.file("http://site.test/", tempfile(), quiet = TRUE)'`],
  ["gem", "gem fetch tiny --clear-sources -s http://site.test/"],
  ["cargo", "cargo fetch"],
  ["yarn", "yarn npm info tiny"],
  ["git", "git ls-remote http://site.test/x.git"],
  [
    "pip",
    "/usr/bin/python3 -m pip download --no-deps --disable-pip-version-check --retries 0 --trusted-host site.test --index-url http://site.test/simple demo",
  ],
  ["npm", "npm view --registry http://site.test/ demo"],
  ["bun", "bun add --registry http://site.test/ demo"],
  ["conda", "conda search --override-channels -c http://site.test/ demo"],
] as const) {
  testWithClient(
    client,
    client === "pip" ? ["/usr/bin/python3", "/usr/bin/pip3"] : client,
    "run gives it the password, past a file that holds a proxy without one",
    async () => {
      const office = await openOffice({ password: PASSWORDS[client] ?? `${PASSWORD}é` });
      const { home, proxy, credentials } = office;
      home.write(".gitconfig", "[http]\n\tproxy = http://127.0.0.1:1\n");
      home.write(".npmrc", "proxy=http://127.0.0.1:1\nhttps-proxy=http://127.0.0.1:1\nfetch-retries=0\n");
      home.write(".condarc", "channels: []\ndefault_channels: []\nremote_max_retries: 0\n");
      const settings = ["--proxy", office.url, "--username", USER];
      expect(home.run(["apply", ...settings])).toMatchObject({ code: 0 });
      const password = credentials.slice(USER.length + 1);
      const environment = {
        PATH: clientPath(),
        PROXYCAST_PASSWORD: password,
        CONDA_PKGS_DIRS: `${home.base}/pkgs`,
        CONDA_SUBDIR: "linux-64",
        npm_config_cache: `${home.base}/npm`,
        // Where rustup brought it, cargo is a link that needs rustup's own folder.
        RUSTUP_HOME: process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`,
        CARGO_NET_RETRY: "0",
        YARN_NPM_REGISTRY_SERVER: "http://site.test",
        YARN_UNSAFE_HTTP_WHITELIST: "site.test",
        YARN_HTTP_RETRY: "0",
      };
      for (const [name, content] of Object.entries(PROJECT)) home.write(`../${name}`, content);
      const args = [PROGRAM, "run", ...settings, "--", "sh", "-c", command];
      const outcome = await office.run(process.execPath, args, environment, home.base);
      const answered = proxy.hits.filter((hit) => hit.credentials === credentials);
      expect(answered.length, JSON.stringify(proxy.hits) + outcome.stderr).toBeGreaterThan(0);
      expect(answered[0]?.host).toBe("site.test");
      expect(outcome.stderr).not.toContain(password);
    },
  );
}

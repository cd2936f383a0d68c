// TLS that is opened on the way, and certificates that are not accepted.
import * as papers from "./papers.ts";
import { SERVER_PORT, tlsServer } from "./real.ts";
import { PROXY, type Scenario } from "./scenario.ts";
import { answer, direct, except, leadTo, ownPage, page, proxy, sites, through, tunnel } from "./servers.ts";

type Make = () => papers.Papers;

/** Every tunnel ends at these papers. */
const opens = (make: Make, options: Parameters<typeof sites>[2] = {}) =>
  proxy({ connect: tunnel((socket) => sites(make(), ownPage, options)(socket)) });
const given = (file: string) => (world: { file(name: string): string }) => [
  "--proxy",
  PROXY,
  "--ca-bundle",
  world.file(file),
];
const WITH_COMPANY = given("company.pem");
const ROOT = "Example Corp Gateway Root CA";
const IN_SEVEN_YEARS = { headers: { Date: new Date(Date.now() + 7 * 365 * 86_400_000).toUTCString() }, body: "x" };
const MIRROR_ALONE = "testUrls: [https://mirror.corp.example/simple/]\n";

export const CERTIFICATES: readonly Scenario[] = [
  {
    name: "HTTPS is inspected, and the root is sent",
    proxy: opens(papers.inspected),
    id: "inspected",
    next: ["proxycast ca save", "--ca-bundle", ":"],
    says: ROOT,
    also: ["setup --yes", "apply"],
  },
  {
    name: "HTTPS is inspected, with an intermediate and the root",
    proxy: opens(papers.wholeChain),
    id: "inspected",
    next: ["proxycast ca save", ":"],
  },
  {
    name: "HTTPS is inspected, and direct works",
    proxy: opens(papers.inspected),
    direct,
    id: "inspected",
    next: "proxycast ca save",
  },
  {
    name: "HTTPS is inspected, and the root is not sent",
    proxy: opens(papers.rootNotSent),
    id: "inspected-root-missing",
    next: ["from IT", "--ca-bundle"],
    says: ROOT,
  },
  {
    name: "HTTPS is inspected by another CA than the one given",
    proxy: opens(papers.inspected),
    args: given("other.pem"),
    id: "wrong-ca",
    next: ["proxycast ca save", ":"],
  },
  {
    name: "HTTPS is inspected by another CA than the one given, and the root is not sent",
    proxy: opens(papers.rootNotSent),
    args: given("other.pem"),
    id: "wrong-ca-root-missing",
    next: "from IT",
  },
  {
    name: "HTTPS is inspected, and the CA is given",
    proxy: opens(papers.inspected),
    args: WITH_COMPANY,
    id: "works",
    next: "proxycast apply",
    code: 0,
    also: ["setup --yes", "apply"],
  },
  {
    name: "the company's CA has expired, and is given",
    proxy: opens(papers.ofExpiredRoot),
    args: given("expired.pem"),
    id: "ca-expired",
    next: ["new one", "--ca-bundle"],
  },
  {
    name: "the company's CA has expired, and is not given",
    proxy: opens(papers.ofExpiredRoot),
    id: "ca-expired",
    next: "new one",
  },
  {
    name: "the gateway's certificate has expired",
    proxy: opens(papers.expired),
    args: WITH_COMPANY,
    id: "certificate-outdated",
    next: ["clock", "IT"],
  },
  {
    name: "the gateway's certificate is not yet valid",
    proxy: opens(papers.notYetValid),
    args: WITH_COMPANY,
    id: "certificate-outdated",
    next: "clock",
  },
  {
    name: "this machine's clock is seven years late: the proxy's Date tells",
    proxy: proxy({
      connect: tunnel((socket) => sites(papers.siteInSevenYears())(socket)),
      get: answer(200, IN_SEVEN_YEARS),
    }),
    id: "clock-wrong",
    next: "set the clock",
    says: [String(new Date().getUTCFullYear()), String(new Date().getUTCFullYear() + 7)],
  },
  {
    name: "this machine's clock is at 2019 (faketime)",
    proxy: proxy({
      get: (socket, asked, world) => answer(200, { headers: { Date: new Date().toUTCString() } })(socket, asked, world),
    }),
    before: ["faketime", "-f", "@2019-01-31 10:00:00"],
    needs: ["faketime"],
    id: "clock-wrong",
    next: "set the clock",
    says: "2019",
  },
  {
    name: "the gateway does not send its intermediate certificate",
    proxy: opens(papers.intermediateNotSent),
    args: WITH_COMPANY,
    id: "intermediate-missing",
    next: ["Example Corp Issuing CA 2", "your CA is right"],
  },
  {
    name: "the gateway does not send its intermediate certificate, and no CA is given",
    proxy: opens(papers.intermediateNotSent),
    id: "inspected-root-missing",
    next: "from IT",
    says: "Example Corp Issuing CA 2",
  },
  {
    name: "the gateway's keys have 1024 bits",
    proxy: opens(papers.shortKey),
    args: WITH_COMPANY,
    id: "works",
    next: "proxycast apply",
    says: "1024",
  },
  {
    name: "the gateway signs with SHA-1",
    start: tlsServer(papers.sha1),
    proxy: proxy({ connect: leadTo(SERVER_PORT) }),
    needs: ["openssl"],
    args: WITH_COMPANY,
    id: "weak-certificate",
    next: ["IT", "SHA-1"],
  },
  {
    name: "TLS 1.1 alone is offered",
    proxy: opens(papers.inspected, { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
    args: WITH_COMPANY,
    id: "old-tls",
    next: "TLS 1.2",
  },
  {
    name: "no cipher in common",
    proxy: opens(papers.inspected, { maxVersion: "TLSv1.2", ciphers: "PSK" }),
    args: WITH_COMPANY,
    id: "tls-failed",
    next: "IT",
  },
  {
    name: "the certificate is for another host",
    proxy: opens(papers.ofAnotherName),
    args: WITH_COMPANY,
    id: "wrong-host-name",
    next: "IT",
    says: "portal.corp.example",
  },
  {
    name: "TLS is opened for pypi.org alone",
    proxy: proxy({
      connect: except(
        ["pypi.org"],
        tunnel((socket) => sites(papers.inspected())(socket)),
      ),
    }),
    id: "inspected",
    next: "proxycast ca save",
    says: "pypi.org",
    also: ["setup --yes"],
  },
  {
    name: "a server's certificate is given as the CA",
    proxy: opens(papers.inspected),
    args: (world) => [
      "--proxy",
      PROXY,
      "--ca-bundle",
      world.write("leaf.pem", papers.inspected().sent.split(/(?<=-----END CERTIFICATE-----\n)/)[0] ?? ""),
    ],
    id: "wrong-ca",
    next: "proxycast ca save",
  },
  {
    name: "a host of the company signs its own certificate",
    config: MIRROR_ALONE,
    proxy: opens(papers.signedBySelf),
    id: "host-untrusted",
    next: ["--ca-bundle"],
    says: "mirror.corp.example",
  },
  {
    name: "the certificate is not for servers",
    proxy: opens(papers.forClients),
    args: WITH_COMPANY,
    id: "bad-certificate",
    next: "IT",
  },
  {
    name: "HTTPS is inspected, and http is forbidden",
    proxy: proxy({ connect: tunnel((socket) => sites(papers.inspected())(socket)), get: answer(403) }),
    id: "inspected",
    next: "proxycast ca save",
  },
  {
    name: "nothing is wrong",
    proxy: proxy({ connect: through, get: page }),
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the gateway's intermediate certificate is given as the CA, and is no root",
    proxy: opens(papers.intermediateNotSent),
    args: (world) => ["--proxy", PROXY, "--ca-bundle", world.write("issuing.pem", papers.issuing().pem)],
    id: "ca-root-missing",
    next: ["root", ROOT, "IT"],
  },
  {
    name: "one certificate that signed itself comes for every host",
    proxy: opens(papers.selfForAll),
    id: "inspected-root-missing",
    next: "IT",
  },
];

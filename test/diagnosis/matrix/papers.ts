// The certificates of the scenarios: a public root that this machine trusts there, and a company's of several kinds.
import { type Issued, issue, privateKeyOf } from "../../helpers/issue.ts";

/** What the built-in test addresses ask for, and a few hosts of a company. */
export const PUBLIC_HOSTS = [
  "repo.anaconda.com",
  "conda.anaconda.org",
  "pypi.org",
  "files.pythonhosted.org",
  "registry.npmjs.org",
];
export const PROXY_NAME = "proxy.corp.example";
export const MIRROR = "mirror.corp.example";
const HOSTS = [...PUBLIC_HOSTS, MIRROR];

/** What a server shows: its key, and the chain as it sends it. */
export interface Papers {
  readonly key: string;
  /** PEM: the leaf first. */
  readonly sent: string;
}

const once = <T>(make: () => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

const papers = (leaf: Issued, ...more: readonly Issued[]): Papers => ({
  key: privateKeyOf(leaf),
  sent: [leaf, ...more].map(({ pem }) => pem).join(""),
});

export const publicRoot = once(() => issue({ name: "Public Root" }));
export const companyRoot = once(() => issue({ name: "Example Corp Gateway Root CA" }));
export const otherRoot = once(() => issue({ name: "Other Corp Root CA" }));
const intermediate = once(() => issue({ name: "Example Corp Issuing CA 2", issuer: companyRoot() }));
export const expiredRoot = once(() => issue({ name: "Example Corp Old Root CA", from: -900, to: -3 }));

const company = (wish: Partial<Parameters<typeof issue>[0]> = {}) =>
  issue({ name: "gateway", hosts: HOSTS, issuer: companyRoot(), ...wish });

/** What the sites themselves show. */
export const site = once(() => papers(issue({ name: "sites", hosts: HOSTS, issuer: publicRoot() })));
/** What the gateway shows that opens TLS. */
export const inspected = once(() => papers(company(), companyRoot()));
export const rootNotSent = once(() => papers(company()));
/** The intermediate, where a person takes it for the root. */
export const issuing = () => intermediate();
export const intermediateNotSent = once(() => papers(company({ issuer: intermediate() })));
export const wholeChain = once(() => papers(company({ issuer: intermediate() }), intermediate(), companyRoot()));
export const ofExpiredRoot = once(() => papers(company({ issuer: expiredRoot() }), expiredRoot()));
export const expired = once(() => papers(company({ from: -40, to: -5 }), companyRoot()));
export const notYetValid = once(() => papers(company({ from: 20, to: 400 }), companyRoot()));
/** Of a world in which it is seven years later. */
export const siteInSevenYears = once(() =>
  papers(issue({ name: "sites", hosts: HOSTS, issuer: publicRoot(), from: 2_500, to: 2_600 })),
);
export const shortKey = once(() => papers(company({ bits: 1024 }), companyRoot()));
export const sha1 = once(() => papers(company({ digest: "sha1" }), companyRoot()));
export const ofAnotherName = once(() => papers(company({ hosts: ["portal.corp.example"] }), companyRoot()));
export const forClients = once(() => papers(company({ use: "1.3.6.1.5.5.7.3.2" }), companyRoot()));
/** What a gateway shows that was never set up. */
export const selfForAll = once(() => papers(issue({ name: "gateway", hosts: HOSTS })));
export const signedBySelf = once(() => papers(issue({ name: MIRROR, hosts: [MIRROR] })));
/** Of the proxy's own, given as https://. */
export const proxysOwn = once(() => papers(company({ name: PROXY_NAME, hosts: [PROXY_NAME] }), companyRoot()));
export const proxysExpired = once(() =>
  papers(company({ name: PROXY_NAME, hosts: [PROXY_NAME], from: -40, to: -5 }), companyRoot()),
);

// What a CA bundle is sorted into: the company's certificates, and the public roots of Node and of this machine.
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { readCaBundle } from "../../src/ca/read.ts";
import { COMPANY_CA, LEAF, RENEWED_CA, TWIN } from "../helpers/certificates.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const [NODE_ROOT = ""] = rootCertificates;
const STORE = "/etc/ssl/certs/ca-certificates.crt";
const COPY = ".local/state/proxycast/ca/company.pem";
const NOW = new Date("2030-01-01T00:00:00Z");
const LATE = new Date("2200-01-01T00:00:00Z");

/** TWIN and LEAF play public roots that the machine ships and Node does not bring. */
const SHIPPED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    "Debian",
    {
      "/usr/share/ca-certificates/mozilla/A_Root.crt": TWIN,
      "/usr/share/ca-certificates/mozilla/B_Root.crt": LEAF,
      // Packages of the company's own may put its root beside them.
      "/usr/share/ca-certificates/company/Root.crt": COMPANY_CA,
    },
  ],
  [
    "Fedora",
    {
      "/usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit": [TWIN, LEAF]
        .map((pem) => `[p11-kit-object-v1]\nlabel: "A Root"\ntrusted: true\n${pem}`)
        .join("\n"),
      "/etc/pki/ca-trust/source/anchors/company.pem": COMPANY_CA,
    },
  ],
  [
    "SUSE",
    {
      "/usr/share/pki/trust/ca-certificates-mozilla.trust.p11-kit": `${TWIN}${LEAF}`,
      "/usr/share/pki/trust/anchors/company.pem": COMPANY_CA,
    },
  ],
  ["Arch", { "/usr/share/ca-certificates/trust-source/mozilla.trust.p11-kit": `${TWIN}${LEAF}` }],
];

describe.each(SHIPPED)("on %s", (_, lists) => {
  const files = { ...lists, [STORE]: [NODE_ROOT, TWIN, LEAF, COMPANY_CA].join("\n") };
  const read = (home: Home, text: string, now = NOW) => {
    home.write("bundle.pem", text);
    return readCaBundle({ ...systemIn(home, { files }), user: undefined }, home.file("bundle.pem"), now);
  };

  test("of the system's bundle only the local roots are the company's", () => {
    const { ca, warnings } = read(new Home(), [NODE_ROOT, TWIN, COMPANY_CA, LEAF, RENEWED_CA].join("\n"));
    expect(ca.company.map((pem) => `${pem}\n`)).toEqual([COMPANY_CA, RENEWED_CA]);
    expect(warnings).toEqual([]);
    expect(ca.bundle).toContain(TWIN.trim());
  });

  test("a public root that is over gives no note, a company's does", () => {
    const { warnings } = read(new Home(), [TWIN, COMPANY_CA].join("\n"), LATE);
    expect(warnings).toEqual([expect.stringMatching(/holds an expired certificate \(Company CA, [^;]+\)$/)]);
  });

  test("what was copied as the company's stays so when the system ships it", () => {
    const home = new Home();
    home.write(COPY, COMPANY_CA + LEAF);
    expect(read(home, [TWIN, COMPANY_CA, LEAF].join("\n")).ca.company).toEqual([COMPANY_CA.trim(), LEAF.trim()]);
  });

  test("a bundle of public roots alone has nothing of a company", () => {
    expect(read(new Home(), TWIN).ca.company).toEqual([]);
  });
});

test("what was copied as the company's stays so when a newer Node brings it", () => {
  const home = new Home();
  const system = { ...systemIn(home), user: undefined };
  home.write("bundle.pem", NODE_ROOT);
  const company = () => readCaBundle(system, home.file("bundle.pem"), NOW).ca.company;
  expect(company()).toEqual([]);
  home.write(COPY, NODE_ROOT);
  expect(company()).toEqual([NODE_ROOT.trim()]);
});

test("the machine's list is read only where Node does not know a root", () => {
  const home = new Home();
  home.write("bundle.pem", NODE_ROOT);
  const fail = () => {
    throw new Error("read");
  };
  const system = { ...systemIn(home), user: undefined, readFolder: fail };
  expect(readCaBundle(system, home.file("bundle.pem"), NOW).ca.company).toEqual([]);
});

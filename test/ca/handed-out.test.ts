// The company's CA in the forms in which it is handed out, made by real programs, for real clients.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { makeCertificate, PROGRAM } from "../helpers/home.ts";
import { runClient } from "../helpers/network.ts";
import { type Office, openOffice } from "../helpers/office.ts";
import { execFileSync } from "../helpers/processes.ts";

const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: ["ignore", "pipe", "ignore"] });
const PACKED = (form: string) => (ca: string, file: string) =>
  void openssl("crl2pkcs7", "-nocrl", "-certfile", ca, "-outform", form, "-out", file);

const FORMS: Readonly<Record<string, (ca: string, file: string) => void>> = {
  "DER, .cer": (ca, file) => void openssl("x509", "-in", ca, "-outform", "DER", "-out", file),
  "PKCS#7, .p7b": PACKED("DER"),
  "PKCS#7 in PEM, .p7b": PACKED("PEM"),
  "UTF-16 text, .pem": (ca, file) => writeFileSync(file, Buffer.from(`\ufeff${readFileSync(ca, "utf8")}`, "utf16le")),
};

const fileFor = ({ home }: Office, form: string) => path.join(home.base, `handed-out${/\.\w+$/.exec(form)?.[0]}`);

for (const [form, make] of Object.entries(FORMS)) {
  testWithClient("curl", ["curl", "openssl"], `the CA as ${form}`, async (curl) => {
    const office = await openOffice({ hasOneProxy: true });
    const file = fileFor(office, form);
    make(office.ca, file);
    office.apply("curl", "--ca-bundle", file);
    const { code } = await office.run(curl, ["-sS", "https://site.test/x"]);
    expect([code, office.arrived]).toEqual([0, ["https /x"]]);
    const company = office.home.read(".local/state/proxycast/ca/company.pem");
    expect(company.trim()).toBe(readFileSync(office.ca, "utf8").trim());
  });
}

testWithClient("curl", ["curl", "openssl"], "the CA that a variable of Node names, by the launcher", async (curl) => {
  const office = await openOffice({ hasOneProxy: true });
  const { home, url, ca } = office;
  const variables = { https_proxy: url, http_proxy: url, NODE_EXTRA_CA_CERTS: ca };
  const args = ["apply", "--no-test", "--to", "curl"];
  expect(await runClient(PROGRAM, args, { ...home.environment, ...variables })).toMatchObject({ code: 0 });
  expect(home.run(["show"]).stdout).toMatch(/caBundle .*\$NODE_EXTRA_CA_CERTS as of/);
  expect((await office.run(curl, ["-sS", "https://site.test/x"])).code).toBe(0);
  // Our own copy is no news.
  const copy = home.file(".local/state/proxycast/ca/company.pem");
  const again = await runClient(PROGRAM, [...args, "--refresh"], { ...home.environment, NODE_EXTRA_CA_CERTS: copy });
  expect(again).toMatchObject({ code: 0, stdout: "" });
  expect(home.run(["show"]).stdout).toContain(ca);
});

const NAME = ["-subj", "/CN=Scratch Company CA"];

function pack(file: string): void {
  const ca = `${file}.pem`;
  makeCertificate(ca);
  openssl(...["pkcs12", "-export", "-in", ca, "-inkey", `${ca}.key`, "-out", file], ...["-passout", "pass:x"]);
}

const REFUSED: Readonly<Record<string, readonly [(file: string) => void, string]>> = {
  ".pfx": [pack, "is a PKCS#12 file"],
  ".key": [(file) => void openssl("genrsa", "-out", file, "2048"), "holds a private key"],
  ".csr": [
    (file) => void openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", `${file}.key`, "-out", file, ...NAME),
    "holds a certificate request",
  ],
  ".d": [(file) => execFileSync("mkdir", [file]), "is a folder: name the file in it"],
};

for (const [ending, [make, words]] of Object.entries(REFUSED)) {
  testWithClient("curl", ["curl", "openssl"], `a ${ending} instead of the CA is named as what it is`, async () => {
    const office = await openOffice({ hasOneProxy: true });
    const file = fileFor(office, ending);
    make(file);
    const before = office.home.snapshot();
    const { code, stderr } = office.home.run(["apply", "--to", "curl", "--proxy", office.url, "--ca-bundle", file]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`the CA bundle ${file} ${words}`)]);
    expect(office.home.snapshot()).toEqual(before);
  });
}

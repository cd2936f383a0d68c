// What a test asks for: which way, with which credentials and roots, and whom it conceals.
import { describe, expect, test } from "vitest";
import type { Grant } from "../../src/model/propagated.ts";
import { Secret } from "../../src/model/secret.ts";
import { directRequest, type TestRequest, toProbe, toTestRequest } from "../../src/pretest/request.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";
import {
  ENDPOINT,
  OTHER_ENDPOINT,
  PLAIN_URL,
  proxyChoice,
  SECURE_URL,
  setting,
  settingsWith,
} from "../helpers/tested.ts";

const ADA = { username: "ada", password: new Secret("s3cret") };
const EVE = { username: "eve", password: new Secret("0ther") };
const CA = setting({ path: "/ca.pem", company: [], bundle: "BUNDLE" });
const ROOTS = "/etc/ssl/certs/ca-certificates.crt";
const ASKED = { timeout: 1_234, version: "1.2.3", onStart: () => {} };

/** A machine whose public roots are this text. */
function machine() {
  const system = systemIn(new Home(), { files: { [ROOTS]: "ROOTS" } });
  const steps = [{ path: ROOTS, kind: "file", mode: 0o644, uid: 0, gid: 0 }] as const;
  return { ...system, platform: "linux", trail: () => ({ steps, isDangling: false }) } as const;
}

describe("the request of a test", () => {
  test("goes by the settings, and verifies", async () => {
    const settings = settingsWith();
    const request = await toTestRequest(machine(), { ...ASKED, settings }, { https: ADA });
    expect(request).toEqual({
      settings,
      credentials: { https: ADA },
      conceals: [ADA],
      urls: [new URL(PLAIN_URL), new URL(SECURE_URL)],
      machineRoots: ["ROOTS"],
      localRoots: [],
      isPublic: expect.any(Function),
      verifiesTls: true,
      timeout: 1_234,
      userAgent: "proxycast/1.2.3",
      onStart: ASKED.onStart,
    });
  });

  test("needs no public roots of this machine beside a CA bundle", async () => {
    const settings = settingsWith({ ca: CA });
    expect((await toTestRequest(machine(), { ...ASKED, settings }, {})).machineRoots).toEqual([]);
  });

  test.each<[string, sent: Grant, known: Grant | undefined, username: string | undefined, conceals: object[]]>([
    ["nobody", {}, undefined, undefined, []],
    ["who is sent", { http: ADA, https: EVE }, undefined, undefined, [ADA, EVE]],
    ["who is known, sent or not", {}, { http: ADA, https: EVE }, undefined, [ADA, EVE]],
    ["who is known in place of who is sent", { http: ADA }, { https: EVE }, undefined, [EVE]],
    ["a user whose password is not known", {}, undefined, "bob", [{ username: "bob" }]],
    ["a user beside the one that is sent", { http: ADA }, undefined, "bob", [ADA, { username: "bob" }]],
  ])("conceals %s", async (_, sent, known, username, conceals) => {
    const settings = settingsWith({ https: proxyChoice(username ? { username } : {}) });
    const request = await toTestRequest(machine(), { ...ASKED, settings }, sent, known);
    expect(request.conceals).toEqual(conceals);
  });
});

test("where there are no settings, everything is asked directly", async () => {
  const url = new URL(SECURE_URL);
  const request = await directRequest(machine(), [url], ASKED);
  expect(request).toEqual({
    urls: [url],
    timeout: 1_234,
    onStart: ASKED.onStart,
    settings: {
      http: undefined,
      https: undefined,
      noProxy: { value: [], origin: { kind: "default" }, shadowed: [] },
      ca: undefined,
      testUrls: undefined,
    },
    credentials: {},
    conceals: [],
    machineRoots: ["ROOTS"],
    localRoots: [],
    isPublic: expect.any(Function),
    userAgent: "proxycast/1.2.3",
  });
  expect(toProbe({ ...request, verifiesTls: false }, url)).toMatchObject({ proxy: undefined, verifiesProxy: false });
});

describe("the request of one address", () => {
  const isPublic = () => true;
  const requestWith = (more: Partial<TestRequest> = {}): TestRequest => ({
    settings: settingsWith({ https: proxyChoice({ endpoint: OTHER_ENDPOINT }), skip: ["three.example"] }),
    credentials: { https: ADA },
    urls: [],
    machineRoots: ["ROOTS"],
    localRoots: ["LOCAL"],
    isPublic,
    verifiesTls: true,
    conceals: [EVE],
    timeout: 1_234,
    userAgent: "x/1",
    onStart: () => {},
    ...more,
  });

  test("has everything that it needs", () => {
    const url = new URL(SECURE_URL);
    expect(toProbe(requestWith(), url)).toEqual({
      url,
      proxy: { endpoint: OTHER_ENDPOINT, credentials: ADA },
      roots: ["ROOTS", "LOCAL"],
      hasBundle: false,
      verifiesTls: true,
      verifiesProxy: true,
      conceals: [EVE],
      isPublic,
      timeout: 1_234,
      userAgent: "x/1",
    });
  });

  test.each<[string, credentials: Grant, proxy: object | undefined]>([
    [PLAIN_URL, { https: ADA }, { endpoint: ENDPOINT, credentials: undefined }],
    [PLAIN_URL, { http: EVE, https: ADA }, { endpoint: ENDPOINT, credentials: EVE }],
    [SECURE_URL, { http: EVE }, { endpoint: OTHER_ENDPOINT, credentials: undefined }],
    ["https://three.example/", { http: EVE, https: ADA }, undefined],
  ])("goes through its protocol's proxy with that one's credentials: %s", (url, credentials, proxy) => {
    expect(toProbe(requestWith({ credentials }), new URL(url)).proxy).toEqual(proxy);
  });

  test.each<[string, Partial<TestRequest>, url: string, verifiesProxy: boolean]>([
    ["for credentials", {}, SECURE_URL, true],
    ["not without credentials", { credentials: {} }, SECURE_URL, false],
    ["not for the other protocol's credentials", {}, PLAIN_URL, false],
    ["not where no proxy is", {}, "https://three.example/", false],
  ])("unverified, it verifies the proxy all the same: %s", (_, more, url, verifiesProxy) => {
    const asked = requestWith({ verifiesTls: false, ...more });
    expect(toProbe(asked, new URL(url))).toMatchObject({ verifiesTls: false, verifiesProxy });
  });

  test("trusts the CA bundle and the system's own roots, where there is one", () => {
    const asked = requestWith({ settings: settingsWith({ ca: CA }) });
    expect(toProbe(asked, new URL(PLAIN_URL))).toMatchObject({ roots: ["BUNDLE", "LOCAL"], hasBundle: true });
  });
});

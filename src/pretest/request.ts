// What is asked for in a test: addresses, the way to each, what is trusted, and who is concealed.

import { machineRoots, publicRoots } from "../ca/roots.ts";
import { localRoots } from "../ca/store.ts";
import type { ProbeRequest } from "../diagnosis/result.ts";
import type { Concealed } from "../diagnosis/sanitize.ts";
import type { Grant } from "../model/propagated.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import type { System } from "../system/system.ts";
import { protocolOf, proxyFor, type TestedSettings, testUrls } from "./addresses.ts";

export interface TestRequest {
  readonly settings: TestedSettings;
  readonly credentials: Grant;
  readonly urls: readonly URL[];
  /** PEM certificates of this machine, trusted where no CA bundle is set. */
  readonly machineRoots: readonly string[];
  /** Roots that the operating system trusts and that are no public ones, PEM. */
  readonly localRoots: readonly string[];
  /** Whether a root certificate (PEM) is one of the public ones. */
  readonly isPublic: (pem: string) => boolean;
  readonly verifiesTls: boolean;
  /** Credentials that no text of the other side may say back, whether they are sent or not. */
  readonly conceals: readonly Concealed[];
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly userAgent: string;
  /** Told of each address before it is asked. */
  readonly onStart: (url: URL) => void;
}

/** How the test is made, whatever the settings are. */
interface Asked {
  readonly timeout: number;
  readonly version: string;
  readonly onStart: (url: URL) => void;
}

/** @param known the credentials that nobody may say back, sent or not */
export async function toTestRequest(
  system: System,
  { settings, timeout, version, onStart }: Asked & { readonly settings: ResolvedSettings },
  credentials: Grant,
  known: Grant = credentials,
): Promise<TestRequest> {
  const users = proxiesOf(settings).flatMap(({ username }) => (username ? [{ username }] : []));
  return {
    settings,
    credentials,
    conceals: [known.http, known.https, ...users].filter((one) => one !== undefined),
    urls: testUrls(settings),
    machineRoots: settings.ca ? [] : [machineRoots(system)],
    localRoots: await localRoots(system),
    isPublic: publicRoots(system),
    verifiesTls: true,
    timeout,
    userAgent: `proxycast/${version}`,
    onStart,
  };
}

/** For where the settings can't be resolved: what can be reached without a proxy. */
export async function directRequest(
  system: System,
  urls: readonly URL[],
  { timeout, version, onStart }: Asked,
): Promise<Omit<TestRequest, "verifiesTls">> {
  const noProxy = { value: [], origin: { kind: "default" }, shadowed: [] } as const;
  return {
    urls,
    timeout,
    onStart,
    settings: { http: undefined, https: undefined, noProxy, ca: undefined, testUrls: undefined },
    credentials: {},
    conceals: [],
    machineRoots: [machineRoots(system)],
    localRoots: await localRoots(system),
    isPublic: publicRoots(system),
    userAgent: `proxycast/${version}`,
  };
}

/** The request as the settings say: through the proxy of its protocol, or directly. */
export function toProbe(request: TestRequest, url: URL): ProbeRequest {
  const { settings, credentials, machineRoots, localRoots, verifiesTls, timeout, userAgent } = request;
  const proxy = proxyFor(settings, url);
  const ca = settings.ca?.value;
  const own = proxy && credentials[protocolOf(url)];
  return {
    url,
    proxy: proxy && { endpoint: proxy.endpoint, credentials: own },
    roots: [...(ca ? [ca.bundle] : machineRoots), ...localRoots],
    hasBundle: ca !== undefined,
    verifiesTls,
    // Whoever answers in the proxy's place must not get the credentials, whatever was asked for.
    verifiesProxy: verifiesTls || own !== undefined,
    conceals: request.conceals,
    isPublic: request.isPublic,
    timeout,
    userAgent,
  };
}

// A web site on loopback, which answers for any host name.
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Authority, Certificate } from "./certificates.ts";

export interface Listening {
  readonly port: number;
  close(): void;
}

/** Over https: one certificate, or an authority that signs one for each name. None over http. */
export type Identity = Certificate | Authority;

/** Listens on a free port of 127.0.0.1. */
export async function startSite(answer: http.RequestListener, identity?: Identity): Promise<Listening> {
  const server = identity ? https.createServer(await secure(identity), answer) : http.createServer(answer);
  const port = await listen(server);
  return {
    port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** What TLS needs. A client that names no host gets the certificate for `localhost`. */
export async function secure(identity: Identity): Promise<https.ServerOptions> {
  if (!("issue" in identity)) return { key: identity.key, cert: identity.cert };
  const made = new Map<string, Promise<SecureContext>>();
  // With the root, as proxies that inspect send it: `ca save` takes it from there.
  const issue = async (...names: readonly string[]) => {
    const { cert, key } = await identity.issue(names);
    return { cert: cert + identity.cert, key };
  };
  const contextFor = (name: string) => {
    const context = made.get(name) ?? issue(name).then(createSecureContext);
    made.set(name, context);
    return context;
  };
  return {
    ...(await issue("localhost", "127.0.0.1")),
    SNICallback: (name, done) =>
      void contextFor(name).then(
        (context) => done(null, context),
        (error: Error) => done(error),
      ),
  };
}

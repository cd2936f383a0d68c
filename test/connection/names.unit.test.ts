// Why a name is not resolved: each answer of a name server is told apart.
import { createSocket } from "node:dgram";
import * as dns from "node:dns";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { findNameFault } from "../../src/connection/names.ts";

/** A name server that answers every question with this code, or with none. https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
async function startNameServer(code: number | undefined): Promise<string> {
  const server = createSocket("udp4");
  server.on("message", (question, { port, address }) => {
    if (code === undefined) return;
    const answer = Buffer.from(question);
    answer.writeUInt16BE(0x8180 | code, 2);
    server.send(answer, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${server.address().port}`;
}

function useNameServer(address: string): void {
  const { prototype } = dns.promises.Resolver;
  vi.spyOn(prototype, "getServers").mockImplementation(function (this: dns.promises.Resolver) {
    this.setServers([address]);
    return [address];
  });
}

afterEach(() => void vi.restoreAllMocks());

describe("a name server", () => {
  test.each([
    ["SERVFAIL", 2, "name server fails"],
    ["NXDOMAIN", 3, "name not found"],
    ["REFUSED", 5, "name server refuses"],
    ["an empty answer", 0, "name not found"],
    ["silence", undefined, "no name server"],
  ])("that answers %s", async (_, code, id) => {
    const address = await startNameServer(code);
    useNameServer(address);
    const detail = id === "name not found" ? "a.example" : `a.example (asked: ${address})`;
    expect(await findNameFault("a.example")).toEqual({ id, detail });
  });
});

// A name server that is told what to say to each name. https://www.rfc-editor.org/rfc/rfc1035#section-4
import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";
import type { World } from "./world.ts";

/** An address, or what the server does instead; `*` is every other name, `off` that no server is there. */
export type Names = Readonly<Record<string, string>>;

const CODES: Readonly<Record<string, number>> = { empty: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };
const A = 1;

export async function startNameServer(world: World, names: Names): Promise<void> {
  if (names["*"] === "off") return;
  const server = createSocket("udp4");
  server.on("message", (question, { port, address }) => {
    const { name, type, end } = readQuestion(question);
    const said = names[name] ?? names["*"] ?? "NXDOMAIN";
    if (said === "silent") return;
    const isAddress = isIPv4(said);
    const hasAnswer = isAddress && type === A;
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(0x8180 | (isAddress ? 0 : (CODES[said] ?? 0)), 2);
    head.writeUInt16BE(hasAnswer ? 1 : 0, 6);
    head.fill(0, 8);
    // The name of the question, by its place.
    const record = Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...said.split(".").map(Number)]);
    const parts = [head, question.subarray(12, end), ...(hasAnswer ? [record] : [])];
    server.send(Buffer.concat(parts), port, address);
  });
  await new Promise<void>((resolve) => server.bind(53, world.nameServer, resolve));
  world.atEnd(() => server.close());
}

function readQuestion(packet: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = packet[at] ?? 0; length > 0; length = packet[at] ?? 0) {
    labels.push(packet.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: packet.readUInt16BE(at + 1), end: at + 5 };
}

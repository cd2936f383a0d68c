// What listens at a port of this machine, and how it answers a question that a relay has nowhere to carry on to.
import { connect } from "node:net";

/** Bytes of an answer that are looked at. */
const LONGEST = 8_192;

/**
 * Without a host it names nowhere to go: an HTTP proxy answers it by itself. Not so cntlm, which hands all that it gets to
 * its parent; that must not be asked. Seen with cntlm 0.92, px 0.10, squid 5.7, tinyproxy 1.11, privoxy 3.0.34, proxy.py 2.4.
 */
export const QUESTION = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";

/**
 * The first bytes of what it says; undefined where nothing listens. Nothing is waited for any longer than told.
 * @param question none: it is only connected to
 * @param patience milliseconds, for all of it
 */
export function askListener(
  host: string,
  port: number,
  { question, patience }: { readonly question?: string; readonly patience: number },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let said = "";
    let isOpen = false;
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isOpen ? said : undefined);
    };
    const timer = setTimeout(end, patience);
    socket.setEncoding("latin1");
    socket.on("connect", () => {
      isOpen = true;
      if (question === undefined) end();
      else socket.write(question);
    });
    socket.on("data", (text: string) => {
      said += text;
      if (said.length >= LONGEST) end();
    });
    socket.on("close", end);
    socket.on("error", end);
  });
}

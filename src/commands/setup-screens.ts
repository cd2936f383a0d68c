// What setup shows between its questions.
import type { Known, Tool } from "../conversation/known.ts";
import { causeOf, rootLines } from "../conversation/outcome.ts";
import type { CertificateFacts } from "../diagnosis/result.ts";
import type { Prepared } from "../engine/request.ts";
import { WRITERS } from "../writers/index.ts";

/** What works, in a line. */
export function passedLine({ account }: Known): string {
  const { proxy, username } = account;
  return `${proxy} works${username ? ` for ${username}` : ""}: it was tested just now`;
}

/** A text for the IT department. */
export function itLines({ account, result }: Known, root: CertificateFacts | undefined): string[] {
  const way = account.proxy ? `through the proxy ${account.proxy}` : "without a proxy";
  const certificate = root
    ? [
        "HTTPS is signed on the way by the certificate below. Is it yours, and where do you publish it",
        "or its SHA-256?",
        ...rootLines(root),
      ]
    : [];
  const seen = typeof result === "object" ? causeOf(result) : [];
  return [
    "",
    "For the IT department:",
    `This machine goes into the network ${way}.`,
    ...certificate,
    ...(root ? [] : seen),
    "",
  ];
}

/** What is written, and what is installed besides. @param before those of an earlier plan, which named some of them */
export function toolsOf({ selected, available, plan }: Prepared, before: readonly Tool[] = []): Tool[] {
  const located = new Set(plan.targets.flatMap(({ writers }) => writers));
  const known = before.map(({ id }) => id);
  const isHere = (id: string) => (selected.has(id) && located.has(id)) || available.includes(id) || known.includes(id);
  return WRITERS.filter(({ id }) => isHere(id)).map(({ id, title }) => ({
    id,
    title: id === title ? id : `${id} (${title})`,
    isWritten: selected.has(id),
  }));
}

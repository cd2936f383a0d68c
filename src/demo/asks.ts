// What clients say of their proxy, and whether a small request of theirs gets through: as `check` asks them.
import { type Checked, type CheckRequest, check } from "../check/check.ts";
import { formatEndpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";

export interface Said {
  /** Its name for people, and how it was started where that makes a difference. */
  readonly client: string;
  /** The proxy that it uses for the address; "direct"; or "unknown". */
  readonly proxy: string;
  /** Whether its request got through; undefined where it sent none. */
  readonly isFetched?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** Asks the clients of one writer for one address. Without `fetches` it sends no request. */
export type AskClients = (writer: string, url: URL, fetches: boolean) => Promise<readonly Said[]>;

/** What is written at present. */
export type Written = Pick<CheckRequest, "settings" | "settingsOff" | "off" | "rivals" | "written">;

/** Whoever is to hold the password holds it: no request is held back. */
export function asCheckDoes(system: System, written: Written, onStart: (what: string) => void): AskClients {
  return async (writer, url, fetches) => {
    const { answers } = await check(system, {
      ...written,
      targets: [writer],
      url,
      standard: url,
      fetches,
      withheld: () => undefined,
      holdsPassword: () => true,
      onStart,
    });
    return answers.map(toSaid);
  };
}

function toSaid({ client, how, route, fetched, reason }: Checked): Said {
  return {
    client: how ? `${client} (${how})` : client,
    proxy: route.kind === "proxy" ? formatEndpoint(route.endpoint) : route.kind,
    isFetched: fetched?.isThrough,
    reason: fetched?.why ?? reason,
  };
}

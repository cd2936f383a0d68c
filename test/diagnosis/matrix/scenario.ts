// A row of the matrix: a network that fails, what is set, and what has to be said of it.
import type { FindingId } from "../../../src/diagnosis/findings.ts";
import type { Outcome } from "../../helpers/home.ts";
import { PROXY_NAME } from "./papers.ts";
import { PORT } from "./real.ts";
import { type Direct, type Listener, World } from "./world.ts";

export const PROXY = `http://${PROXY_NAME}:${PORT}`;

export interface Scenario {
  /** What is the matter, for people: it is in the help topic too. */
  readonly name: string;
  readonly id: FindingId;
  /** What the next step must say, in this order. */
  readonly next: readonly string[] | string;
  /** The same for the headline and for what was seen. */
  readonly says?: readonly string[] | string;
  /** What listens at the proxy's address. */
  readonly proxy?: Listener;
  /** Other servers: real ones, and such with a port of their own. */
  readonly start?: (world: World) => Promise<unknown>;
  /** What is there without the proxy. */
  readonly direct?: Direct;
  /** What the name server says, where that is not the address of a host of this world. */
  readonly names?: Readonly<Record<string, string>>;
  /** Commands that set up a network of its own for the program; no server is in it. */
  readonly isolated?: string;
  readonly args?: readonly string[] | ((world: World) => readonly string[]);
  readonly config?: string | ((world: World) => string);
  readonly environment?: Readonly<Record<string, string>>;
  /** user:password, given on standard input. */
  readonly account?: string;
  /** How often it may be sent, at most, and at least once. */
  readonly sent?: number;
  /** Seconds for one address. */
  readonly patience?: number;
  readonly before?: readonly string[];
  readonly needs?: readonly string[];
  /** Commands that run before the test in the same home, and must say the same. */
  readonly also?: readonly string[];
  readonly code?: number;
}

export interface Seen {
  readonly outcome: Outcome;
  readonly also: readonly Outcome[];
  readonly sent: number;
  readonly milliseconds: number;
}

/** @param number which addresses its world has */
export async function play(scenario: Scenario, number: number): Promise<Seen> {
  const { proxy, start, direct = "refused", names = {}, isolated, account, patience = 10, also = [] } = scenario;
  const world = new World(number);
  try {
    await world.open(direct, names, isolated);
    if (proxy) await world.listen(world.proxy, PORT, proxy);
    await start?.(world);
    const { config, args = ["--proxy", PROXY] } = scenario;
    if (config) world.write("home/.config/proxycast/config.yaml", typeof config === "string" ? config : config(world));
    const [user = "", ...password] = account?.split(":") ?? [];
    const login = account ? ["--username", user, "--password-stdin"] : [];
    const all = [...(typeof args === "string" ? [args] : typeof args === "function" ? args(world) : args), ...login];
    const options = {
      isolated,
      input: account ? `${password.join(":")}\n` : undefined,
      environment: scenario.environment,
      before: scenario.before,
    };
    const before: Outcome[] = [];
    for (const command of also)
      before.push(await world.run([...command.split(" "), "--timeout", String(patience), ...all], options));
    const started = performance.now();
    const outcome = await world.run(["test", "--json", "--timeout", String(patience), ...all], options);
    const milliseconds = Math.round(performance.now() - started);
    return {
      outcome,
      also: before,
      milliseconds,
      sent: world.counts.reduce((sum, count) => sum + count(), world.sent),
    };
  } finally {
    world.end();
  }
}

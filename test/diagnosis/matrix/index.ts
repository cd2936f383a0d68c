// All scenarios, by theme.
import { CERTIFICATES } from "./certificates.ts";
import { CREDENTIALS } from "./credentials.ts";
import { DIRECT } from "./direct.ts";
import { GATEWAYS } from "./gateways.ts";
import { NAMES } from "./names.ts";
import { PAC } from "./pac.ts";
import { PROTOCOLS } from "./protocols.ts";
import { REACH } from "./reach.ts";
import { REFUSALS } from "./refusals.ts";
import type { Scenario } from "./scenario.ts";

export const SCENARIOS: readonly Scenario[] = [
  NAMES,
  REACH,
  PROTOCOLS,
  CREDENTIALS,
  REFUSALS,
  GATEWAYS,
  CERTIFICATES,
  DIRECT,
  PAC,
].flat();

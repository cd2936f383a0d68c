// What is in the way of a proxy by where this machine is, whoever names the proxy: for who looks at it, and where no
// connection test says that it works.
import { noteLoopback } from "../os/wsl-network.ts";
import type { System } from "../system/system.ts";
import type { ResolvedSettings } from "./settings.ts";

export function noteReach(
  system: System,
  { http, https }: Pick<ResolvedSettings, "http" | "https">,
): Promise<readonly string[]> {
  const endpoints = [http, https].flatMap((setting) =>
    setting?.value.kind === "proxy" ? [setting.value.proxy.endpoint] : [],
  );
  return noteLoopback(system, endpoints);
}

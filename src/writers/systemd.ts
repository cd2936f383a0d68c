// The user manager of systemd, and with it what a graphical session starts.
// https://www.freedesktop.org/software/systemd/man/latest/environment.d.html
import * as path from "node:path";
import template from "../../templates/environment.conf";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { dropIn } from "./drop-in.ts";

/** Where desktops say how their sessions start: without one there is nobody to tell. */
const SESSIONS = ["/usr/share/xsessions", "/usr/share/wayland-sessions"];

function hasDesktop(system: System): boolean {
  return system.variable("XDG_CURRENT_DESKTOP") !== undefined || SESSIONS.some((folder) => system.facts(folder));
}

export const systemd = dropIn({
  id: "systemd",
  title: "systemd user environment",
  docs: "https://www.freedesktop.org/software/systemd/man/latest/environment.d.html",
  environment: "ignored",
  template,
  // A dollar expands inside quotes too, but for a doubled one; in double quotes a backslash escapes.
  quote: (value) => `"${value.replace(/["\\]/g, String.raw`\$&`).replaceAll("$", "$$$$")}"`,
  isPresent: (system) =>
    system.platform === "linux" && system.findProgram("systemctl") !== undefined && hasDesktop(system),
  fileOf: (system) => path.join(xdgConfigHome(system), "environment.d", "60-proxycast.conf"),
});

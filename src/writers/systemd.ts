// The user manager of systemd, and with it what a graphical session starts.
// https://www.freedesktop.org/software/systemd/man/latest/environment.d.html
import * as path from "node:path";
import template from "../../templates/environment.conf";
import { xdgConfigHome } from "../system/folders.ts";
import { dropIn } from "./drop-in.ts";

export const systemd = dropIn({
  id: "systemd",
  title: "systemd user environment",
  docs: "https://www.freedesktop.org/software/systemd/man/latest/environment.d.html",
  template,
  // A dollar expands inside quotes too, but for a doubled one; in double quotes a backslash escapes.
  quote: (value) => `"${value.replace(/["\\]/g, String.raw`\$&`).replaceAll("$", "$$$$")}"`,
  isPresent: (system) => system.platform === "linux" && system.findProgram("systemctl") !== undefined,
  fileOf: (system) => path.join(xdgConfigHome(system), "environment.d", "60-proxycast.conf"),
});

// xonsh reads rc.d/*.xsh in interactive and login shells: a drop-in file of ours.
// https://xon.sh/xonshrc.html
import * as path from "node:path";
import { xdgConfigHome } from "../system/folders.ts";
import { shell } from "./shell.ts";

export const xonsh = shell({
  id: "xonsh",
  title: "xonsh",
  docs: "https://xon.sh/xonshrc.html",
  language: "xonsh",
  programs: ["xonsh"],
  startupFiles(system) {
    return [{ role: "rc.d", path: path.join(xdgConfigHome(system), "xonsh", "rc.d", "proxycast.xsh") }];
  },
});

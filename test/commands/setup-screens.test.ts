// setup as a new user sees it, in a terminal of 80 by 24: real proxies, every key counted.
import { test } from "vitest";
import { Home } from "../helpers/home.ts";
import { makeCompany, startSecureOrigin } from "../helpers/network.ts";
import { startSquid } from "../helpers/proxies.ts";
import { openTmux } from "../helpers/tmux.ts";

test("both", async () => {
  const home = new Home();
  home.tests = true;
  const company = makeCompany(home.base, ["origin.test"]);
  const secure = await startSecureOrigin(company, () => "x");
  const squid = await startSquid(home.base, {
    user: { name: "ada", password: "s3cret" },
    ca: { cert: company.ca, key: `${home.base}/ca-key.pem` },
  });
  home.write(".bashrc", "x\n");
  home.write(".config/proxycast/config.yaml", `testUrls: ["https://origin.test:${secure}/"]\n`);
  const t = openTmux(home, "proxycast setup");
  await t.see("as http://host:port");
  console.log(t.screen());
  t.type(`http://127.0.0.1:${squid.port}`, "Enter");
  console.log(await t.see("User name at"));
  t.type("ada", "Enter");
  console.log(await t.see("Password of"));
  t.type("s3cret", "Enter");
  console.log(await t.see("company's certificate"));
  t.type("1", "Enter");
  console.log(await t.see("later runs find"));
  t.type("Enter");
  console.log(await t.see("hold the password?"));
  t.type("a", "Enter");
  console.log(await t.see("Write this?"));
  t.type("Enter");
  console.log(await t.see("[exit"));
  console.log(t.scrollback(), t.count);
}, 60000);

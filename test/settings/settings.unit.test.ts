// Where a value comes from, in the words that users see, and which proxies there are.
import { expect, test } from "vitest";
import { type Origin, originText, proxiesOf } from "../../src/settings/settings.ts";
import { DIRECT, ENDPOINT, OTHER_ENDPOINT, proxyChoice, settingsWith } from "../helpers/tested.ts";

const FILE: Origin = { kind: "file", path: "/etc/proxycast/config.yaml", line: 7 };
const SINCE = "2026-02-03T23:59:59.000Z";

test.each<[Origin, string]>([
  [{ kind: "flag", name: "proxy" }, "--proxy"],
  [{ kind: "variable", name: "PROXYCAST_PROXY" }, "$PROXYCAST_PROXY"],
  [FILE, "/etc/proxycast/config.yaml:7"],
  [{ kind: "saved", name: "https_proxy", since: SINCE }, "$https_proxy as of 2026-02-03"],
  [{ kind: "os", name: "GNOME", place: "gsettings" }, "GNOME (gsettings)"],
  [{ kind: "os", name: "GNOME", place: "gsettings", since: SINCE }, "GNOME (gsettings, as of 2026-02-03)"],
  [{ kind: "pac", script: "/etc/proxy.pac", named: FILE }, "PAC /etc/proxy.pac (/etc/proxycast/config.yaml:7)"],
  [{ kind: "off", since: SINCE }, "proxycast off, 2026-02-03"],
  [{ kind: "combined", origins: [{ kind: "flag", name: "skip" }, FILE] }, "--skip and /etc/proxycast/config.yaml:7"],
  [{ kind: "default" }, "default"],
])("%j reads %s", (origin, text) => expect(originText(origin)).toBe(text));

const HTTPS = proxyChoice({ endpoint: OTHER_ENDPOINT });

test.each([
  ["both", {}, [ENDPOINT, ENDPOINT]],
  ["one for each, http first", { https: HTTPS }, [ENDPOINT, OTHER_ENDPOINT]],
  ["none where a protocol goes directly", { http: DIRECT, https: HTTPS }, [OTHER_ENDPOINT]],
  ["none where nobody says anything", { http: undefined, https: undefined }, []],
])("of the proxies: %s", (_, choices, endpoints) =>
  expect(proxiesOf(settingsWith(choices)).map(({ endpoint }) => endpoint)).toEqual(endpoints),
);

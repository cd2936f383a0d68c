// What clients and programs go by at present, where that is not as resolved.

import type { Prepared } from "../engine/request.ts";
import { type EnvironmentValues, VARIABLES } from "../model/environment.ts";
import { shownText } from "../output/redact.ts";
import { targetRows } from "../output/targets.ts";
import { KEPT } from "../system/programs.ts";
import type { System } from "../system/system.ts";
import { environmentValues } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import { presentValues } from "./current-values.ts";
import type { Section } from "./render.ts";

/** Targets that are not as resolved, with what is there now. */
export function clients(system: System, prepared: Prepared | undefined): Section {
  const plan = prepared?.plan;
  const present = plan ? presentValues(system, plan) : new Map<string, string>();
  const rows = prepared ? targetRows(system, prepared, false) : [];
  const others = rows.flatMap(({ writers, path: file, state, note }) => {
    const text = note ?? present.get(file) ?? "";
    const isOther = state !== "in sync" && text !== "" && !writers.includes("ca");
    return isOther ? [[writers.join(", "), file, state, text]] : [];
  });
  const told = new Set(others.flatMap(([writers = ""]) => writers.split(", ")));
  const empty = rows.filter(({ state, path: file }) => state === "to add" && !present.get(file));
  const waiting = new Set(empty.flatMap(({ writers }) => writers).filter((id) => id !== "ca" && !told.has(id)));
  return {
    id: "clients",
    title: "Clients that would use something else at present",
    columns: ["client", "file", "state", "present"],
    rows: waiting.size > 0 ? [...others, ["others", "", "to add", `no proxy yet: ${[...waiting].join(", ")}`]] : others,
  };
}

const ELSEWHERE: readonly string[] = [
  "SSL_CERT_DIR",
  "NODE_OPTIONS",
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "PYTHONHTTPSVERIFY",
  "JDK_JAVA_OPTIONS",
  "_JAVA_OPTIONS",
];

/** Variables that programs started from here would go by, where they are not as resolved. */
export function environment(system: System, prepared: Prepared | undefined): Section {
  const wanted: EnvironmentValues = prepared?.propagated ? environmentValues(prepared.propagated) : {};
  const shared = Object.entries(VARIABLES).flatMap(([key, names]) =>
    names.map((name) => ({ name, value: wanted[key as keyof typeof VARIABLES], readBy: "" })),
  );
  const own = new Map<string, string[]>();
  for (const { id, variables = [] } of WRITERS)
    for (const name of variables) own.set(name, [...(own.get(name) ?? []), id]);
  const all = [
    ...shared,
    ...ELSEWHERE.map((name) => ({ name, value: undefined, readBy: "" })),
    ...[...own].map(([name, ids]) => ({ name, value: undefined, readBy: ids.join(", ") })),
  ];
  const rows = all.flatMap(({ name, value, readBy }) => {
    const given = system.variable(`${KEPT}${name}`) ?? system.variable(name);
    const isProxy = /_proxy$/i.test(name) && readBy === "";
    const isSame = given === undefined ? !isProxy || value === undefined : sameValue(given) === sameValue(value ?? "");
    if (isSame) return [];
    const now = given === undefined ? "not set" : shownVariable(system, name, given);
    return [[name, now, value === undefined ? "" : shownText(value), readBy]];
  });
  return {
    id: "environment",
    title: "Variables of this process that are not as resolved",
    columns: ["variable", "value", "resolved", "client"],
    rows,
  };
}

/** Credentials aside. */
function sameValue(text: string): string {
  return text.replace(/^([a-z]+:\/\/)?[^@/]*@/i, "$1").replace(/\/$/, "");
}

/** Of a list of options what says something of a proxy; of another's setting that it is there. */
const TELLING_OPTION =
  /(?:https?\.(?:proxyHost|proxyPort|nonProxyHosts)|java\.net\.useSystemProxies|javax\.net\.ssl\.trustStore)=[^\s"']+|--use-(?:openssl-ca|system-ca|env-proxy)\b/g;

function shownVariable(system: System, name: string, text: string): string {
  if (/_(?:OPTS|OPTIONS|ARGS|PARAMETERS)$/.test(name)) return text.match(TELLING_OPTION)?.join(" ") ?? "set";
  const key = system.variable(name.replace("_VALUE_", "_KEY_"));
  if (name.startsWith("GIT_CONFIG_VALUE_") && !/^https?\..*(?:proxy|ssl)/i.test(key ?? "")) return "set";
  return shownText(text);
}

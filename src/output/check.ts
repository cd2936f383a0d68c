// What clients said of the proxy that they use: a line each.
import type { Checked } from "../check/check.ts";
import { formatEndpoint } from "../model/proxy.ts";
import { shownUrl } from "../model/urls.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { redact } from "./redact.ts";
import { formatTable } from "./table.ts";

export function formatChecked(system: System, answers: readonly Checked[]): string {
  return formatTable(
    answers.map((answer) => [
      stateOf(answer),
      answer.how ? `${answer.client} (${answer.how})` : answer.client,
      routeText(answer),
      placeText(system, answer),
      redact(outcomeText(answer)),
    ]),
  );
}

/** For a short screen: who is well in one line, and all others with what is to be known. */
export function summarizeChecked(answers: readonly Checked[]): string[] {
  const isWell = (answer: Checked) => ["good", "unwritten"].includes(stateOf(answer));
  const named = (answer: Checked) => (answer.how ? `${answer.client} (${answer.how})` : answer.client);
  const others = answers.filter((answer) => !isWell(answer));
  const through = answers.filter(({ fetched }) => fetched?.isThrough).map(named);
  const well = answers.filter((answer) => stateOf(answer) === "good" && !answer.fetched).map(named);
  return [
    ...(through.length > 0 ? [`gets through: ${through.join(", ")}`] : []),
    ...(well.length > 0 ? [`as written: ${well.join(", ")}`] : []),
    ...others.map((answer) => {
      const route = stateOf(answer) === "other" ? [`it uses ${routeText(answer)}`] : [];
      return redact(
        `${stateOf(answer)}: ${named(answer)}: ${[...route, outcomeText(answer)].filter(Boolean).join(", ")}`,
      );
    }),
  ];
}

/** One word, by what needs attention most. */
export function stateOf({ isOurs, isUnwritten, fetched, isWithheld, route }: Checked): string {
  if (isUnwritten) return "unwritten";
  if (isOurs === false) return "other";
  if (fetched && !fetched.isThrough) return "fails";
  if (isWithheld) return "withheld";
  return route.kind === "unknown" ? "unknown" : "good";
}

function routeText({ route }: Checked): string {
  if (route.kind === "proxy") return formatEndpoint(route.endpoint);
  if (route.kind === "unknown") return "-";
  return route.by === undefined ? "direct" : `direct by ${route.by}`;
}

function placeText(system: System, { from }: Checked): string {
  if (!from) return "";
  if ("variable" in from) return `$${from.variable}`;
  return from.line === undefined ? shortPath(system, from.path) : `${shortPath(system, from.path)}:${from.line}`;
}

function outcomeText({ fetched, reason }: Checked): string {
  if (reason) return reason;
  if (!fetched) return "";
  return fetched.isThrough ? `${fetched.milliseconds} ms` : (fetched.why ?? "no answer");
}

export function checkedJson(answer: Checked): object {
  const { client, how, url, route, from, isOurs, fetched, reason } = answer;
  return {
    client,
    how: how ?? null,
    url: shownUrl(url),
    state: stateOf(answer),
    proxy: route.kind === "proxy" ? formatEndpoint(route.endpoint) : route.kind === "direct" ? "direct" : null,
    bypass: route.kind === "direct" ? (route.by ?? null) : null,
    from: from ? { variable: null, path: null, line: null, ...from } : null,
    isOurs: isOurs ?? null,
    fetched: fetched?.isThrough ?? null,
    milliseconds: fetched?.milliseconds ?? null,
    reason: redact(reason ?? fetched?.why ?? "") || null,
  };
}

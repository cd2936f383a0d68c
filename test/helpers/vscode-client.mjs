// As much of VS Code as fetches a URL by settings.json: its own parser of settings, and the proxy agent that its extension
// host puts under Node's http and https. Bundled by .ci/clients. What hands the settings from the one to the other,
// below, is of ours, since VS Code's own is in no package.
//   vscode-fetch SETTINGS URL..    a line of JSON for each: a status with the body, or the error's message
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { ConfigurationModelParser } from "@codingame/monaco-vscode-api/vscode/vs/platform/configuration/common/configurationModels";
import agent from "@vscode/proxy-agent";

const [file, ...urls] = process.argv.slice(2);
const nothing = () => {};
const log = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

const parser = new ConfigurationModelParser("user", log);
parser.parse(readSettings());
if (parser.errors.length > 0) throw new Error(JSON.stringify(parser.errors));
const setting = (key) => parser.configurationModel.getValue(key);

// https://github.com/microsoft/vscode/blob/main/src/vs/workbench/api/node/proxyResolver.ts
const params = {
  log,
  env: process.env,
  getProxyURL: () => setting("http.proxy"),
  getNoProxyConfig: () => setting("http.noProxy") ?? [],
  getProxySupport: () => "override",
  isUseHostProxyEnabled: () => false,
  resolveProxy: async () => undefined,
  isAdditionalFetchSupportEnabled: () => false,
  isWebSocketPatchEnabled: () => false,
  addCertificatesV1: () => false,
  addCertificatesV2: () => false,
  loadSystemCertificatesFromNode: () => false,
  loadAdditionalCertificates: async () => [],
  proxyResolveTelemetry: nothing,
};
const { resolveProxyWithRequest } = agent.createProxyResolver(params);
const patched = {
  "http:": agent.createHttpPatch(params, http, resolveProxyWithRequest),
  "https:": agent.createHttpPatch(params, https, resolveProxyWithRequest),
};

for (const url of urls) console.log(JSON.stringify(await fetchOne(url)));
// It keeps a timer for its telemetry.
process.exit();

function readSettings() {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function fetchOne(url) {
  return new Promise((resolve) => {
    const request = patched[new URL(url).protocol].get(url, (response) => {
      let body = "";
      response.on("data", (data) => (body += data));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    request.on("error", ({ message }) => resolve({ error: message }));
  });
}

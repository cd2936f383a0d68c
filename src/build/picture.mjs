// Draws the README's picture, src/help/session.svg: what the program prints in a home of its own. Run it after a build.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SESSION = [
  "proxycast setup --yes --no-test --proxy http://proxy.corp.example:8080 --skip .corp.example --to bash,conda,pip",
  "proxycast plan --proxy http://new.corp.example:3128 --to conda",
  "proxycast status | head -4",
  "proxycast remove",
];
const COLUMNS = 118;
const LINE = 18;
const COLORS = { $: "#ffffff", "+": "#7ee787", "-": "#ff9492", n: "#9198a1" };

const home = mkdtempSync(path.join(tmpdir(), "proxycast-picture-"));
const shell = `proxycast() { "${process.execPath}" "${path.resolve("dist/proxycast.cjs")}" "$@"; }`;
const lines = SESSION.flatMap((command) => {
  const env = { HOME: home, PATH: "/usr/bin:/bin" };
  const { stdout } = spawnSync("/bin/sh", ["-c", `${shell}; ${command} 2>&1`], { env, encoding: "utf8" });
  return [`$ ${command}`, ...stdout.trimEnd().split("\n"), ""];
});
rmSync(home, { recursive: true });

const encode = (text) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
const shown = lines.map((line) => (line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line));
const colorOf = (line) => COLORS[/^note:/.test(line) ? "n" : line[0]] ?? "#d1d7e0";
const rows = shown.map(
  (line, at) => `<text x="16" y="${(at + 2) * LINE}" fill="${colorOf(line)}">${encode(line)}</text>`,
);
const [width, height] = [COLUMNS * 8 + 32, (lines.length + 2) * LINE];
const style = 'font-family="ui-monospace, monospace" font-size="13" xml:space="preserve"';
writeFileSync(
  "src/help/session.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${style}>
<title>A session: setup writes the files, plan shows a change, status, remove takes everything back</title>
<rect width="100%" height="100%" rx="8" fill="#151b23"/>
${rows.join("\n")}
</svg>
`,
);

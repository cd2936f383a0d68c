// Our variables in a text of any shell.
import { expect, test } from "vitest";
import { assignments } from "../../src/output/assignments.ts";

const SHOWN = ["https_proxy = http://old.example:3128"];

test.each([
  ["https_proxy=http://old.example:3128"],
  ["  export https_proxy='http://old.example:3128'"],
  ['\ttypeset -x https_proxy="http://old.example:3128"; x=N3ighbour'],
  ["declare -x https_proxy=http://old.example:3128 # N3ighbour"],
  ["set -gx https_proxy http://old.example:3128"],
  ["setenv  https_proxy   http://old.example:3128"],
  ["set-env https_proxy http://old.example:3128"],
  ["$env:https_proxy = 'http://old.example:3128'"],
  ["$env.https_proxy = 'http://old.example:3128'"],
  ["$https_proxy = 'http://old.example:3128'"],
])("%s sets it", (text) => expect(assignments(text)).toEqual(SHOWN));

test.each([
  ["# https_proxy=x"],
  ["my_https_proxy=x"],
  ["https_proxy_x=1"],
  ["echo https_proxy=x"],
  ["unset https_proxy"],
])("%s does not", (text) => expect(assignments(text)).toEqual([]));

test("each variable is shown in the order of the text, without credentials, whatever those hold", () => {
  const text = [
    "all_proxy=x",
    "other=N3ighbour",
    'export HTTP_PROXY="http://bob:N3igh ;\'bour@old.example:80/"',
    "NO_PROXY=a.example,b.example",
    "ALL_PROXY=N3ighbour!",
    "SSL_CERT_FILE=/etc/ca.pem",
  ].join("\n");
  expect(assignments(text)).toEqual([
    "all_proxy = x",
    "HTTP_PROXY = http://[redacted]@old.example:80/",
    "NO_PROXY = a.example,b.example",
    "ALL_PROXY = (not shown: it may hold a secret)",
    "SSL_CERT_FILE = /etc/ca.pem",
  ]);
});

// Python programs on httpx take the proxy from the environment, and stop at once where no_proxy has what it can't read.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { openOffice } from "../helpers/office.ts";

/** Its client's constructor reads the list, and then it asks for an address. */
const PROGRAMS = {
  httpx: "import httpx; print(httpx.Client().get('http://site.test/').text)",
  openai:
    "import openai; print(openai.OpenAI(api_key='x', base_url='http://site.test/v1', max_retries=0).models.with_raw_response.list().http_response.status_code)",
  anthropic:
    "import anthropic; print(anthropic.Anthropic(api_key='x', base_url='http://site.test', max_retries=0).models.with_raw_response.list().http_response.status_code)",
};

/** Each crashed it, whatever address was asked for. */
const CRASHING = ["[::1]", "[fe80::1]:8080", "fd00::/8", "::1/128"];
const OTHERS = ["10.0.0.0/8", "192.168.*", "fd00::1", "wiki.example:8443", "*.star.test", "_a.test", "<local>"];

for (const [client, program] of Object.entries(PROGRAMS)) {
  testWithClient(
    client,
    "python-httpx",
    "a login shell's list of hosts to reach directly stops it not",
    async (python) => {
      const office = await openOffice({ answer: () => (client === "httpx" ? "hello" : '{"data":[]}') });
      const { stderr } = office.apply("bash", "--skip", [...CRASHING, ...OTHERS].join(","));
      for (const entry of ["[fe80::1]:8080", "fd00::/8", "::1/128"]) expect(stderr).toContain(entry);
      const { code, stdout, stderr: said } = await office.run("bash", ["-lc", '"$0" -c "$1"', python, program]);
      expect({ code, stdout, said }).toEqual({ code: 0, stdout: client === "httpx" ? "hello\n" : "200\n", said: "" });
      expect(office.asked()).toEqual(["GET site.test"]);
    },
  );
}

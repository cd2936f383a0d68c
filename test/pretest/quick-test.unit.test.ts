// Which addresses a quick test asks for, with the requests replaced.
import { beforeEach, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import { testProxy } from "../../src/pretest/quick-test.ts";
import { OTHER_ENDPOINT, PLAIN_URL, proxyChoice, resultWith, SECURE_URL, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));
beforeEach(() => void vi.mocked(probe).mockReset());

const TWO = settingsWith({ https: proxyChoice({ endpoint: OTHER_ENDPOINT }) });

async function askedAfter(settings: typeof TWO, id: CauseId): Promise<string[]> {
  vi.mocked(probe).mockImplementation(async ({ url }) =>
    resultWith({
      url: url.href,
      cause: { id, detail: "" },
      authentication: id === "log-on refused" ? "refused" : "none",
    }),
  );
  const outcome = await testProxy({
    settings,
    credentials: {},
    urls: [new URL(PLAIN_URL), new URL(SECURE_URL)],
    machineRoots: [],
    verifiesTls: true,
    conceals: [],
    timeout: 1_000,
    userAgent: "x",
    onStart: () => {},
  });
  expect(outcome.isPassed).toBe(false);
  const proxied = vi.mocked(probe).mock.calls.filter(([{ proxy }]) => proxy !== undefined);
  return proxied.map(([{ url }]) => url.href);
}

test.each([
  ["refused credentials are not sent to a second proxy", TWO, "log-on refused", [PLAIN_URL]],
  ["refused credentials are not sent to the same proxy again", settingsWith(), "log-on refused", [PLAIN_URL]],
  ["a second proxy is asked where the first does not listen", TWO, "refused", [PLAIN_URL, SECURE_URL]],
  ["a proxy that does not listen is asked once", settingsWith(), "refused", [PLAIN_URL]],
  ["what is one protocol's trouble leaves the other", settingsWith(), "blocked", [PLAIN_URL, SECURE_URL]],
] as const)("%s", async (_, settings, id, asked) => {
  expect(await askedAfter(settings, id)).toEqual(asked);
});

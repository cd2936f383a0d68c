// Roots of the operating system's trust store that a test saw to be needed: when they count in later runs, and what is kept.
import { describe, expect, test } from "vitest";
import { noteTrusted } from "../../src/settings/keep-state.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { originText } from "../../src/settings/settings.ts";
import { COMPANY_CA, LEAF, RENEWED_CA } from "../helpers/certificates.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere, resolveWhere } from "../helpers/sources.ts";
import { DIRECT, setting, settingsWith } from "../helpers/tested.ts";

const STORE = "/etc/ssl/certs/ca-certificates.crt";
const PLACE = `the operating system's trust store (${STORE})`;
const USER = "proxy: http://proxy.example:8080\n";
const SAVED: SavedState = { schema: 1, since: "2026-01-01T00:00:00.000Z", trusted: [COMPANY_CA] };

/** What a machine with these roots resolves to. */
async function resolveOn(store: string, user: string, saved = SAVED, home = new Home()) {
  const { read } = machineWhere({}, home);
  const replaced = { read: (file: string) => (file === STORE ? Buffer.from(store) : read(file)) };
  const { settings } = await resolveWhere({ user, replaced, request: { saved, readsEnvironment: false } }, home);
  const { ca } = settings;
  return (
    ca && {
      company: ca.value.company.map((pem) => pem.trim()),
      fromStore: ca.value.fromStore,
      origin: originText(ca.origin),
    }
  );
}

test("those that are in the store are the company's, with their origin", async () => {
  const found = await resolveOn(COMPANY_CA + RENEWED_CA, USER);
  expect(found).toEqual({ company: [COMPANY_CA.trim()], fromStore: [COMPANY_CA], origin: PLACE });
});

test("beside a bundle that is named", async () => {
  const home = new Home();
  home.write("mine.pem", RENEWED_CA);
  const found = await resolveOn(COMPANY_CA, `${USER}caBundle: ${home.file("mine.pem")}\n`, SAVED, home);
  expect(found).toEqual({
    company: [RENEWED_CA.trim(), COMPANY_CA.trim()],
    fromStore: [COMPANY_CA],
    origin: expect.stringMatching(/config\.yaml:2 and the operating system's trust store/),
  });
});

test.each([
  ["what is gone from the store", RENEWED_CA, USER, SAVED],
  ["what no test saw", COMPANY_CA, USER, { ...SAVED, trusted: [] }],
  ["anything without a proxy", COMPANY_CA, "mode: none\n", SAVED],
])("not %s", async (_, store, user, saved) => {
  expect(await resolveOn(store, user, saved)).toBe(undefined);
});

describe("kept is", () => {
  const settings = (fromStore?: readonly string[]) =>
    settingsWith({ ca: fromStore && setting({ path: "/ca.pem", company: [], bundle: "", fromStore }) });
  const { trusted: _, ...none } = SAVED;

  test.each([
    ["what is in use", none, settings([LEAF]), [LEAF]],
    ["what takes another's place", SAVED, settings([LEAF]), [LEAF]],
    ["nothing where nothing is in use", SAVED, settings(), undefined],
    ["what was there, while there is no proxy", SAVED, settingsWith({ http: DIRECT, https: DIRECT }), [COMPANY_CA]],
  ])("%s", (_, saved, of, expected) => {
    expect(noteTrusted(saved, of).trusted).toEqual(expected);
  });

  test.each([
    ["with the same", SAVED, settings([COMPANY_CA])],
    ["without any", none, settings()],
  ])("the state itself %s", (_, saved, of) => {
    expect(noteTrusted(saved, of)).toBe(saved);
  });
});

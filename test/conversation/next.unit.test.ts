import { describe, expect, test } from "vitest";
import { answer } from "../../src/conversation/answer.ts";
import type { Account, Known } from "../../src/conversation/known.ts";
import {
  commandFailed,
  failed,
  passed,
  rootLines,
  rootSeen,
  rootUnseen,
  shown,
  unchanged,
  unfit,
} from "../../src/conversation/outcome.ts";
import type { QuestionId } from "../../src/conversation/question.ts";
import type { FindingId } from "../../src/diagnosis/findings.ts";
import { asked, did, find, IDS, PROXY, ROOT, start, values } from "../helpers/conversation.ts";

const FOUND = [
  { title: PROXY, foundIn: ["http_proxy in this shell", "~/.gitconfig:12"] },
  { title: "PAC script http://wpad/p.pac", foundIn: ["GNOME"] },
];
const NO_ACCOUNT: Account = { proxy: PROXY, password: "none" };
const NAMED: Account = { proxy: PROXY, username: "ada", password: "none" };
const TYPED: Account = { proxy: PROXY, username: "ada", password: "fleeting" };

/** A proxy was typed, and is to be tried. */
const typed = answer(start(), "proxy", PROXY);
const failing = (id: FindingId, account = NO_ACCOUNT) => failed(typed, find(id), account);
const working = (account: Account = NO_ACCOUNT): Known => passed(typed, account);
const ready = (known: Known): Known => ({ ...known, stores: [], holders: [], plan: ["PLAN"] });

describe("the start", () => {
  test("direct access works, and nothing names a proxy: that is the end", () => {
    expect(did(start({ direct: find("no-proxy-needed") }))).toBe("end");
  });

  test("nothing names a proxy: it is asked for, below what was seen without one", () => {
    expect(asked(start())).toMatchObject({ id: "proxy", kind: "text", preset: "", cause: [] });
    const question = asked(start({ direct: find("proxy-needed") }));
    expect(question).toMatchObject({ id: "proxy", text: "Proxy, as http://host:port" });
    expect(question.cause).toEqual([
      find("proxy-needed").headline,
      "  what  WHAT",
      "  next  find its name in your browser's proxy settings, or ask IT for it or its PAC address",
    ]);
  });

  test("what was found is a list, with its places, another and none", () => {
    const question = asked(start({ found: FOUND, direct: find("no-proxy-needed") }));
    expect(question).toMatchObject({ id: "found", kind: "choice", preset: "0" });
    expect(question.choices?.map(({ name }) => name)).toEqual([
      `${PROXY}  (http_proxy in this shell, ~/.gitconfig:12)`,
      "PAC script http://wpad/p.pac  (GNOME)",
      "another…",
      "none: this network needs none (direct access: it works)",
    ]);
    const other = asked(start({ found: FOUND, direct: find("proxy-needed") }));
    expect(other.choices?.at(-1)?.name).toContain("it does not work");
    expect(asked(start({ found: FOUND })).choices?.at(-1)?.name).toBe("none: this network needs none");
  });

  test("one of the list is tried; another is typed; none is planned without a test", () => {
    const known = start({ found: FOUND });
    expect(answer(known, "found", "1").answers.proxy).toEqual({ kind: "found", at: 1 });
    expect(did(answer(known, "found", "1"))).toBe("try");
    expect(asked(answer(known, "found", "another")).id).toBe("proxy");
    expect(answer(known, "found", "none").answers.proxy).toEqual({ kind: "none" });
    expect(did(answer(known, "found", "none"))).toBe("plan");
  });

  test("a proxy that was given is tried; with a name alone the password is asked for first", () => {
    expect(did(start({ isGiven: true, account: NO_ACCOUNT }))).toBe("try");
    const named = start({ isGiven: true, account: NAMED });
    expect(asked(named)).toMatchObject({ id: "password", kind: "masked" });
    expect(did(answer(named, "password", ""))).toBe("try");
    expect(did(start({ isGiven: true, account: TYPED }))).toBe("try");
  });

  test("credentials that were refused before are not sent again: others are asked for", () => {
    const known = start({ isGiven: true, account: TYPED, refusal: find("credentials-refused") });
    expect(asked(known)).toMatchObject({ id: "username", preset: "ada" });
    expect(asked(known).cause[0]).toBe(find("credentials-refused").headline);
    const list = start({ found: FOUND, account: TYPED, refusal: find("credentials-refused") });
    expect(asked(list).id).toBe("found");
    expect(asked(answer(list, "found", "0")).id).toBe("username");
    // They are another proxy's.
    expect(did(answer(list, "found", "1"))).toBe("try");
    expect(did(answer(list, "found", "none"))).toBe("plan");
  });
});

describe("each finding leads to a question", () => {
  /** What is asked, and what is preselected or in the field. */
  const LEADS: Readonly<Record<FindingId, readonly [QuestionId | "fetch-root", string?]>> = {
    works: ["failure", "edit"],
    "works-in-part": ["failure", "edit"],
    "no-proxy-needed": ["failure", "edit"],
    "proxy-needed": ["proxy", PROXY],
    "sign-in-first": ["failure", "retry"],
    "no-network": ["proxy", PROXY],
    "direct-inspected": ["fetch-root"],
    "https-without-proxy": ["failure", "both"],
    "https-without-proxy-refused": ["https-proxy", ""],
    "direct-fails": ["failure", "skip"],
    away: ["failure", "edit"],
    "proxy-name-unknown": ["proxy", PROXY],
    "name-server-failing": ["failure", "retry"],
    "name-server-refused": ["failure", "retry"],
    "name-server-silent": ["failure", "retry"],
    "proxy-not-listening": ["proxy", PROXY],
    "relay-not-running": ["proxy", PROXY],
    "relay-no-way-out": ["failure", "retry"],
    "proxy-unreachable": ["proxy", PROXY],
    "proxy-timeout": ["proxy", PROXY],
    "proxy-silent": ["failure", "patience"],
    "proxy-closes": ["proxy", PROXY],
    "not-a-proxy": ["proxy", PROXY],
    "not-http": ["proxy", PROXY],
    "proxy-wants-tls": ["proxy", "https://proxy.corp.example:8080"],
    "proxy-without-tls": ["proxy", PROXY],
    "proxy-speaks-http": ["proxy", PROXY],
    "proxy-speaks-socks": ["proxy", "socks5h://proxy.corp.example:8080"],
    "not-socks": ["proxy", PROXY],
    "socks-without-names": ["proxy", "socks5://proxy.corp.example:8080"],
    "socks-names-unknown": ["proxy", "socks5h://proxy.corp.example:8080"],
    "no-https": ["https-proxy", ""],
    "credentials-needed": ["username", ""],
    "credentials-refused": ["username", ""],
    "account-refused": ["failure", "it"],
    "credentials-unanswered": ["failure", "quit"],
    "digest-needed": ["failure", "relay"],
    "kerberos-needed": ["failure", "relay"],
    "ntlm-needed": ["failure", "relay"],
    "authentication-unknown": ["failure", "relay"],
    "everything-forbidden": ["failure", "it"],
    forbidden: ["failure", "it"],
    "http-forbidden": ["failure", "https-only"],
    "connect-forbidden": ["failure", "it"],
    "block-page": ["failure", "it"],
    "captive-portal": ["failure", "retry"],
    "too-many-requests": ["failure", "retry"],
    "headers-too-large": ["failure", "it"],
    "proxy-error": ["failure", "it"],
    "no-way-out": ["failure", "retry"],
    "no-way-out-for-https": ["failure", "it"],
    "proxy-without-names": ["failure", "it"],
    "connect-silent": ["failure", "patience"],
    "gateway-silent": ["failure", "it"],
    "gateway-cuts": ["failure", "it"],
    "host-unreachable": ["failure", "retry"],
    "host-silent": ["failure", "patience"],
    "host-error": ["failure", "retry"],
    inspected: ["fetch-root"],
    "inspected-root-missing": ["failure", "ca-file"],
    "wrong-ca": ["fetch-root"],
    "wrong-ca-root-missing": ["failure", "ca-file"],
    "ca-root-missing": ["failure", "ca-file"],
    "intermediate-missing": ["failure", "ca-file"],
    "ca-expired": ["failure", "ca-file"],
    "clock-wrong": ["failure", "retry"],
    "certificate-outdated": ["failure", "retry"],
    "wrong-host-name": ["failure", "it"],
    "wrong-proxy-name": ["proxy", PROXY],
    "proxy-untrusted": ["failure", "ca-file"],
    "host-untrusted": ["failure", "ca-file"],
    "weak-certificate": ["failure", "it"],
    "bad-certificate": ["failure", "it"],
    "old-tls": ["failure", "it"],
    "tls-failed": ["failure", "it"],
    "no-time-left": ["failure", "patience"],
    "not-tried": ["failure", "retry"],
    "no-test-address": ["failure", "skip"],
    "pac-unusable": ["failure", "edit"],
    "ca-bundle-unusable": ["ca-file", ""],
    "settings-invalid": ["failure", "edit"],
  };

  test.each(IDS)("%s", (id) => {
    const known = failing(id);
    const [question, preset] = LEADS[id];
    if (question === "fetch-root") return expect(did(known)).toBe("fetch-root");
    expect(asked(known)).toMatchObject({ id: question, preset });
    expect(asked(known).cause[0]).toBe(find(id).headline);
    if (question !== "failure") return;
    expect(values(asked(known))).toEqual(expect.arrayContaining([preset, "edit", "it", "report", "untested", "quit"]));
  });

  test("one that is not known leaves it to the person", () => {
    expect(asked(failed(typed, { ...find("works"), id: "constructor" }, NO_ACCOUNT))).toMatchObject({
      preset: "retry",
    });
  });
});

describe("the address", () => {
  test("a wrong one is in the field, and Enter tries it once more; after that there are choices", () => {
    const wrong = failing("proxy-not-listening");
    expect(asked(wrong)).toMatchObject({ preset: PROXY, text: expect.stringContaining("Enter tries it again") });
    const again = answer(wrong, "proxy", PROXY);
    expect(did(again)).toBe("try");
    expect(asked(failed(again, find("proxy-not-listening")))).toMatchObject({ id: "failure" });
    // Of another address nothing is known.
    const other = failed(answer(wrong, "proxy", "http://b:1"), find("proxy-not-listening"));
    expect(asked(other)).toMatchObject({ id: "proxy", preset: "http://b:1" });
  });

  test("a scheme that was seen to be another is in the field already", () => {
    const known = failing("proxy-speaks-socks");
    expect(asked(known).text).toBe("Proxy, as http://host:port");
    expect(answer(known, "proxy", "socks5h://proxy.corp.example:8080").answers.proxy).toMatchObject({
      url: "socks5h://proxy.corp.example:8080",
    });
  });

  test("what can't be read, or holds a password, is asked for again, and not said back", () => {
    for (const text of ["nonsense", "http://ada:s3cret@proxy:8080", "http://ada:s3cret@proxy"]) {
      const question = asked(answer(start(), "proxy", text));
      expect(question).toMatchObject({ id: "proxy", preset: "" });
      expect(question.cause).toHaveLength(1);
      expect(JSON.stringify(question)).not.toContain("s3cret");
    }
    expect(asked(answer(failing("no-https"), "https-proxy", "nonsense"))).toMatchObject({ id: "https-proxy" });
  });

  test("an empty field leads to the choices", () => {
    expect(asked(answer(failing("proxy-timeout"), "proxy", "")).id).toBe("failure");
    expect(asked(answer(failing("no-https"), "https-proxy", " ")).id).toBe("failure");
    expect(asked(answer(failing("ca-bundle-unusable"), "ca-file", "")).id).toBe("failure");
  });

  test("user name and password go to no other proxy, and stay where the scheme alone is another", () => {
    const known = answer(answer(failing("credentials-needed"), "username", "ada"), "password", "x");
    const edit = answer(failed(known, find("forbidden"), TYPED), "failure", "edit");
    expect(answer(edit, "proxy", "http://b:1").answers).not.toHaveProperty("hasPassword");
    expect(answer(edit, "proxy", "http://b:1").answers).not.toHaveProperty("username");
    const same = answer(edit, "proxy", "https://proxy.corp.example:8080").answers;
    expect(same).toMatchObject({ username: "ada", hasPassword: true });
  });

  test("https gets one of its own", () => {
    const known = answer(failing("no-https"), "https-proxy", "http://b:1");
    expect(known.answers).toMatchObject({ httpsProxy: "http://b:1", proxy: { url: PROXY } });
    expect(did(known)).toBe("try");
  });
});

describe("user name and password", () => {
  test("the password comes right after the name, and is tried at once", () => {
    const known = failing("credentials-needed");
    expect(asked(known)).toMatchObject({ id: "username", text: `User name at ${PROXY}` });
    // The next step is the question itself.
    expect(asked(known).cause.join()).not.toContain("next");
    const named = answer(known, "username", "ada");
    expect(asked(named)).toMatchObject({
      id: "password",
      kind: "masked",
      text: expect.stringContaining("ada"),
      cause: [],
    });
    const all = answer(named, "password", "x");
    expect(did(all)).toBe("try");
    expect(JSON.stringify(all)).not.toContain('"x"');
  });

  test("a name that is known is not asked for again, unless it was refused", () => {
    expect(asked(failing("credentials-needed", NAMED)).id).toBe("password");
    expect(asked(failing("credentials-refused", NAMED))).toMatchObject({ id: "username", preset: "ada" });
  });

  test("after three refusals nothing is asked for by itself", () => {
    let known = answer(answer(failing("credentials-needed"), "username", "ada"), "password", "x");
    for (const expected of ["username", "username", "failure"]) {
      known = failed(known, find("credentials-refused"), TYPED);
      expect(asked(known).id).toBe(expected);
      if (expected === "username") known = answer(answer(known, "username", "ada"), "password", "y");
    }
    expect(asked(known).cause.join()).toContain("accounts lock");
    expect(asked(answer(known, "failure", "credentials"))).toMatchObject({ id: "username", preset: "ada" });
  });

  test("the same password is asked for again, and not tried", () => {
    const known = unchanged(failing("credentials-refused", NAMED));
    expect(asked(known)).toMatchObject({ id: "password", cause: [expect.stringContaining("not sent again")] });
  });

  test("an empty one leads to the choices", () => {
    expect(asked(answer(failing("credentials-needed"), "username", "")).id).toBe("failure");
    const named = answer(failing("credentials-needed"), "username", "ada");
    expect(asked(answer(named, "password", "")).id).toBe("failure");
  });
});

describe("a certificate on the way", () => {
  const seen = rootSeen(failing("inspected"), ROOT);

  test("is shown whole, and nothing that trusts it is preselected", () => {
    expect(asked(seen)).toMatchObject({ id: "root", preset: "it" });
    expect(values(asked(seen)).slice(0, 3)).toEqual(["yes", "ca-file", "it"]);
    const cause = asked(seen).cause.join("\n");
    expect(cause).toContain("subject  Company CA");
    expect(cause).toContain("issuer   Company CA");
    expect(cause).toMatch(/SHA-256 {2}AA:BB:\n {11}CC:DD/);
  });

  test("a fingerprint fits a terminal", () => {
    const fingerprint = Array(32).fill("AA").join(":");
    for (const line of rootLines({ ...ROOT, fingerprint })) expect(line.length).toBeLessThan(80);
  });

  test("each answer", () => {
    expect(answer(seen, "root", "yes").answers.isRootTrusted).toBe(true);
    expect(did(answer(seen, "root", "yes"))).toBe("try");
    const file = answer(seen, "root", "ca-file");
    expect(asked(file).id).toBe("ca-file");
    expect(answer(file, "ca-file", "it.pem").answers.caFile).toBe("it.pem");
    expect(did(answer(file, "ca-file", "it.pem"))).toBe("try");
    const text = answer(seen, "root", "it");
    expect(did(text)).toBe("show");
    expect(asked(shown(text)).id).toBe("root");
    expect(asked(answer(seen, "root", "other"))).toMatchObject({ id: "failure", preset: "ca-file" });
  });

  test("one that can't be had leads to the choices, with why", () => {
    const known = rootUnseen(failing("wrong-ca"), "WHY");
    expect(asked(known)).toMatchObject({ id: "failure", preset: "ca-file" });
    expect(asked(known).cause.at(-1)).toBe("WHY");
  });

  test("without a proxy: none is written, and the certificate is", () => {
    const known = answer(rootSeen(failed(start(), find("direct-inspected")), ROOT), "root", "yes");
    expect(known.answers).toMatchObject({ proxy: { kind: "none" }, isRootTrusted: true });
    expect(did(known)).toBe("plan");
  });
});

describe("what to do about a failure", () => {
  const known = failing("forbidden", NAMED);
  const take = (way: string) => answer(known, "failure", way);

  test("each way", () => {
    expect(asked(take("edit"))).toMatchObject({ id: "proxy", preset: PROXY });
    expect(asked(answer(failing("ntlm-needed"), "failure", "relay"))).toMatchObject({
      preset: "http://127.0.0.1:3128",
    });
    expect(take("both").answers.proxy).toEqual({ kind: "typed", url: PROXY, serves: "both" });
    expect(take("https-only").answers.proxy).toEqual({ kind: "typed", url: PROXY, serves: "https" });
    expect(asked(take("https-proxy")).id).toBe("https-proxy");
    expect(asked(take("skip")).id).toBe("skip");
    expect(asked(take("ca-file")).id).toBe("ca-file");
    expect(asked(take("credentials")).id).toBe("username");
    expect(did(take("retry"))).toBe("try");
    expect(take("patience").answers.isPatient).toBe(true);
    expect(did(take("patience"))).toBe("try");
    expect(did(take("it"))).toBe("show");
    expect(did(take("report"))).toBe("show");
    expect(asked(shown(take("report")))).toMatchObject({ id: "failure", cause: asked(known).cause });
    expect(did(take("untested"))).toBe("plan");
    expect(did(take("quit"))).toBe("end");
  });

  test("no proxy, no way to write it; patience is offered once", () => {
    expect(values(asked(answer(failed(start(), find("sign-in-first")), "failure", "edit")))).toEqual([]);
    expect(values(asked(failed(start(), find("sign-in-first"))))).not.toContain("untested");
    expect(values(asked(known))).toContain("credentials");
    expect(values(asked(failing("forbidden")))).not.toContain("credentials");
  });

  test("written untested it still asks what becomes of the password", () => {
    const all = answer(failed(typed, find("forbidden"), TYPED), "failure", "untested");
    expect(did(all)).toBe("find-stores");
  });
});

describe("what works", () => {
  test("without a password it is planned, agreed on and written", () => {
    expect(did(working())).toBe("plan");
    const known = ready(working());
    expect(asked(known)).toMatchObject({ id: "write", preset: "write", cause: ["PLAN"] });
    expect(values(asked(known))).not.toContain("holders");
    expect(did(answer(known, "write", "write"))).toBe("write");
    expect(did({ ...known, isWritten: true })).toBe("end");
  });

  test("a password that is typed: where it is kept, and who may hold it, each once", () => {
    expect(did(working(TYPED))).toBe("find-stores");
    const stores = [{ id: "secret-tool", title: "the keyring" }];
    const holders = [
      { id: "git", title: "git", isGranted: false },
      { id: "pip", title: "pip", isGranted: true },
    ];
    const known = { ...working(TYPED), stores, holders };
    expect(asked(known)).toMatchObject({ id: "keep", preset: "store secret-tool" });
    expect(asked({ ...known, stores: [] })).toMatchObject({ preset: "file" });
    const kept = answer(known, "keep", "store secret-tool");
    expect(kept.answers.keep).toEqual({ kind: "store", id: "secret-tool" });
    expect(answer(known, "keep", "nowhere").answers.keep).toEqual({ kind: "nowhere" });
    expect(asked(kept)).toMatchObject({ id: "holders", kind: "several" });
    // What was granted before stays ticked; nothing else is.
    expect(asked(kept).choices?.map(({ isTicked }) => isTicked)).toEqual([false, true]);
    expect(asked(kept).cause.join()).toMatch(/407.*proxycast run/);
    const all = answer(kept, "holders", ["git"]);
    expect(all.answers.holders).toEqual(["git"]);
    expect(did(all)).toBe("plan");
    expect(asked(answer(ready(all), "write", "skip")).id).toBe("skip");
    expect(asked({ ...all, plan: ["PLAN"] }).choices?.map(({ value }) => value)).toContain("holders");
    expect(asked(answer({ ...all, plan: ["PLAN"] }, "write", "holders")).id).toBe("holders");
  });

  test("a password that lasts is kept where it is", () => {
    const lasting: Account = { ...TYPED, password: "lasting" };
    expect(
      asked({ ...working(lasting), stores: [], holders: [{ id: "git", title: "git", isGranted: false }] }).id,
    ).toBe("holders");
  });

  test("a command is asked for, and again where it prints another password", () => {
    const known = { ...working(TYPED), stores: [], holders: [] };
    const asksCommand = answer(known, "keep", "command");
    expect(asked(asksCommand).id).toBe("keep-command");
    const kept = answer(asksCommand, "keep-command", "pass show proxy");
    expect(kept.answers.keep).toEqual({ kind: "command", command: "pass show proxy" });
    expect(asked(commandFailed(kept, "WHY"))).toMatchObject({ id: "keep-command", cause: ["WHY"] });
    expect(asked(answer(asksCommand, "keep-command", "")).id).toBe("keep");
  });

  test("a file that must not hold the password leads back to who chose it", () => {
    const holders = [
      { id: "git", title: "git", isGranted: false },
      { id: "pip", title: "pip", isGranted: false },
    ];
    const known = { ...working(TYPED), stores: [], holders };
    const chosen = answer(answer(known, "keep", "file"), "holders", ["git", "pip"]);
    const back = unfit(chosen, ["git"], "WHY") as Known;
    expect(asked(back)).toMatchObject({ id: "holders", cause: ["WHY", expect.anything(), expect.anything()] });
    expect(asked(back).choices?.map(({ isTicked }) => isTicked)).toEqual([false, true]);
    expect(asked(unfit(chosen, ["config"], "WHY") as Known)).toMatchObject({ id: "keep", cause: ["WHY"] });
    expect(unfit(chosen, ["bash"], "WHY")).toBeUndefined();
  });

  test("what is merely installed is in the list of tools, and not ticked", () => {
    const tools = [
      { id: "git", title: "git", isWritten: true },
      { id: "curl", title: "curl", isWritten: false },
    ];
    const known = { ...ready(working()), tools };
    expect(
      asked(known)
        .choices?.map(({ name }) => name)
        .join(),
    ).toContain("(1 more is installed)");
    const list = answer(known, "write", "targets");
    expect(asked(list)).toMatchObject({ id: "targets", kind: "several" });
    expect(asked(list).choices?.map(({ isTicked }) => isTicked)).toEqual([true, false]);
    const chosen = answer(list, "targets", ["git", "curl"]);
    expect(chosen.answers.targets).toEqual(["git", "curl"]);
    expect(did(chosen)).toBe("plan");
    expect(asked(answer(list, "targets", [])).id).toBe("write");
  });

  test("changes before the last yes", () => {
    const known = ready(working(TYPED));
    const at = { ...known, answers: { ...known.answers, keep: { kind: "file" }, holders: [] } } as Known;
    expect(did(answer(at, "write", "lines"))).toBe("show");
    expect(asked(shown(answer(at, "write", "lines"))).id).toBe("write");
    const skip = answer(answer(at, "write", "skip"), "skip", ".corp.example");
    expect(skip.answers).toMatchObject({ skip: ".corp.example", keep: { kind: "file" } });
    // Another skip list is another way into the network: it is tried, and planned again.
    expect(did(skip)).toBe("try");
    expect(skip).not.toHaveProperty("plan");
    expect(asked(answer(at, "write", "edit"))).toMatchObject({ id: "proxy", preset: PROXY });
    expect(did(answer(at, "write", "quit"))).toBe("end");
  });

  test("at the end the tools are asked, where they can be", () => {
    const known: Known = { ...ready(working()), isWritten: true, canCheck: true };
    expect(asked(known)).toMatchObject({ id: "check", kind: "confirm", preset: "yes" });
    expect(did(answer(known, "check", "yes"))).toBe("check");
    expect(did(answer(known, "check", "no"))).toBe("end");
  });
});

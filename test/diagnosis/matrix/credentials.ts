// User names and passwords: what the proxy asks for, and how often it may be sent them. Accounts lock after a few failures.
import { squid, tinyproxy } from "./real.ts";
import type { Scenario } from "./scenario.ts";
import { answer, asks, close, direct, except, hang, html, proxy, refusal, through } from "./servers.ts";

const BASIC = ['Basic realm="proxy"'];
const DIGEST = ['Digest realm="proxy", nonce="x", qop="auth"'];
const USER = "ada:right";
const WRONG = "ada:wrong";
const ADDRESSES = 6;

/** Refuses once for the password, and then everybody of that name. */
const locking = () => asks(BASIC, { user: USER, refuse: refusal(BASIC, "Account locked") });

export const CREDENTIALS: readonly Scenario[] = [
  {
    name: "a user name and password are needed, and none are given (squid)",
    start: squid({ user: USER }),
    needs: ["squid", "/usr/lib/squid/basic_ncsa_auth", "openssl"],
    id: "credentials-needed",
    next: ["proxycast setup", "--password-stdin"],
    sent: 0,
  },
  {
    name: "the password is wrong (squid)",
    start: squid({ user: USER }),
    needs: ["squid", "/usr/lib/squid/basic_ncsa_auth", "openssl"],
    account: WRONG,
    id: "credentials-refused",
    next: ["password", "locked", "not tried again"],
    sent: 1,
  },
  {
    name: "a user name and password are needed, and none are given (tinyproxy)",
    start: tinyproxy("BasicAuth ada right"),
    needs: ["tinyproxy"],
    id: "credentials-needed",
    next: "proxycast setup",
  },
  {
    name: "the password is wrong, and 401 comes back (tinyproxy)",
    start: tinyproxy("BasicAuth ada right"),
    needs: ["tinyproxy"],
    account: WRONG,
    id: "credentials-refused",
    next: "password",
  },
  {
    name: "Basic, Negotiate and NTLM are offered, and nothing is given",
    proxy: asks(["Negotiate", "NTLM", ...BASIC]),
    id: "credentials-needed",
    next: "--username",
  },
  {
    name: "Digest and Basic are offered, and nothing is given",
    proxy: asks([...DIGEST, ...BASIC]),
    id: "credentials-needed",
    next: "--username",
  },
  { name: "407 that names no way to authenticate", proxy: asks([]), id: "credentials-needed", next: "--username" },
  {
    name: "the user name and password are right",
    proxy: asks(BASIC, { user: USER }),
    account: USER,
    id: "works",
    next: "proxycast apply",
    code: 0,
  },
  {
    name: "the account locks with the first wrong password",
    proxy: locking(),
    account: WRONG,
    id: "credentials-refused",
    next: "locked",
    sent: 1,
  },
  {
    name: "a wrong password, in setup and apply too",
    proxy: asks(BASIC, { user: USER }),
    account: WRONG,
    also: ["setup --yes", "apply"],
    id: "credentials-refused",
    next: "not tried again",
    sent: 1,
  },
  {
    name: "the account is locked: a page with 403 after the user name and password",
    proxy: asks(BASIC, { refuse: answer(403, html("Account locked")) }),
    account: USER,
    id: "account-refused",
    next: ["IT", "locked"],
    sent: 1,
    also: [],
  },
  {
    name: "the account has no internet access: 403 without a page",
    proxy: asks(BASIC, { refuse: answer(403) }),
    account: USER,
    id: "account-refused",
    next: "internet access",
    sent: 1,
  },
  {
    name: "the user name and password are right, and pypi.org alone is forbidden",
    proxy: asks(BASIC, { user: USER, acts: { connect: except(["pypi.org"], answer(403)) } }),
    account: USER,
    id: "works-in-part",
    next: "pypi.org",
    code: 0,
    sent: ADDRESSES,
  },
  {
    name: "Negotiate and NTLM, with a password",
    proxy: asks(["Negotiate", "NTLM"]),
    account: USER,
    id: "ntlm-needed",
    next: ["cntlm", "px", "http://127.0.0.1:3128"],
    sent: 1,
  },
  {
    name: "Negotiate and NTLM, without a password",
    proxy: asks(["Negotiate", "NTLM"]),
    id: "ntlm-needed",
    next: "cntlm",
    sent: 0,
  },
  { name: "NTLM alone", proxy: asks(["NTLM"]), id: "ntlm-needed", next: "cntlm" },
  { name: "Negotiate alone", proxy: asks(["Negotiate"]), id: "kerberos-needed", next: ["px", "cntlm can't"] },
  {
    name: "Negotiate alone, with a password",
    proxy: asks(["Negotiate"]),
    account: USER,
    id: "kerberos-needed",
    next: "px",
    sent: 1,
  },
  {
    name: "Digest alone, with a password",
    proxy: asks(DIGEST),
    account: USER,
    id: "digest-needed",
    next: ["px", "cntlm can't", "Basic"],
    sent: 1,
  },
  { name: "Bearer alone", proxy: asks(['Bearer realm="sso"']), id: "authentication-unknown", next: ["Basic", "relay"] },
  {
    name: "the user name and password are sent, and nothing comes back",
    proxy: asks(BASIC, { refuse: hang }),
    account: USER,
    patience: 1,
    id: "proxy-silent",
    next: "--timeout",
    sent: 1,
  },
  {
    name: "the user name and password are sent, and the connection ends",
    proxy: asks(BASIC, { refuse: close }),
    account: USER,
    id: "proxy-closes",
    next: "IT",
    sent: 1,
  },
  {
    name: "http is free, and CONNECT wants a user name and password",
    proxy: proxy({ connect: refusal(BASIC) }),
    id: "credentials-needed",
    next: "--username",
  },
  {
    name: "a wrong password, and direct works",
    proxy: asks(BASIC, { user: USER }),
    direct,
    account: WRONG,
    id: "credentials-refused",
    next: "password",
    sent: 1,
  },
  {
    name: "a user name and password are sent to a proxy that asks for none",
    proxy: proxy({ connect: through }),
    account: USER,
    id: "works",
    next: "proxycast apply",
    code: 0,
    sent: ADDRESSES,
  },
];

// Start-up files of the user's beside our block, asked of the real shells: what is said of them is what these do. With ours
// on and off, in each way to start a shell that reads ours.
import { describe, expect } from "vitest";
import { needs } from "../helpers/needs.ts";
import { type Case, compare, type Shell } from "../helpers/startup.ts";
import { ELVISH, NU, NU_FILES, XONSH, XONSH_FILES } from "./startup/elvish-xonsh-nushell.ts";
import { CSH, FISH, FISH_FILES, LOGIN } from "./startup/fish-csh.ts";
import { GENERATOR, IPYTHON, IPYTHON_FILES, R_CASES, SYSTEMD } from "./startup/others.ts";
import { BASH, shCases, ZSH } from "./startup/sh.ts";

const both = { login: ["-l", "-i", "-c"], interactive: ["-i", "-c"] } as const;
const TYPED = { login: { typed: ["-l"] }, interactive: { typed: ["-i"] }, script: ["-c"] } as const;
const all = { ...both, script: ["-c"] } as const;

const SHELLS: readonly { shell: Shell; cases: readonly Case[] }[] = [
  {
    shell: { id: "bash", program: "bash", ways: all, environment: { SSH_CLIENT: "127.0.0.1 1 2" } },
    cases: [
      ...shCases(".bashrc").map(
        ([name, files, said]): Case => [name, { ".bash_profile": ". ~/.bashrc\n", ...files }, said],
      ),
      ...BASH,
    ],
  },
  { shell: { id: "zsh", program: "zsh", ways: all }, cases: [...shCases(".zshenv"), ...ZSH] },
  { shell: { id: "sh", program: "dash", ways: { login: ["-l", "-c"] } }, cases: shCases(".profile") },
  { shell: { id: "ksh", program: "ksh93", ways: both }, cases: shCases(".kshrc", ["a copy of another's"]) },
  { shell: { id: "mksh", program: "mksh", ways: both }, cases: shCases(".mkshrc") },
  { shell: { id: "fish", program: "fish", ways: all }, cases: [...FISH, ...FISH_FILES] },
  { shell: { id: "tcsh", program: "tcsh", ways: TYPED }, cases: [...CSH(".tcshrc"), ...LOGIN] },
  { shell: { id: "csh", program: "bsd-csh", ways: TYPED }, cases: [...CSH(".cshrc"), ...LOGIN] },
  { shell: { id: "elvish", program: "elvish", ways: { interactive: { typed: [] } } }, cases: ELVISH },
  { shell: { id: "xonsh", program: "xonsh", ways: { login: ["-l", "-c"] } }, cases: [...XONSH, ...XONSH_FILES] },
  {
    shell: {
      id: "r",
      program: "Rscript",
      ways: { script: ["-e"] },
      wrap: (command) => `system(${JSON.stringify(command)})`,
    },
    cases: R_CASES,
  },
  {
    shell: {
      id: "ipython",
      program: "ipython",
      ways: { interactive: ["-c"] },
      wrap: (command) => `import subprocess; subprocess.run(${JSON.stringify(command)}, shell=True)`,
    },
    cases: [...IPYTHON, ...IPYTHON_FILES],
  },
  {
    shell: {
      id: "systemd",
      program: "sh",
      ways: { interactive: ["-c"] },
      wrap: (command) => `set -a; eval "$(${GENERATOR})"; ${command}`,
    },
    cases: SYSTEMD,
  },
  { shell: { id: "nushell", program: "nu", ways: { login: ["-l", "-c"] }, call: "^" }, cases: [...NU, ...NU_FILES] },
];

describe.each(SHELLS)("$shell.id", ({ shell, cases }) => {
  needs(shell.program).each(cases)("%s", (_, files, expected) => {
    const { wrong, said } = compare(shell, files);
    expect(wrong, said).toEqual([]);
    expect(said).toBe(expected);
  });
});

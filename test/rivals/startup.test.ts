// Start-up files of the user's beside our block, asked of the other shells, R, IPython and systemd: what is said of them is
// what these do. With ours on and off, in each way to start a shell that reads ours.
import { describeShells, EVERY, type ShellCases } from "../helpers/startup.ts";
import { ELVISH, NU, NU_FILES, XONSH, XONSH_FILES } from "./startup/elvish-xonsh-nushell.ts";
import { CSH, FISH, FISH_FILES, LOGIN } from "./startup/fish-csh.ts";
import { GENERATOR, IPYTHON, IPYTHON_FILES, R_CASES, SYSTEMD } from "./startup/others.ts";

const TYPED = { login: { typed: ["-l"] }, interactive: { typed: ["-i"] }, script: ["-c"] } as const;

const SHELLS: readonly ShellCases[] = [
  { shell: { id: "fish", program: "fish", ways: EVERY }, cases: [...FISH, ...FISH_FILES] },
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

describeShells(SHELLS);

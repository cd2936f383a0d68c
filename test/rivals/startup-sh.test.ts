// Start-up files of the user's beside our block, asked of sh, bash, zsh, ksh and mksh: what is said of them is what these do.
import { BOTH, type Case, describeShells, EVERY } from "../helpers/startup.ts";
import { BASH, shCases, ZSH } from "./startup/sh.ts";

/** What counts in login shells alone, said so. */
const atLogin = ([name, files, said]: Case): Case => [
  name,
  files,
  said.replace(/(?= (?:wins|may|uncovered)(?:;|$))/g, " in login shells"),
];

describeShells([
  {
    shell: { id: "bash", program: "bash", ways: EVERY, environment: { SSH_CLIENT: "127.0.0.1 1 2" } },
    cases: [
      ...shCases(".bashrc").map(
        ([name, files, said]): Case => [name, { ".bash_profile": ". ~/.bashrc\n", ...files }, said],
      ),
      ...BASH,
    ],
  },
  { shell: { id: "zsh", program: "zsh", ways: EVERY }, cases: [...shCases(".zshenv"), ...ZSH] },
  { shell: { id: "sh", program: "dash", ways: { login: ["-l", "-c"] } }, cases: shCases(".profile").map(atLogin) },
  { shell: { id: "ksh", program: "ksh93", ways: BOTH }, cases: shCases(".kshrc", ["a copy of another's"]) },
  { shell: { id: "mksh", program: "mksh", ways: BOTH }, cases: shCases(".mkshrc") },
]);

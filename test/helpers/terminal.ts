// proxycast with a person at the terminal: a pseudo terminal, on which each question gets its answer once it is asked.
import { type Home, type Outcome, PROGRAM } from "./home.ts";
import { need } from "./needs.ts";
import { spawn } from "./processes.ts";

/** Python has pseudo terminals: https://docs.python.org/3/library/pty.html */
const SCRIPT = `
import json, os, pty, select, signal, sys, time
steps = json.loads(sys.argv[1]); argv = sys.argv[2:]
pid, fd = pty.fork()
if pid == 0: os.execv(argv[0], argv)
said, seen, end = "", 0, time.time() + 30
while time.time() < end:
    ready, _, _ = select.select([fd], [], [], 0.1)
    if ready:
        try: data = os.read(fd, 65536)
        except OSError: break
        if not data: break
        said += data.decode("utf8", "replace")
    while steps and steps[0][0] in said[seen:]:
        question, answer = steps.pop(0)
        # What is only waited for may have the next question behind it.
        seen = len(said) if answer else said.index(question, seen) + len(question)
        if answer: os.write(fd, answer.encode())
print(said)
if time.time() >= end:
    print("no end within 30 s; unanswered:", steps)
    os.kill(pid, signal.SIGKILL)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** @param answers what is waited for, and what is typed then */
export function atTerminal(
  home: Home,
  args: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
  terminal = "dumb",
): Promise<Outcome> {
  return inTerminal(home, [process.execPath, PROGRAM, ...args], answers, terminal);
}

/** The same for any command. */
export function inTerminal(
  home: Home,
  command: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
  terminal = "dumb",
): Promise<Outcome> {
  need("python3");
  const child = spawn("python3", ["-c", SCRIPT, JSON.stringify(answers), ...command], {
    env: { ...home.environment, TERM: terminal, PYTHONIOENCODING: "utf8" } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

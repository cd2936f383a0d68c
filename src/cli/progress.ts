// One line on a terminal that says what takes its time, and for how long. It goes once anything else is printed.
const CLEAR = "\r\u001b[K";
const COLUMNS = 79;

/** @param write to a terminal */
export function makeProgress(write: (text: string) => void) {
  let timer: NodeJS.Timeout | undefined;
  const clear = () => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    write(CLEAR);
  };
  return {
    show(text: string): void {
      clear();
      let seconds = 0;
      const draw = () => write(`${CLEAR}${text.slice(0, COLUMNS - 8)} (${seconds} s)`);
      draw();
      timer = setInterval(() => {
        seconds += 1;
        draw();
      }, 1_000).unref();
    },
    clear,
  };
}

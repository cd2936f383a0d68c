// One line on a terminal that says what takes its time, and for how long. It goes once anything else is printed.
const CLEAR = "\r\u001b[K";
/** What the seconds take, with a column to spare: a line that wraps is not cleared as a whole. */
const SECONDS = 9;

/**
 * @param write to a terminal
 * @param columns how many it has now
 */
export function makeProgress(write: (text: string) => void, columns: () => number) {
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
      const draw = () => write(`${CLEAR}${text.slice(0, Math.max(0, columns() - SECONDS))} (${seconds} s)`);
      draw();
      timer = setInterval(() => {
        seconds += 1;
        draw();
      }, 1_000).unref();
    },
    clear,
  };
}

// A moment, as a person reads it.

/** To the minute. @param at ISO date */
export function momentText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

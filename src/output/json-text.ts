// JSON for a terminal as well as for programs: what a terminal would obey is written as an escape, which means the same.

export function toJsonText(value: object): string {
  const spell = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, spell);
}

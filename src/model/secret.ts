// A password in memory. It can't be printed, serialised or put into text by accident:
// printing and JSON give "[redacted]", interpolation throws, reveal() is the only way out.
// Who may call reveal() is a rule of the repository: test/architecture.test.ts.

export const REDACTED = "[redacted]";

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself, in clear. */
  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return REDACTED;
  }

  // https://nodejs.org/api/util.html#utilinspectcustom
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError("a secret must not be put into text");
  }
}

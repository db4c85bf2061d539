// Hot path: budget 5 µs a KB. Strings, which make up most of an answer, are skipped by a native search.

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** Keys and finish reasons longer than this are cut: none that anybody looks for is. */
const KEPT_LENGTH_MAX = 256;
/** Within `choices`, the level on which the members of a choice stand. */
const CHOICE_LEVEL = 2;

/** Finds the end of a JSON string that may be cut between chunks anywhere. */
export class StringScanner {
  #isEscaped = false;

  /** @returns the position after the closing quote, or -1 when the string goes on in the next chunk */
  end(chunk: Buffer, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    this.#isEscaped = false;
    for (;;) {
      const quoteAt = chunk.indexOf(QUOTE, at);
      const stopAt = quoteAt < 0 ? chunk.length : quoteAt;
      let before = stopAt - 1;
      while (before >= at && chunk[before] === BACKSLASH) before -= 1;
      const isEscaping = (stopAt - 1 - before) % 2 === 1;
      if (quoteAt < 0) {
        this.#isEscaped = isEscaping;
        return -1;
      }
      if (!isEscaping) return quoteAt + 1;
      at = quoteAt + 1;
    }
  }
}

/** Finds the end of one JSON value, and the finish reasons in it when it is the array of choices. */
export class ValueScanner {
  readonly finishReasons: string[] = [];
  readonly #string = new StringScanner();
  readonly #isChoices: boolean;
  #level = 0;
  #isInString = false;
  #isStarted = false;
  #isKeyNext = false;
  #choiceKey = '';
  /** The string under way, when it is a key of a choice or a finish reason. */
  #kept: string | null = null;

  constructor({ isChoices }: { readonly isChoices: boolean }) {
    this.#isChoices = isChoices;
  }

  /** @returns the position after the value, or -1 when it goes on in the next chunk */
  end(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (this.#isInString) {
        at = this.#endString(chunk, at);
        if (at < 0) return -1;
        if (this.#level === 0) return at;
        continue;
      }
      const byte = chunk[at] as number;
      if (this.#level === 0 && this.#isStarted && isScalarEnd(byte)) return at;
      this.#isStarted = true;
      at += 1;
      if (this.#step(byte)) return at;
    }
    return -1;
  }

  /** @returns whether the value ends with this byte */
  #step(byte: number): boolean {
    switch (byte) {
      case QUOTE:
        this.#isInString = true;
        if (
          this.#isChoices &&
          this.#level === CHOICE_LEVEL &&
          (this.#isKeyNext || this.#choiceKey === 'finish_reason')
        ) {
          this.#kept = '';
        }
        return false;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#level += 1;
        this.#isKeyNext = byte === OPEN_BRACE && this.#level === CHOICE_LEVEL;
        return false;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#level -= 1;
        return this.#level === 0;
      case COMMA:
        if (this.#level === CHOICE_LEVEL) this.#isKeyNext = true;
        return false;
      default:
        return false;
    }
  }

  #endString(chunk: Buffer, from: number): number {
    const end = this.#string.end(chunk, from);
    if (this.#kept !== null && this.#kept.length < KEPT_LENGTH_MAX) {
      const until = end < 0 ? chunk.length : end - 1;
      this.#kept += chunk.toString('latin1', from, Math.min(until, from + KEPT_LENGTH_MAX));
    }
    if (end < 0) return -1;
    this.#isInString = false;
    if (this.#kept !== null) this.#finishKept(this.#kept);
    return end;
  }

  #finishKept(kept: string): void {
    this.#kept = null;
    if (this.#isKeyNext) this.#choiceKey = kept;
    else {
      this.finishReasons.push(kept);
      this.#choiceKey = '';
    }
    this.#isKeyNext = false;
  }
}

function isScalarEnd(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= SPACE;
}

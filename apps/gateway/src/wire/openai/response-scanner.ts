// Hot path: budget 5 µs a KB. The answer passes through; only its `usage` is taken out and put back at the end.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** The longest key, `usage` object or finish reason that is kept in memory. */
const KEPT_BYTES_MAX = 64 * 1024;
/** A finish reason stands in an object in the array `choices` in the answer. */
const CHOICE_DEPTH = 3;

/** Thrown when the bytes cannot be the JSON object that was promised. */
export class BrokenResponse extends Error {}

type Place = 'before' | 'key or end' | 'colon' | 'value start' | 'value' | 'after value' | 'after end';

/**
 * Takes a chat completion in pieces, cut anywhere, and returns the bytes that may pass on: all of it
 * but the top-level `usage` members and the closing brace. It checks the nesting, not every detail of the JSON.
 */
export class ResponseScanner {
  #place: Place = 'before';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The string under way when it is one to be remembered: a top-level key, a key of a choice, a finish reason. */
  #kept: number[] | null = null;
  #topKey = '';
  #choiceKey: string | null = null;
  /** Bytes between two members, held until it is known whether the next one stays. */
  #between: Buffer[] = [];
  #betweenBytes = 0;
  #passedMembers = 0;
  #usage: Buffer[] = [];
  #usageBytes = 0;
  #usageText: string | null = null;
  #finishReasons: string[] = [];
  #trailing: Buffer[] = [];
  #out: Buffer[] = [];

  /** The text of the last top-level `usage` member. */
  get usageText(): string | null {
    return this.#usageText;
  }

  get finishReasons(): readonly string[] {
    return this.#finishReasons;
  }

  /** @throws {BrokenResponse} */
  push(chunk: Buffer): readonly Buffer[] {
    this.#out = [];
    let at = 0;
    while (at < chunk.length) {
      const start = at;
      at = this.#isInString ? this.#string(chunk, at) : this.#token(chunk, at);
      this.#route(chunk.subarray(start, at));
    }
    return this.#out;
  }

  /**
   * The end of the answer with `usage` as its last member.
   * @throws {BrokenResponse} when the object has not ended
   */
  end(usage: string): Buffer {
    if (this.#place !== 'after end') throw new BrokenResponse();
    const comma = this.#passedMembers === 0 ? '' : ',';
    return Buffer.concat([Buffer.from(`${comma}"usage":${usage}}`), ...this.#trailing]);
  }
}

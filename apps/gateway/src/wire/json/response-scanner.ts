// Hot path: budget 5 µs a KB. The answer passes through; only its `usage` is taken out, and put back at the end.
import { parseJson } from './json-values.ts';
import { StringScanner, ValueScanner } from './value-scanner.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** The most that is held back: what stands between two values, or a `usage` object. */
const HELD_BYTES_MAX = 64 * 1024;

/** No finish reason that anybody knows is longer, even with white space around it. */
const REASON_LENGTH_MAX = 256;
const CHOICES = 'choices';

/** Thrown when the bytes cannot be the JSON object that was promised. */
export class BrokenResponse extends Error {}

type Place = 'before' | 'between' | 'key' | 'colon' | 'value' | 'after';

/**
 * Takes an answer in pieces, cut anywhere, and returns the bytes that may pass on: all but the top-level `usage` members
 * and the closing brace. It checks that the object is whole, not every detail of the JSON inside.
 */
export class ResponseScanner {
  #place: Place = 'before';
  #string = new StringScanner();
  #value = new ValueScanner({ isChoices: false });
  #key = '';
  /** Bytes that are held back: what stands before a value until its key is known, then a `usage` value. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isUsage = false;
  /** The start of the member that says why the answer ended, when it is a text; null outside of it. */
  #reason: string | null = null;
  readonly #finishMember: string | null;
  #passedCount = 0;
  #usageText: string | null = null;
  readonly #finishReasons: string[] = [];
  #passed: Buffer[] = [];

  /** @param finishMember  the top-level member that says why the answer ended: a text, or the list of `choices` that each say it */
  constructor({ finishMember }: { readonly finishMember: string | null }) {
    this.#finishMember = finishMember;
  }

  /** The text of the last top-level `usage` member. */
  get usageText(): string | null {
    return this.#usageText;
  }

  /** Whether the object has ended. */
  get isWhole(): boolean {
    return this.#place === 'after';
  }

  get finishReasons(): readonly string[] {
    return this.#finishReasons;
  }

  /** @throws {BrokenResponse} */
  push(chunk: Buffer): readonly Buffer[] {
    this.#passed = [];
    let at = 0;
    while (at < chunk.length) at = this.#advance(chunk, at);
    return this.#passed;
  }

  /**
   * The end of the answer, with `usage` as its last member.
   * @throws {BrokenResponse} when the object has not ended
   */
  end(usage: string): Buffer {
    if (this.#place !== 'after') throw new BrokenResponse();
    const comma = this.#passedCount === 0 ? '' : ',';
    return Buffer.concat([Buffer.from(`${comma}"usage":${usage}`), ...this.#held]);
  }

  #advance(chunk: Buffer, from: number): number {
    switch (this.#place) {
      case 'before':
        return this.#before(chunk, from);
      case 'between':
        return this.#between(chunk, from);
      case 'key':
        return this.#inKey(chunk, from);
      case 'colon':
        return this.#colon(chunk, from);
      case 'value':
        return this.#inValue(chunk, from);
      case 'after':
        if (skipSpace(chunk, from) < chunk.length) throw new BrokenResponse();
        this.#hold(chunk.subarray(from));
        return chunk.length;
    }
  }

  #before(chunk: Buffer, from: number): number {
    const at = skipSpace(chunk, from);
    if (at === chunk.length) return at;
    if (chunk[at] !== OPEN_BRACE) throw new BrokenResponse();
    this.#passed.push(chunk.subarray(at, at + 1));
    this.#place = 'between';
    return at + 1;
  }

  #between(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && ((chunk[at] as number) <= SPACE || chunk[at] === COMMA)) at += 1;
    if (at === chunk.length) {
      this.#hold(chunk.subarray(from));
      return at;
    }
    if (chunk[at] !== QUOTE && chunk[at] !== CLOSE_BRACE) throw new BrokenResponse();
    this.#place = chunk[at] === QUOTE ? 'key' : 'after';
    this.#key = '';
    this.#hold(chunk.subarray(from, at + 1));
    return at + 1;
  }

  #inKey(chunk: Buffer, from: number): number {
    const end = this.#string.end(chunk, from);
    const until = end < 0 ? chunk.length : end;
    this.#key += chunk.toString('latin1', from, until);
    this.#hold(chunk.subarray(from, until));
    if (end >= 0) this.#place = 'colon';
    return until;
  }

  #colon(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && ((chunk[at] as number) <= SPACE || chunk[at] === COLON)) at += 1;
    this.#hold(chunk.subarray(from, at));
    if (at === chunk.length) return at;
    const key = keyText(this.#key);
    this.#isUsage = key === 'usage';
    this.#value = new ValueScanner({ isChoices: key === CHOICES && key === this.#finishMember });
    this.#reason = key !== CHOICES && key === this.#finishMember ? '' : null;
    this.#place = 'value';
    if (!this.#isUsage) this.#passHeld();
    this.#held = [];
    this.#heldBytes = 0;
    return at;
  }

  /** What stands before a member passes with it. The comma of a member that has become the first one does not. */
  #passHeld(): void {
    const before = Buffer.concat(this.#held);
    const commaAt = before.indexOf(COMMA);
    const quoteAt = before.indexOf(QUOTE);
    const isCommaFirst = commaAt >= 0 && commaAt < quoteAt;
    this.#passed.push(this.#passedCount === 0 && isCommaFirst ? before.subarray(commaAt + 1) : before);
    this.#passedCount += 1;
  }

  #inValue(chunk: Buffer, from: number): number {
    const end = this.#value.end(chunk, from);
    const until = end < 0 ? chunk.length : end;
    if (this.#isUsage) this.#hold(chunk.subarray(from, until));
    else this.#passed.push(chunk.subarray(from, until));
    if (this.#reason !== null && this.#reason.length < REASON_LENGTH_MAX)
      this.#reason += chunk.toString('latin1', from, until);
    if (end >= 0) this.#endValue();
    return until;
  }

  #endValue(): void {
    this.#finishReasons.push(...this.#value.finishReasons);
    const reason = this.#reason === null ? null : parseJson(this.#reason);
    if (typeof reason === 'string') this.#finishReasons.push(reason);
    this.#reason = null;
    if (this.#isUsage) this.#usageText = Buffer.concat(this.#held).toString();
    this.#held = [];
    this.#heldBytes = 0;
    this.#place = 'between';
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > HELD_BYTES_MAX) throw new BrokenResponse();
  }
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= SPACE) at += 1;
  return at;
}

/** A key may be spelt with escapes. `raw` ends with the closing quote. */
function keyText(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(0, -1);
  try {
    return String(JSON.parse(`"${raw}`));
  } catch {
    return '';
  }
}

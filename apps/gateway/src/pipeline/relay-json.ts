// Hot path: budget 6 µs for an answer of 1.5 KB. A large answer passes as it comes; a small one is checked as a whole first.
import { DomainError } from '@lethe/core/errors';
import type { AnswerFormat } from '../wire/answer-format.ts';
import { isRecord, parseJson } from '../wire/json/json-values.ts';
import { BrokenResponse, ResponseScanner } from '../wire/json/response-scanner.ts';
import { findUsage, setUsage } from '../wire/json/usage-site.ts';
import { reportedErrorAnswer } from '../wire/upstream-error.ts';
import type { Relay, RelayContext } from './relay.ts';

/**
 * Passes an answer on that is one JSON object, with the cost in its `usage`.
 * Up to the commit limit nothing has gone out, so a broken answer becomes an error; beyond it, it is cut, never finished by us:
 * its closing brace goes out last, after the `usage`.
 */
export class JsonRelay implements Relay {
  readonly #context: RelayContext;
  readonly #format: AnswerFormat;
  #buffered: Buffer[] = [];
  #sizeBytes = 0;
  /** Of an answer that has been committed. */
  #scanner: ResponseScanner | null = null;
  #isOver = false;

  constructor(context: RelayContext, format: AnswerFormat) {
    this.#context = context;
    this.#format = format;
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#context.observation.firstTokenAtMs ??= this.#context.nowMs();
    this.#sizeBytes += chunk.length;
    if (this.#scanner !== null) {
      this.#passScanned(this.#scanner, chunk);
      return;
    }
    this.#buffered.push(chunk);
    if (this.#sizeBytes > this.#context.limits.commitAfterBytes) this.#commit();
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#scanner !== null) this.#endCommitted(this.#scanner);
    else this.#answerWhole(this.#buffered.length === 1 ? (this.#buffered[0] as Buffer) : Buffer.concat(this.#buffered));
  }

  cut(error: DomainError): void {
    if (this.#isOver) return;
    if (error.code === 'upstream_incomplete') this.#invalid(error);
    else {
      this.#isOver = true;
      this.#context.failWith(error);
    }
  }

  #commit(): void {
    const start = Buffer.concat(this.#buffered);
    this.#buffered = [];
    this.#scanner = new ResponseScanner(this.#format);
    this.#context.observation.isBegun = true;
    this.#passScanned(this.#scanner, start);
  }

  #passScanned(scanner: ResponseScanner, chunk: Buffer): void {
    let pieces: readonly Buffer[];
    try {
      pieces = scanner.push(chunk);
    } catch (error) {
      if (!(error instanceof BrokenResponse)) throw error;
      this.#invalid();
      return;
    }
    if (!this.#context.client.isBegun) this.#context.client.beginJson();
    this.#context.pass(pieces);
  }

  #endCommitted(scanner: ResponseScanner): void {
    if (!scanner.isWhole) {
      this.#invalid();
      return;
    }
    const { observation, client } = this.#context;
    // The text of a large answer was not kept: should its tokens have to be counted, its length stands for it.
    observation.outputCharacters = this.#sizeBytes;
    observation.finishReasons.push(...scanner.finishReasons);
    this.#takeUsage(parseJson(scanner.usageText ?? ''), scanner.usageText);
    this.#isOver = true;
    this.#context.complete((usage) => client.end(scanner.end(usage)));
  }

  #answerWhole(body: Buffer): void {
    const parsed = parseJson(body.toString());
    if (!isRecord(parsed)) {
      this.#invalid();
      return;
    }
    const { error, usage } = parsed;
    if (error !== undefined && error !== null) {
      this.#isOver = true;
      this.#takeUsage(usage, null);
      this.#context.fail('upstream_error', reportedErrorAnswer(error));
      return;
    }
    const site = this.#format.isAnswer(parsed) ? findUsage(body) : null;
    if (site === null) {
      this.#invalid();
      return;
    }
    const { client, observation } = this.#context;
    observation.isBegun = true;
    this.#format.observe(parsed, observation, this.#context.nowMs());
    this.#takeUsage(usage, site.text);
    this.#isOver = true;
    this.#context.complete((text) => client.answerJson(setUsage(body, site, text)));
  }

  #takeUsage(reported: unknown, text: string | null): void {
    const { observation, usageDialect } = this.#context;
    observation.usage =
      reported === undefined || reported === null ? null : this.#format.readUsage(reported, usageDialect);
    if (observation.usage !== null) observation.usageText = text;
  }

  #invalid(cause?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#context.failWith(
      new DomainError(
        'upstream_invalid_response',
        "The provider's answer is not whole, or not what its API says.",
        {},
        cause,
      ),
    );
  }
}

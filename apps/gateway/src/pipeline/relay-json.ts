// Hot path: budget 30 µs for an answer of 1.5 KB. A large answer passes as it comes; a small one is checked as a whole first.
import { DomainError } from '@lethe/core/errors';
import { BrokenResponse, ResponseScanner } from '../wire/openai/response-scanner.ts';
import { deltaText } from '../wire/openai/stream-chunk.ts';
import { reportedErrorAnswer } from '../wire/openai/upstream-error.ts';
import { isRecord, readUsage } from '../wire/openai/usage.ts';
import type { Relay, RelayContext } from './relay.ts';

/**
 * Passes a completion on that is one JSON object. Its closing brace goes out last, after the `usage` with the cost.
 * Up to the commit limit nothing has gone out, so a broken answer becomes an error; beyond it, it is cut, never finished by us.
 */
export class JsonRelay implements Relay {
  readonly #context: RelayContext;
  readonly #scanner = new ResponseScanner();
  #buffered: Buffer[] = [];
  #sizeBytes = 0;
  #isCommitted = false;
  #isOver = false;

  constructor(context: RelayContext) {
    this.#context = context;
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#context.observation.firstTokenAtMs ??= this.#context.nowMs();
    this.#sizeBytes += chunk.length;
    if (this.#isCommitted) {
      this.#passScanned(chunk);
      return;
    }
    this.#buffered.push(chunk);
    if (this.#sizeBytes > this.#context.limits.commitAfterBytes) this.#commit();
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#isCommitted) this.#endCommitted();
    else this.#answerWhole(Buffer.concat(this.#buffered));
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
    this.#isCommitted = true;
    this.#context.observation.isBegun = true;
    this.#passScanned(start);
  }

  #passScanned(chunk: Buffer): void {
    const pieces = this.#scan(chunk);
    if (pieces === null) return;
    if (!this.#context.client.isBegun) this.#context.client.beginJson();
    this.#context.pass(pieces);
  }

  #scan(chunk: Buffer): readonly Buffer[] | null {
    try {
      return this.#scanner.push(chunk);
    } catch (error) {
      if (!(error instanceof BrokenResponse)) throw error;
      this.#invalid();
      return null;
    }
  }

  #endCommitted(): void {
    if (!this.#scanner.isWhole) {
      this.#invalid();
      return;
    }
    const { observation, client } = this.#context;
    // The text of a large answer was not kept: should its tokens have to be counted, its length stands for it.
    observation.outputCharacters = this.#sizeBytes;
    observation.finishReasons.push(...this.#scanner.finishReasons);
    this.#takeUsage(parse(this.#scanner.usageText ?? ''));
    this.#isOver = true;
    this.#context.complete((usage) => client.end(this.#scanner.end(usage)));
  }

  #answerWhole(body: Buffer): void {
    const parsed = parse(body.toString());
    if (!isRecord(parsed)) {
      this.#invalid();
      return;
    }
    const { error, choices } = parsed;
    if (error !== undefined && error !== null) {
      this.#isOver = true;
      this.#context.fail('upstream_error', reportedErrorAnswer(error));
      return;
    }
    const pieces = Array.isArray(choices) ? this.#scan(body) : null;
    if (!Array.isArray(choices) || pieces === null) {
      this.#invalid();
      return;
    }
    const { client, observation } = this.#context;
    observation.isBegun = true;
    for (const choice of choices) this.#takeChoice(choice);
    this.#takeUsage(parsed.usage);
    this.#isOver = true;
    this.#context.complete((usage) => client.answerJson(Buffer.concat([...pieces, this.#scanner.end(usage)])));
  }

  #takeChoice(choice: unknown): void {
    if (!isRecord(choice)) return;
    const { observation } = this.#context;
    if (typeof choice.finish_reason === 'string') observation.finishReasons.push(choice.finish_reason);
    observation.addText(deltaText(choice.message), this.#context.nowMs());
  }

  #takeUsage(reported: unknown): void {
    const { observation, usageDialect } = this.#context;
    observation.usage = readUsage(reported, usageDialect);
    if (observation.usage !== null) observation.usageText = this.#scanner.usageText;
  }

  #invalid(cause?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#context.failWith(
      new DomainError('upstream_invalid_response', "The provider's answer was not a whole completion.", {}, cause),
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Hot path: budget 2 µs an event.
import type { RelayContext } from '../../../pipeline/relay.ts';
import type { StreamReader, StreamStep } from '../../answer-format.ts';
import { eventUsageText } from '../../sse/event-usage.ts';
import { isComment, type StreamEvent } from '../../sse/split-events.ts';
import { readStreamChunk, type StreamChunk } from './stream-chunk.ts';
import { StreamTail } from './stream-tail.ts';
import { readUsage } from './usage.ts';

const DONE = '[DONE]';

/** A streamed completion. It is complete with `[DONE]`, or when every choice has its finish reason and the stream ends in order. */
export class ChatStreamReader implements StreamReader {
  error: unknown = null;
  readonly #context: RelayContext;
  readonly #tail: StreamTail;
  #terminal: Buffer | null = null;
  #usageData: string | null = null;

  constructor(context: RelayContext) {
    this.#context = context;
    this.#tail = new StreamTail(context.choiceCount, context.isUsageAsked);
  }

  get isFinished(): boolean {
    return this.#tail.isFinished;
  }

  get sizeBytes(): number {
    return this.#tail.sizeBytes;
  }

  take(event: StreamEvent, ready: Buffer[]): StreamStep {
    const { data } = event;
    if (data === null) {
      this.#tail.push(event, null, ready);
      return isComment(event) ? 'begun' : 'idle';
    }
    if (data.length <= DONE.length + 2 && data.trim() === DONE) {
      this.#terminal = event.raw;
      return this.#context.observation.isBegun ? 'complete' : 'invalid';
    }
    const chunk = readStreamChunk(data);
    if (chunk === null) return 'invalid';
    if (chunk.error !== null) {
      this.error = chunk.error;
      return 'error';
    }
    this.#observe(chunk, data);
    this.#tail.push(event, chunk, ready);
    return 'begun';
  }

  usageText(): string | null {
    return this.#usageData === null ? null : eventUsageText(this.#usageData, 'top');
  }

  complete(usage: string): Buffer {
    const held = this.#tail.complete(usage);
    return this.#terminal === null ? held : Buffer.concat([held, this.#terminal]);
  }

  #observe(chunk: StreamChunk, data: string): void {
    const { observation, usageDialect } = this.#context;
    observation.isBegun = true;
    if (chunk.text !== '') observation.addText(chunk.text, this.#context.nowMs());
    for (const { reason } of chunk.finishes) observation.finishReasons.push(reason);
    const usage = chunk.usage === undefined ? null : readUsage(chunk.usage, usageDialect);
    if (usage === null) return;
    observation.usage = usage;
    this.#usageData = data;
  }
}

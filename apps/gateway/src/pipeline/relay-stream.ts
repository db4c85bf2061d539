// Hot path: budget 20 µs a chunk, the write included. Events pass as they come; only the end waits for its record.
import { DomainError } from '@lethe/core/errors';
import { EventSplitter, EventTooLarge, type StreamEvent } from '../wire/openai/split-events.ts';
import { readStreamChunk, type StreamChunk, usageMemberText } from '../wire/openai/stream-chunk.ts';
import { StreamTail } from '../wire/openai/stream-tail.ts';
import { reportedErrorAnswer } from '../wire/openai/upstream-error.ts';
import { readUsage } from '../wire/openai/usage.ts';
import type { Relay, RelayContext } from './relay.ts';

const DONE = '[DONE]';
const COLON = 0x3a;
const CR = 0x0d;
const LINE_FEED = Buffer.from('\n');
const NOTHING = Buffer.alloc(0);

/**
 * Passes a streamed completion on. It is complete when the protocol says so, `[DONE]`, or when every choice has its finish reason and the stream ends in order.
 * Anything less ends in an error event, never in `[DONE]`.
 */
export class StreamRelay implements Relay {
  readonly #context: RelayContext;
  readonly #splitter: EventSplitter;
  readonly #tail: StreamTail;
  /** Pieces that may go out. Before the first event they are kept, as the answer may yet turn out to be none. */
  #ready: Buffer[] = [];
  #isStarted = false;
  #isOver = false;
  #usageData: string | null = null;

  constructor(context: RelayContext) {
    this.#context = context;
    this.#splitter = new EventSplitter({ sizeBytesMax: context.limits.eventSizeBytesMax });
    this.#tail = new StreamTail(context);
  }

  push(chunk: Buffer): void {
    try {
      for (const event of this.#splitter.push(chunk)) {
        this.#take(event);
        if (this.#isOver) return;
      }
    } catch (error) {
      if (!(error instanceof EventTooLarge)) throw error;
      this.#invalid('an event was too large');
      return;
    }
    this.#flush();
  }

  end(): void {
    const last = this.#splitter.end();
    if (last !== null) this.#take(last);
    if (this.#isOver) return;
    if (this.#tail.isFinished) this.#complete(NOTHING);
    else if (this.#context.client.isBegun) this.cut(incomplete());
    else this.#invalid('the stream held no event');
  }

  cut(error: DomainError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#flush();
    this.#context.failWith(error);
  }

  #take(event: StreamEvent): void {
    if (event.data === null) {
      this.#isStarted ||= event.raw[0] === COLON;
      this.#pass(event, null);
    } else if (event.data.trim() === DONE) {
      this.#complete(event.raw);
    } else this.#takeChunk(event, event.data);
  }

  #takeChunk(event: StreamEvent, data: string): void {
    const chunk = readStreamChunk(data);
    if (chunk === null) {
      this.#invalid('an event was not JSON');
      return;
    }
    if (chunk.error !== null) {
      this.#reportError(chunk.error);
      return;
    }
    this.#isStarted = true;
    this.#observe(chunk, data);
    this.#pass(event, chunk);
  }

  #observe(chunk: StreamChunk, data: string): void {
    const { observation, usageDialect } = this.#context;
    observation.isBegun = true;
    observation.addText(chunk.text, this.#context.nowMs());
    for (const { reason } of chunk.finishes) observation.finishReasons.push(reason);
    const usage = chunk.usage === undefined ? null : readUsage(chunk.usage, usageDialect);
    if (usage === null) return;
    observation.usage = usage;
    this.#usageData = data;
  }

  #pass(event: StreamEvent, chunk: StreamChunk | null): void {
    this.#ready.push(...this.#tail.push(event, chunk));
    const unsentBytes = this.#isStarted ? 0 : this.#ready.reduce((sum, { length }) => sum + length, 0);
    if (this.#tail.sizeBytes + unsentBytes > this.#context.limits.eventSizeBytesMax)
      this.#invalid('its end was too large');
  }

  #flush(): void {
    if (!this.#isStarted || this.#ready.length === 0) return;
    const ready = this.#ready;
    this.#ready = [];
    if (!this.#context.client.isBegun) this.#context.client.beginStream();
    this.#context.pass(ready);
  }

  #complete(terminal: Buffer): void {
    this.#isOver = true;
    this.#isStarted = true;
    const { client, observation } = this.#context;
    if (this.#usageData !== null) observation.usageText = usageMemberText(this.#usageData);
    this.#flush();
    // A CRLF that was cut after its CR: the LF would have come next.
    const mend = terminal.at(-1) === CR && terminal.includes('\r\n') ? LINE_FEED : NOTHING;
    this.#context.complete((usage) => {
      if (!client.isBegun) client.beginStream();
      client.end(Buffer.concat([this.#tail.complete(usage), terminal, mend]));
    });
  }

  #reportError(error: unknown): void {
    this.#isOver = true;
    this.#flush();
    this.#context.fail('upstream_error', reportedErrorAnswer(error));
  }

  #invalid(why: string): void {
    this.cut(new DomainError('upstream_invalid_response', `The provider's answer could not be read: ${why}.`));
  }
}

function incomplete(): DomainError {
  return new DomainError('upstream_incomplete', 'The provider ended its answer before it was complete.');
}

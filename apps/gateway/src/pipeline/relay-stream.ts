// Hot path: budget 5 µs a chunk without the write. Events pass as they come; only the end waits for its record.
import { DomainError } from '@lethe/core/errors';
import type { StreamReader } from '../wire/answer-format.ts';
import { EventSplitter, EventTooLarge, type StreamEvent } from '../wire/sse/split-events.ts';
import { reportedErrorAnswer } from '../wire/upstream-error.ts';
import type { Relay, RelayContext } from './relay.ts';

const LF = 0x0a;
const CR = 0x0d;
const LINE_FEED = Buffer.from('\n');
const BLANK_LINE = Buffer.from('\n\n');

/**
 * Passes a streamed answer on. It is complete when the wire API says so. Anything less ends in an error event, never in that API's ending.
 */
export class StreamRelay implements Relay {
  readonly #context: RelayContext;
  readonly #reader: StreamReader;
  readonly #splitter: EventSplitter;
  /** Pieces that may go out. Before the first event they are kept, as the answer may yet turn out to be none. */
  #ready: Buffer[] = [];
  #isStarted = false;
  #isOver = false;

  constructor(context: RelayContext, reader: StreamReader) {
    this.#context = context;
    this.#reader = reader;
    this.#splitter = new EventSplitter({ sizeBytesMax: context.limits.eventSizeBytesMax });
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
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
    if (this.#isOver) return;
    const last = this.#splitter.end();
    if (last !== null) this.#take(last);
    if (this.#isOver) return;
    if (this.#reader.isFinished) this.#complete();
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
    switch (this.#reader.take(event, this.#ready)) {
      case 'begun':
        this.#isStarted = true;
        break;
      case 'complete':
        this.#complete();
        return;
      case 'error':
        this.#reportError();
        return;
      case 'invalid':
        this.#invalid('an event was not what it should be');
        return;
      case 'idle':
        break;
    }
    const unsentBytes = this.#isStarted ? 0 : sizeOf(this.#ready);
    if (this.#reader.sizeBytes + unsentBytes > this.#context.limits.eventSizeBytesMax)
      this.#invalid('its end was too large');
  }

  #flush(): void {
    if (!this.#isStarted || this.#ready.length === 0) return;
    const ready = this.#ready;
    this.#ready = [];
    if (!this.#context.client.isBegun) this.#context.client.beginStream();
    this.#context.pass(ready);
  }

  #complete(): void {
    this.#isOver = true;
    this.#isStarted = true;
    const { client, observation } = this.#context;
    observation.usageText = observation.usage === null ? null : this.#reader.usageText();
    this.#flush();
    this.#context.complete((usage) => {
      if (!client.isBegun) client.beginStream();
      client.end(closed(this.#reader.complete(usage)));
    });
  }

  #reportError(): void {
    this.#isOver = true;
    this.#flush();
    this.#context.fail('upstream_error', reportedErrorAnswer(this.#reader.error));
  }

  #invalid(why: string): void {
    this.cut(new DomainError('upstream_invalid_response', `The provider's answer could not be read: ${why}.`));
  }
}

function incomplete(): DomainError {
  return new DomainError('upstream_incomplete', 'The provider ended its answer before it was complete.');
}

function sizeOf(pieces: readonly Buffer[]): number {
  let sizeBytes = 0;
  for (const { length } of pieces) sizeBytes += length;
  return sizeBytes;
}

/** The end of a stream with the blank line that makes its last event count, also where the upstream's was cut in two or never came. */
function closed(end: Buffer): Buffer {
  if (end.length === 0) return end;
  const last = end.at(-1);
  // The LF of a CRLF would have come next.
  if (last === CR && end.includes('\r\n')) return Buffer.concat([end, LINE_FEED]);
  return last === LF || last === CR ? end : Buffer.concat([end, BLANK_LINE]);
}

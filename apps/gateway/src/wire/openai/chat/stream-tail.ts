// Hot path: no work an event beyond a comparison, until the end of the stream.
import { withUsage } from '../../sse/event-usage.ts';
import type { StreamEvent } from '../../sse/split-events.ts';
import type { StreamChunk } from './stream-chunk.ts';

interface HeldEvent {
  readonly event: StreamEvent;
  readonly kind: 'finish' | 'usage' | 'other';
}

/**
 * The end of a streamed answer, held back until its cost is known.
 * Who asked for a usage chunk finds the cost there; everyone else on the last chunk with a `finish_reason`.
 * No chunk is ever added. A usage chunk that only Lethe asked for is taken out.
 */
export class StreamTail {
  readonly #choiceCount: number;
  readonly #isUsageAsked: boolean;
  readonly #finished = new Set<number>();
  #held: HeldEvent[] = [];
  #heldBytes = 0;

  constructor(choiceCount: number, isUsageAsked: boolean) {
    this.#choiceCount = choiceCount;
    this.#isUsageAsked = isUsageAsked;
  }

  get sizeBytes(): number {
    return this.#heldBytes;
  }

  /** Whether every choice has ended. */
  get isFinished(): boolean {
    return this.#finished.size >= this.#choiceCount;
  }

  /** Adds to `ready` the events that may go out now, in their order. */
  push(event: StreamEvent, chunk: StreamChunk | null, ready: Buffer[]): void {
    if (chunk !== null) for (const { index } of chunk.finishes) this.#finished.add(index);
    const kind = kindOf(chunk);
    if (kind === 'other' && !this.isFinished) {
      this.#release(ready);
      ready.push(event.raw);
      return;
    }
    if (kind === 'finish' && !this.isFinished) this.#release(ready);
    this.#held.push({ event, kind });
    this.#heldBytes += event.raw.length;
  }

  /** The held events with the usage in its place. */
  complete(usage: string): Buffer {
    const carrier = this.#carrier();
    const kept = this.#held.filter(({ kind }) => this.#isUsageAsked || kind !== 'usage');
    return Buffer.concat(kept.map((held) => (held === carrier ? withUsage(held.event, usage, 'top') : held.event.raw)));
  }

  #carrier(): HeldEvent | undefined {
    const usageChunk = this.#isUsageAsked ? this.#held.findLast(({ kind }) => kind === 'usage') : undefined;
    return usageChunk ?? this.#held.findLast(({ kind }) => kind === 'finish');
  }

  #release(ready: Buffer[]): void {
    if (this.#held.length === 0) return;
    for (const { event } of this.#held) ready.push(event.raw);
    this.#held = [];
    this.#heldBytes = 0;
  }
}

function kindOf(chunk: StreamChunk | null): HeldEvent['kind'] {
  if (chunk === null) return 'other';
  if (chunk.finishes.length > 0) return 'finish';
  return chunk.choiceCount === 0 && chunk.usage !== undefined ? 'usage' : 'other';
}

// Hot path: no work an event beyond a comparison, until the end of the stream.
import { scanObject } from './scan-object.ts';
import { splice } from './splice.ts';
import type { StreamEvent } from './split-events.ts';
import type { StreamChunk } from './stream-chunk.ts';

const USAGE: ReadonlySet<string> = new Set(['usage']);

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

  constructor({ choiceCount, isUsageAsked }: { readonly choiceCount: number; readonly isUsageAsked: boolean }) {
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

  /** @returns the events that may go out now, in their order */
  push(event: StreamEvent, chunk: StreamChunk | null): readonly Buffer[] {
    for (const { index } of chunk?.finishes ?? []) this.#finished.add(index);
    const kind = kindOf(chunk);
    if (kind === 'other' && !this.isFinished) return [...this.#release(), event.raw];
    const released = kind === 'finish' && !this.isFinished ? this.#release() : [];
    this.#held.push({ event, kind });
    this.#heldBytes += event.raw.length;
    return released;
  }

  /** The held events with the usage in its place. */
  complete(usage: string): Buffer {
    const carrier = this.#carrier();
    const kept = this.#held.filter(({ kind }) => this.#isUsageAsked || kind !== 'usage');
    return Buffer.concat(kept.map((held) => (held === carrier ? withUsage(held.event, usage) : held.event.raw)));
  }

  #carrier(): HeldEvent | undefined {
    const usageChunk = this.#isUsageAsked ? this.#held.findLast(({ kind }) => kind === 'usage') : undefined;
    return usageChunk ?? this.#held.findLast(({ kind }) => kind === 'finish');
  }

  #release(): Buffer[] {
    const released = this.#held.map(({ event }) => event.raw);
    this.#held = [];
    this.#heldBytes = 0;
    return released;
  }
}

function kindOf(chunk: StreamChunk | null): HeldEvent['kind'] {
  if (chunk === null) return 'other';
  if (chunk.finishes.length > 0) return 'finish';
  return chunk.choiceCount === 0 && chunk.usage !== undefined ? 'usage' : 'other';
}

/** The event with its `usage` member set, and no other byte changed. JSON that spans several data lines is written anew, line by line. */
function withUsage({ raw, data }: StreamEvent, usage: string): Buffer {
  if (data === null) return raw;
  if (!data.includes('\n')) return setUsage(raw, raw.indexOf(data), usage);
  const lines = setUsage(Buffer.from(data), 0, usage).toString().split('\n');
  return Buffer.from(`${lines.map((line) => `data: ${line}`).join('\n')}\n\n`);
}

function setUsage(bytes: Buffer, jsonStart: number, usage: string): Buffer {
  const scan = scanObject(bytes, USAGE, jsonStart);
  if (scan === null) return bytes;
  const site = scan.sites.at(-1);
  if (site !== undefined) return splice(bytes, [{ start: site.valueStart, end: site.valueEnd, text: usage }]);
  const text = `${scan.isEmpty ? '' : ','}"usage":${usage}`;
  return splice(bytes, [{ start: scan.closeAt, end: scan.closeAt, text }]);
}

// Hot path: budget 2 µs an event.
import type { RelayContext } from '../../pipeline/relay.ts';
import type { StreamReader, StreamStep } from '../answer-format.ts';
import { isRecord, parseJson } from '../json/json-values.ts';
import { eventUsageText, withUsage } from '../sse/event-usage.ts';
import { isComment, type StreamEvent } from '../sse/split-events.ts';
import { blockText, deltaText } from './block-text.ts';
import { mergeUsage, readInput, readUsage } from './usage.ts';

type Json = Readonly<Record<string, unknown>>;

const NOTHING = Buffer.alloc(0);

/** A streamed message. It is complete with `message_stop`; its cost goes into the usage of the last `message_delta` before that. */
export class MessageStreamReader implements StreamReader {
  error: unknown = null;
  readonly isFinished = false;
  readonly #context: RelayContext;
  #startUsage: unknown = null;
  /** The last `message_delta`, held back with what came after it. */
  #carrier: StreamEvent | null = null;
  #heldAfter: Buffer[] = [];
  #heldBytes = 0;

  constructor(context: RelayContext) {
    this.#context = context;
  }

  get sizeBytes(): number {
    return this.#heldBytes;
  }

  take(event: StreamEvent, ready: Buffer[]): StreamStep {
    if (event.data === null) {
      this.#pass(event, ready);
      return isComment(event) ? 'begun' : 'idle';
    }
    const parsed = parseJson(event.data);
    if (!isRecord(parsed)) return 'invalid';
    const { type } = parsed;
    if (type === 'error' || (parsed.error ?? null) !== null) {
      this.error = parsed.error ?? parsed;
      return 'error';
    }
    if (typeof type !== 'string') return 'invalid';
    this.#observe(type, parsed);
    if (type === 'message_delta') this.#hold(event, ready);
    else this.#pass(event, ready);
    if (type !== 'message_stop') return 'begun';
    // A stop without a delta before it has no place for the cost: no message ends like that.
    return this.#carrier === null ? 'invalid' : 'complete';
  }

  usageText(): string | null {
    const data = this.#carrier?.data ?? null;
    return data === null ? null : eventUsageText(data, 'top');
  }

  complete(usage: string): Buffer {
    const carrier = this.#carrier === null ? NOTHING : withUsage(this.#carrier, usage, 'top');
    return Buffer.concat([carrier, ...this.#heldAfter]);
  }

  /** Only the last one carries the cost: an earlier one goes out as it is. */
  #hold(event: StreamEvent, ready: Buffer[]): void {
    if (this.#carrier !== null) ready.push(this.#carrier.raw, ...this.#heldAfter);
    this.#carrier = event;
    this.#heldAfter = [];
    this.#heldBytes = event.raw.length;
  }

  #pass({ raw }: StreamEvent, ready: Buffer[]): void {
    if (this.#carrier === null) {
      ready.push(raw);
      return;
    }
    this.#heldAfter.push(raw);
    this.#heldBytes += raw.length;
  }

  #observe(type: string, parsed: Json): void {
    const { observation } = this.#context;
    switch (type) {
      case 'message_start':
        observation.isBegun = true;
        this.#startUsage = isRecord(parsed.message) ? parsed.message.usage : null;
        observation.reportedInput = readInput(this.#startUsage);
        break;
      case 'content_block_start':
        this.#addText(blockText(parsed.content_block));
        break;
      case 'content_block_delta':
        this.#addText(deltaText(parsed.delta));
        break;
      case 'message_delta':
        this.#observeEnd(parsed);
        break;
    }
  }

  #addText(text: string): void {
    const { observation } = this.#context;
    observation.isBegun = true;
    if (text !== '') observation.addText(text, this.#context.nowMs());
  }

  #observeEnd({ delta, usage }: Json): void {
    const { observation } = this.#context;
    if (isRecord(delta) && typeof delta.stop_reason === 'string') observation.finishReasons.push(delta.stop_reason);
    observation.usage = readUsage(mergeUsage(this.#startUsage, usage)) ?? observation.usage;
  }
}

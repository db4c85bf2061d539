// Hot path: budget 2 µs an event.
import type { RelayContext } from '../../../pipeline/relay.ts';
import type { StreamReader, StreamStep } from '../../answer-format.ts';
import { isRecord, parseJson, textOf } from '../../json/json-values.ts';
import { eventUsageText, withUsage } from '../../sse/event-usage.ts';
import { isComment, type StreamEvent } from '../../sse/split-events.ts';
import { responseFinishReason } from './response-output.ts';
import { readUsage } from './usage.ts';

type Json = Readonly<Record<string, unknown>>;

const TERMINAL_TYPES: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete', 'response.failed']);
/** Sound comes in base64, which is no text; what is said comes as a transcript too. */
const AUDIO_DELTA = 'response.audio.delta';
const NOTHING = Buffer.alloc(0);

/** A streamed response. It is complete with one of its terminal events, which carries the whole response, its usage within. */
export class ResponsesStreamReader implements StreamReader {
  error: unknown = null;
  readonly isFinished = false;
  readonly sizeBytes = 0;
  readonly #context: RelayContext;
  #terminal: StreamEvent | null = null;
  #hasOutput = false;

  constructor(context: RelayContext) {
    this.#context = context;
  }

  take(event: StreamEvent, ready: Buffer[]): StreamStep {
    if (event.data === null) {
      ready.push(event.raw);
      return isComment(event) ? 'begun' : 'idle';
    }
    const parsed = parseJson(event.data);
    if (!isRecord(parsed)) return 'invalid';
    const { type } = parsed;
    if (type === 'error' || (parsed.error ?? null) !== null) {
      this.error = parsed.error ?? parsed;
      return 'error';
    }
    if (TERMINAL_TYPES.has(type)) return this.#end(event, parsed);
    if (typeof type !== 'string') return 'invalid';
    this.#observe(type, parsed);
    ready.push(event.raw);
    return 'begun';
  }

  usageText(): string | null {
    return this.#terminal?.data == null ? null : eventUsageText(this.#terminal.data, 'response');
  }

  complete(usage: string): Buffer {
    return this.#terminal === null ? NOTHING : withUsage(this.#terminal, usage, 'response');
  }

  #observe(type: string, parsed: Json): void {
    const { observation } = this.#context;
    observation.isBegun = true;
    const text = typeof parsed.delta === 'string' && type !== AUDIO_DELTA ? parsed.delta : nameOf(parsed.item);
    if (text === '') return;
    this.#hasOutput = true;
    observation.addText(text, this.#context.nowMs());
  }

  #end(event: StreamEvent, { response }: Json): StreamStep {
    if (!isRecord(response)) return 'invalid';
    const { observation, usageDialect } = this.#context;
    this.#terminal = event;
    const reason = responseFinishReason(response);
    if (reason !== null) observation.finishReasons.push(reason);
    observation.usage = readUsage(response.usage, usageDialect);
    // What failed before it said anything, and tells no usage, was not charged for.
    const isUncharged = response.status === 'failed' && observation.usage === null && !this.#hasOutput;
    observation.isBegun = !isUncharged;
    return 'complete';
  }
}

/** The name of a tool whose call begins. */
function nameOf(item: unknown): string {
  return isRecord(item) && item.status === 'in_progress' ? textOf(item.name) : '';
}

import type { TokenUsage } from '@lethe/core/billing';
import type { Observation } from '../pipeline/observation.ts';
import type { RelayContext } from '../pipeline/relay.ts';
import type { StreamEvent } from './sse/split-events.ts';
import type { UsageDialect } from './usage-dialect.ts';

/** What the relays have to know about the answers of one wire API. */
export interface AnswerFormat {
  /** The top-level member that says why an answer ended: a text, or the list of `choices` that each say it. Null where nothing does. */
  readonly finishMember: string | null;
  /** Whether a JSON object is the answer that was asked for. */
  isAnswer(parsed: Readonly<Record<string, unknown>>): boolean;
  /** Takes the text and the finish reasons of a whole answer. */
  observe(parsed: Readonly<Record<string, unknown>>, observation: Observation, nowMs: number): void;
  /**
   * The disjoint token classes of a reported usage. A zero is a zero.
   * @returns null for what is no usage
   */
  readUsage(reported: unknown, dialect: UsageDialect): TokenUsage | null;
  /** Null where answers are never streamed. */
  readonly readStream: ((context: RelayContext) => StreamReader) | null;
}

/**
 * What an event means for its stream. `idle`: nothing yet says that this is the answer that was asked for; `begun`: it is;
 * `complete`: the answer has ended as the wire API ends it; `error`: the upstream reports one; `invalid`: this is no event of that API.
 */
export type StreamStep = 'idle' | 'begun' | 'complete' | 'error' | 'invalid';

/** Reads one streamed answer, event by event, and holds its end back until its cost is known. No event is ever added. */
export interface StreamReader {
  /** Takes the next event and adds to `ready` what may go out now. */
  take(event: StreamEvent, ready: Buffer[]): StreamStep;
  /** What the upstream reported, after the step `error`. */
  readonly error: unknown;
  /** Whether an end of the connection in good order ends the answer too. */
  readonly isFinished: boolean;
  /** Of what is held back. */
  readonly sizeBytes: number;
  /** The text of the usage as the upstream wrote it; null when it told none. */
  usageText(): string | null;
  /** What is held back, with the usage in its place. */
  complete(usage: string): Buffer;
}

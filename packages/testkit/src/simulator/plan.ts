import type { UsageReport } from './usage.ts';

/** One event of an answer before framing: a chunk of a stream, its terminal event, or the whole of a plain body. */
export type AnswerEvent = {
  readonly kind: 'start' | 'delta' | 'finish' | 'usage' | 'done' | 'body' | 'error';
  /** Absent for the `[DONE]` of a chat completion. */
  readonly json?: object;
  /** Spliced in as text, so that it may hold what JSON.stringify would never write, and twice the same key. */
  readonly usage?: readonly UsageReport[];
  /** The last member of `json` is an object, and usage belongs into that. */
  readonly isUsageNested?: boolean;
  /** The usage is not final, so that a caller who got no further does not know it. */
  readonly isUsagePartial?: boolean;
  /** The `event:` line, where the wire API has one. */
  readonly name?: string;
};

/** Bytes that go out in one write. */
export type Frame = {
  readonly bytes: Buffer;
  /** The pause before the write. */
  readonly delayMs: number;
  /** Usage that becomes known to the caller with this frame. */
  readonly reports?: UsageReport;
  /** Leaves the event loop once after the write, so that the next frame is a write of its own to the socket. */
  readonly isFlushed?: boolean;
};

/**
 * How a response ends. `end`: as HTTP wants it. `fin`: the socket closes without an HTTP end. `reset`: RST.
 * `stall`: never; the caller has to leave.
 */
export type Ending = 'end' | 'fin' | 'reset' | 'stall';

/** Everything that is going to happen to one response. A fault is a function from one plan to another. */
export type Plan = {
  /** Null: the connection dies before a status line is sent. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly headersDelayMs: number;
  readonly events: Iterable<AnswerEvent>;
  readonly toFrames: (events: Iterable<AnswerEvent>) => Iterable<Frame>;
  readonly ending: Ending;
  /** Sends neither a length nor chunks: the end of the connection is the end of the body. */
  readonly isCloseDelimited: boolean;
};

export type Pacing = { readonly firstDelayMs: number; readonly delayMs: number };

function eventText(event: AnswerEvent): string {
  if (event.json === undefined) return '[DONE]';
  const end = event.isUsageNested ? '}}' : '}';
  return (event.usage ?? []).reduce(
    (text, usage) => `${text.slice(0, -end.length)},"usage":${usage.text}${end}`,
    JSON.stringify(event.json),
  );
}

/** One server-sent event for each event. */
export function* toSseFrames(events: Iterable<AnswerEvent>, pacing: Pacing): Generator<Frame> {
  let delayMs = pacing.firstDelayMs;
  for (const event of events) {
    const name = event.name === undefined ? '' : `event: ${event.name}\n`;
    const bytes = Buffer.from(`${name}data: ${eventText(event)}\n\n`);
    yield withReport({ bytes, delayMs }, event.isUsagePartial ? undefined : event.usage?.at(-1));
    delayMs = pacing.delayMs;
  }
}

/** Plain text of the events, cut into so many pieces. Usage counts as reported with the last piece. */
export function* toBodyFrames(events: Iterable<AnswerEvent>, pacing: Pacing, pieceCount: number): Generator<Frame> {
  let delayMs = pacing.firstDelayMs;
  for (const event of events) {
    const bytes = Buffer.from(eventText(event));
    for (let piece = 0; piece < pieceCount; piece += 1) {
      const part = bytes.subarray(
        boundary(bytes.length, piece, pieceCount),
        boundary(bytes.length, piece + 1, pieceCount),
      );
      yield withReport({ bytes: part, delayMs }, piece === pieceCount - 1 ? event.usage?.at(-1) : undefined);
      delayMs = pacing.delayMs;
    }
  }
}

/** Where the given piece starts when a length is cut into equal pieces. */
export function boundary(length: number, piece: number, pieceCount: number): number {
  return Math.floor((length * piece) / pieceCount);
}

export function withReport(frame: Frame, reports: UsageReport | undefined): Frame {
  return reports ? { ...frame, reports } : frame;
}

import { RECORDED_CALL_COUNT_MAX, RECORDED_NAME_LENGTH_MAX } from './limits.ts';
import type { ChatRequest } from './request.ts';
import type { TokenUsage, UsageReport } from './usage.ts';

/** What truly happened to one call, for comparison with what others metered. Holds no content. */
export type RecordedCall = {
  /** Counts from 1 in order of arrival. */
  readonly sequence: number;
  /** The `chatcmpl-…` id; null for a request that was refused. Equal bodies have equal ids. */
  readonly id: string | null;
  /** The `x-request-id` header of the request. */
  readonly requestId: string | null;
  readonly model: string | null;
  readonly isStream: boolean;
  readonly faults: readonly string[];
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Null when the connection was reset before a status line. */
  readonly status: number | null;
  /** Usage that was written to the caller; null when none was, or when it was supplied raw. */
  readonly usage: TokenUsage | null;
  /** Usage was written, but its text came raw from the control object. */
  readonly isUsageRaw: boolean;
  readonly frameCount: number;
  readonly bodySizeBytes: number;
  /** The caller left before the answer was complete. */
  readonly aborted: boolean;
};

/** A call that is being answered. */
export type OpenCall = {
  identify(id: string, request: ChatRequest): void;
  begin(status: number | null): void;
  wrote(sizeBytes: number, reports: UsageReport | undefined): void;
  end(outcome: { aborted: boolean }): void;
};

export type CallLedger = {
  open(requestId: string | undefined): OpenCall;
  /** Calls that arrived after the given one, oldest first. */
  list(sinceSequence?: number): RecordedCall[];
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The truth about the newest `RECORDED_CALL_COUNT_MAX` calls, in memory only. */
export function createCallLedger(now: () => Date): CallLedger {
  const calls: Mutable<RecordedCall>[] = [];
  let lastSequence = 0;
  return {
    open(requestId) {
      lastSequence += 1;
      const call = newCall(lastSequence, requestId, now());
      calls.push(call);
      if (calls.length > RECORDED_CALL_COUNT_MAX) calls.shift();
      return {
        identify(id, request) {
          call.id = id;
          call.model = request.model.slice(0, RECORDED_NAME_LENGTH_MAX);
          call.isStream = request.stream ?? false;
          call.faults = (request.simulator?.fault ?? []).map(({ kind }) => kind);
        },
        begin(status) {
          call.status = status;
        },
        wrote(sizeBytes, reports) {
          call.frameCount += 1;
          call.bodySizeBytes += sizeBytes;
          if (!reports) return;
          call.usage = reports.tokens;
          call.isUsageRaw = reports.tokens === null;
        },
        end({ aborted }) {
          call.aborted = aborted;
          call.endedAt = now().toISOString();
        },
      };
    },
    list(sinceSequence = 0) {
      return calls.filter(({ sequence }) => sequence > sinceSequence).map((call) => ({ ...call }));
    },
  };
}

function newCall(sequence: number, requestId: string | undefined, startedAt: Date): Mutable<RecordedCall> {
  return {
    sequence,
    id: null,
    requestId: requestId?.slice(0, RECORDED_NAME_LENGTH_MAX) ?? null,
    model: null,
    isStream: false,
    faults: [],
    startedAt: startedAt.toISOString(),
    endedAt: null,
    status: null,
    usage: null,
    isUsageRaw: false,
    frameCount: 0,
    bodySizeBytes: 0,
    aborted: false,
  };
}

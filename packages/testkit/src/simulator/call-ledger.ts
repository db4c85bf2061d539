import { randomBytes } from 'node:crypto';
import type { TokenUsage } from '@lethe/core/billing';
import { RECORDED_CALL_COUNT_MAX, RECORDED_NAME_LENGTH_MAX } from './limits.ts';
import type { UsageReport } from './usage.ts';
import type { ReadRequest } from './wire-format.ts';

/** What truly happened to one call, for comparison with what others metered. Holds no content. */
export type RecordedCall = {
  /** Counts from 1 in order of arrival. */
  readonly sequence: number;
  /** The path that was called. */
  readonly path: string;
  /** The id in the answer (`chatcmpl-…`, `resp_…`, `msg_…`); null for a request that was refused. Equal bodies have equal ids. */
  readonly id: string | null;
  /** The `x-request-id` header of the request. */
  readonly requestId: string | null;
  /** The `x-request-id` header of the answer, `request-id` for messages, unless the control object names another one. No two calls have the same. */
  readonly answerRequestId: string;
  readonly model: string | null;
  readonly isStream: boolean;
  readonly faults: readonly string[];
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Null when the connection was reset before a status line. */
  readonly status: number | null;
  /** Usage that was written to the caller, each token in one class; null when none was in full, or when it was supplied raw. */
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
  readonly answerRequestId: string;
  identify(id: string, request: ReadRequest): void;
  begin(status: number | null): void;
  wrote(sizeBytes: number, reports: UsageReport | undefined): void;
  end(outcome: { aborted: boolean }): void;
};

export type CallLedger = {
  open(query: { readonly path: string; readonly requestId: string | undefined }): OpenCall;
  /** Calls that arrived after the given one, oldest first. */
  list(sinceSequence?: number): RecordedCall[];
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The truth about the newest `RECORDED_CALL_COUNT_MAX` calls, in memory only. */
export function createCallLedger(now: () => Date): CallLedger {
  const calls: Mutable<RecordedCall>[] = [];
  // Told apart from the calls of another simulator, and of this one before it was started again.
  const run = randomBytes(6).toString('hex');
  let lastSequence = 0;
  return {
    open({ path, requestId }) {
      lastSequence += 1;
      const answerRequestId = `sim_${run}_${lastSequence}`;
      const call = newCall({ sequence: lastSequence, path, requestId, answerRequestId, startedAt: now() });
      calls.push(call);
      if (calls.length > RECORDED_CALL_COUNT_MAX) calls.shift();
      return {
        answerRequestId,
        identify(id, { model, isStream, control }) {
          call.id = id;
          call.model = model.slice(0, RECORDED_NAME_LENGTH_MAX);
          call.isStream = isStream;
          call.faults = control.fault.map(({ kind }) => kind);
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

type NewCall = Pick<RecordedCall, 'sequence' | 'path' | 'answerRequestId'> & {
  readonly requestId: string | undefined;
  readonly startedAt: Date;
};

function newCall({ requestId, startedAt, ...identity }: NewCall): Mutable<RecordedCall> {
  return {
    ...identity,
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

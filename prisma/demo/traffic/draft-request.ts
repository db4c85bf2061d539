import type { ErrorCode } from '@lethe/core/errors';
import type { RecordedHandles, RecordedTiming, RecordedUsage } from '@lethe/core/payloads';
import type { ModelProfile } from './model-profiles.ts';

/** A request of the demo before it belongs to anybody: no ids, no policy, no prices. */
export interface DraftRequest {
  readonly scenario: string;
  readonly projectName: string;
  /** Which of the project's active keys it came with. */
  readonly keyIndex: number;
  readonly profile: ModelProfile;
  readonly admittedAt: Date;
  readonly isStreamed: boolean;
  readonly statusCode: number;
  readonly errorCode: ErrorCode | null;
  readonly finishReason: string | null;
  readonly upstreamRequestId: string | null;
  readonly usage: RecordedUsage;
  readonly timing: RecordedTiming;
  readonly handles: RecordedHandles;
  /** Writes out what went over the wire. Called only where it is to be stored. */
  content(): DraftContent;
}

export interface DraftContent {
  readonly request: string;
  readonly response: string;
  readonly responseMediaType: 'application/json' | 'text/event-stream';
}

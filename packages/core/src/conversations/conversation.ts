import { z } from 'zod';
import { FILTER_VALUE_LENGTH_MAX } from '../payloads/index.ts';

/** Requests of one session that are counted; a longer one says that it is longer. */
export const CONVERSATION_REQUESTS_COUNTED_MAX = 10_000;
/** Models that are named of one session. */
export const CONVERSATION_MODELS_MAX = 5;

const handleSchema = z.string().min(1).max(FILTER_VALUE_LENGTH_MAX);
export const sessionIdSchema = handleSchema;

/** Which conversations a list shows. */
export const conversationFilterSchema = z.strictObject({
  /** The exact id. */
  session: sessionIdSchema.optional(),
  endUser: handleSchema.optional(),
  project: z
    .guid()
    .transform((id) => id.toLowerCase())
    .optional(),
  /** By its latest request, half-open. */
  from: z.date().optional(),
  to: z.date().optional(),
});
export type ConversationFilter = z.output<typeof conversationFilterSchema>;

/** The requests of one session id as far as the reader sees them: metadata only. */
export interface ConversationSummary {
  readonly sessionId: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The latest request. */
  readonly lastRequestId: string;
  /** Of the latest request. */
  readonly endUser: string | null;
  readonly requestCount: number;
  /** False for more than {@link CONVERSATION_REQUESTS_COUNTED_MAX} requests: then counts and sums are those of the newest. */
  readonly isWhole: boolean;
  readonly errorCount: number;
  readonly tokenCount: number;
  /** Of the requests whose price is known. */
  readonly costNanoUsd: bigint;
  readonly unpricedCount: number;
  /** `provider/model`, most used first, at most {@link CONVERSATION_MODELS_MAX}. */
  readonly models: readonly string[];
  readonly payloads: ConversationPayloads;
}

/** What became of the payloads. What a legal hold preserves past its expiry counts as expired: only its custodians read it. */
export interface ConversationPayloads {
  readonly storedCount: number;
  readonly expiredCount: number;
  readonly erasedCount: number;
  readonly notStoredCount: number;
}

/** Where a request stands in its conversation. */
export interface ConversationPlace {
  readonly sessionId: string;
  /** From 1, in the order of admission. */
  readonly position: number;
  readonly requestCount: number;
  readonly isWhole: boolean;
  readonly previousId: string | null;
  readonly nextId: string | null;
}

import type { ApiKeyId, OrganizationId, ProjectId, ProjectMode, RequestId } from '../tenancy/index.ts';

/** Why a payload was never stored. */
export const NOT_STORED_REASONS = [
  'level',
  'header',
  'zero_days',
  'no_credit',
  'storage_cap',
  'redaction_failed',
  'store_failed',
] as const;
export type NotStoredReason = (typeof NOT_STORED_REASONS)[number];

/** The wire APIs that a request can come in by. */
export const ENDPOINTS = ['chat.completions', 'responses', 'embeddings', 'messages'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Where each of them is called, at Lethe and, below its base URL, at a provider that is called in the OpenAI way. */
export const ENDPOINT_PATHS: Readonly<Record<Endpoint, string>> = {
  'chat.completions': '/v1/chat/completions',
  responses: '/v1/responses',
  embeddings: '/v1/embeddings',
  messages: '/v1/messages',
};

/**
 * The metadata of one request: everything that is kept at level metadata only. It holds no content.
 * Amounts are nano-USD, null where the model's price was unknown; durations are milliseconds.
 */
export interface RequestRecord {
  readonly id: RequestId;
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly apiKeyId: ApiKeyId;
  readonly projectMode: ProjectMode;
  readonly admittedAt: Date;
  readonly completedAt: Date;
  readonly endpoint: Endpoint;
  readonly provider: string;
  /** The provider's own name for the model. */
  readonly model: string;
  readonly isStreamed: boolean;
  /** The status that the caller was answered with; 499 when the caller hung up. */
  readonly statusCode: number;
  readonly errorCode: string | null;
  readonly finishReason: string | null;
  readonly upstreamRequestId: string | null;
  readonly usage: RecordedUsage;
  readonly rates: RecordedRates | null;
  readonly cost: RecordedCost;
  readonly timing: RecordedTiming;
  readonly retention: RecordedRetention;
  readonly handles: RecordedHandles;
}

/** One call of an upstream: what it used, and what that cost. It becomes a usage entry, which outlives the record. */
export interface RecordedAttempt {
  /** UUIDv7; the usage entry's id, so that shipping it again changes nothing. */
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** Whether the tenant's own account at the provider was called, so that Lethe charges no inference. */
  readonly isOwnAccount: boolean;
  /** The upstream's status; null when it sent none. */
  readonly statusCode: number | null;
  readonly errorCode: string | null;
  readonly usage: RecordedUsage;
  readonly rates: RecordedRates | null;
  /** Null when the model's price was unknown. */
  readonly inferenceNanoUsd: bigint | null;
  readonly calledAt: Date;
  readonly durationMs: number;
}

export interface RecordedUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** True where the upstream reported none and the tokens were counted by Lethe. */
  readonly isEstimated: boolean;
}

/** The prices that applied, in nano-USD per 1 M tokens. */
export interface RecordedRates {
  readonly inputNanoUsdPerMillion: bigint;
  readonly cachedInputNanoUsdPerMillion: bigint;
  readonly outputNanoUsdPerMillion: bigint;
  readonly reasoningNanoUsdPerMillion: bigint;
}

export interface RecordedCost {
  readonly inputNanoUsd: bigint | null;
  readonly cachedInputNanoUsd: bigint | null;
  readonly outputNanoUsd: bigint | null;
  readonly reasoningNanoUsd: bigint | null;
  /** As the caller was told; see `refundedFee`. */
  readonly storageNanoUsd: bigint;
  /** The inference of attempts that were billed and did not answer. */
  readonly earlierAttemptsNanoUsd: bigint;
  /** All of the above; null when the price of the answering model is unknown. */
  readonly totalNanoUsd: bigint | null;
}

/** What of the storage fee is given back: all of it, when the payload could not be stored after the caller had been told. */
export function refundedFee({ cost, retention }: Pick<RequestRecord, 'cost' | 'retention'>): bigint {
  return retention.expiresAt === null ? cost.storageNanoUsd : 0n;
}

export interface RecordedTiming {
  /** From arrival to the moment the upstream was called. */
  readonly gatewayMs: number;
  /** From the call of the upstream to its first byte of content; null when there was none. */
  readonly firstTokenMs: number | null;
  /** From arrival to the end of the answer. */
  readonly totalMs: number;
}

export interface RecordedRetention {
  readonly level: 'metadata_only' | 'retain_all';
  readonly payloadRetentionDays: number;
  readonly policyVersion: number;
  /** Whose setting was the strictest. */
  readonly source: 'organization' | 'project' | 'key' | 'request';
  /** Set if and only if the payload was stored. */
  readonly expiresAt: Date | null;
  /** Set if and only if the payload was not stored. */
  readonly notStoredReason: NotStoredReason | null;
  /** The first instant at which this record may be deleted; null: it lives as long as the account. */
  readonly metadataExpiresAt: Date | null;
}

/** What the caller labelled the request with, for analytics and erasure. */
export interface RecordedHandles {
  readonly tags: readonly string[];
  readonly sessionId: string | null;
  readonly endUser: string | null;
}

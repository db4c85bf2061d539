import type { Endpoint, NotStoredReason, RecordedCost, RecordedRates, RequestView } from '@lethe/core/payloads';
import type { RetentionLevel, RetentionSource } from '@lethe/core/retention';
import {
  type ApiKeyEnvironment,
  type ApiKeyId,
  maskApiKey,
  type OrganizationId,
  type ProjectId,
  type ProjectMode,
  type RequestId,
} from '@lethe/core/tenancy';

export interface RequestRow {
  organization_id: OrganizationId;
  id: RequestId;
  project_id: ProjectId;
  api_key_id: ApiKeyId;
  project_mode: ProjectMode;
  admitted_at: Date;
  completed_at: Date;
  endpoint: Endpoint;
  provider: string;
  model: string;
  is_streamed: boolean;
  status_code: number;
  error_code: string | null;
  finish_reason: string | null;
  upstream_request_id: string | null;
  input_tokens: bigint;
  cached_input_tokens: bigint;
  output_tokens: bigint;
  reasoning_tokens: bigint;
  is_usage_estimated: boolean;
  input_rate_nano_usd: bigint | null;
  cached_input_rate_nano_usd: bigint | null;
  output_rate_nano_usd: bigint | null;
  reasoning_rate_nano_usd: bigint | null;
  input_cost_nano_usd: bigint | null;
  cached_input_cost_nano_usd: bigint | null;
  output_cost_nano_usd: bigint | null;
  reasoning_cost_nano_usd: bigint | null;
  storage_cost_nano_usd: bigint;
  earlier_attempts_cost_nano_usd: bigint;
  attempt_count: number;
  gateway_ms: number;
  first_token_ms: number | null;
  total_ms: number;
  retention_level: RetentionLevel;
  payload_retention_days: number;
  policy_version: number;
  retention_source: RetentionSource;
  expires_at: Date | null;
  metadata_expires_at: Date | null;
  not_stored_reason: NotStoredReason | null;
  tags: string[];
  session_id: string | null;
  end_user: string | null;
  project_name: string;
  api_key_name: string;
  environment: ApiKeyEnvironment;
  last_four: string;
  erased_at: Date | null;
  erasure_leaf_index: bigint | null;
  is_held: boolean;
  /** Null without any. */
  feedback: { name: string; score: number; createdAt: string }[] | null;
}

export function toRequestView(row: RequestRow): RequestView {
  return {
    id: row.id,
    organizationId: row.organization_id,
    projectId: row.project_id,
    projectName: row.project_name,
    apiKeyId: row.api_key_id,
    apiKeyName: row.api_key_name,
    apiKeyMask: maskApiKey({ environment: row.environment, lastFour: row.last_four }),
    attemptCount: row.attempt_count,
    erasedAt: row.erased_at,
    erasureLeafIndex: row.erasure_leaf_index === null ? null : Number(row.erasure_leaf_index),
    isHeld: row.is_held,
    feedback: (row.feedback ?? []).map((given) => ({ ...given, createdAt: new Date(given.createdAt) })),
    projectMode: row.project_mode,
    admittedAt: row.admitted_at,
    completedAt: row.completed_at,
    endpoint: row.endpoint,
    provider: row.provider,
    model: row.model,
    isStreamed: row.is_streamed,
    statusCode: row.status_code,
    errorCode: row.error_code,
    finishReason: row.finish_reason,
    upstreamRequestId: row.upstream_request_id,
    usage: {
      inputTokens: Number(row.input_tokens),
      cachedInputTokens: Number(row.cached_input_tokens),
      outputTokens: Number(row.output_tokens),
      reasoningTokens: Number(row.reasoning_tokens),
      isEstimated: row.is_usage_estimated,
    },
    rates: toRates(row),
    cost: toCost(row),
    timing: { gatewayMs: row.gateway_ms, firstTokenMs: row.first_token_ms, totalMs: row.total_ms },
    retention: {
      level: row.retention_level,
      payloadRetentionDays: row.payload_retention_days,
      policyVersion: row.policy_version,
      source: row.retention_source,
      expiresAt: row.expires_at,
      notStoredReason: row.not_stored_reason,
      metadataExpiresAt: row.metadata_expires_at,
    },
    handles: { tags: row.tags, sessionId: row.session_id, endUser: row.end_user },
  };
}

function toRates(row: RequestRow): RecordedRates | null {
  const {
    input_rate_nano_usd: input,
    cached_input_rate_nano_usd: cached,
    output_rate_nano_usd: output,
    reasoning_rate_nano_usd: reasoning,
  } = row;
  if (input === null || cached === null || output === null || reasoning === null) return null;
  return {
    inputNanoUsdPerMillion: input,
    cachedInputNanoUsdPerMillion: cached,
    outputNanoUsdPerMillion: output,
    reasoningNanoUsdPerMillion: reasoning,
  };
}

/** The total is not stored: it is the sum of the rounded lines. */
function toCost(row: RequestRow): RecordedCost {
  const {
    input_cost_nano_usd: input,
    cached_input_cost_nano_usd: cached,
    output_cost_nano_usd: output,
    reasoning_cost_nano_usd: reasoning,
    storage_cost_nano_usd: storageNanoUsd,
    earlier_attempts_cost_nano_usd: earlierAttemptsNanoUsd,
  } = row;
  const isKnown = input !== null && cached !== null && output !== null && reasoning !== null;
  return {
    inputNanoUsd: input,
    cachedInputNanoUsd: cached,
    outputNanoUsd: output,
    reasoningNanoUsd: reasoning,
    storageNanoUsd,
    earlierAttemptsNanoUsd,
    totalNanoUsd: isKnown ? input + cached + output + reasoning + storageNanoUsd + earlierAttemptsNanoUsd : null,
  };
}

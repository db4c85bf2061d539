import type { RequestRecord } from '@lethe/core/payloads';
import type { ArrayElementType } from './binary-array.ts';

/** Enums of the schema; their arrays travel as texts. */
export type EnumType = 'project_mode' | 'retention_level';

/** How one column of `request` is written: its name, the type of its array in `unnest`, and its value. */
export interface RequestColumn {
  readonly name: string;
  readonly type: ArrayElementType | EnumType;
  readonly value: (record: RequestRecord) => unknown;
}

/** Tags travel as one text each, because `unnest` would flatten an array of arrays. */
const TAG_SEPARATOR = '\u001f';

function column(name: string, type: RequestColumn['type'], value: RequestColumn['value']): RequestColumn {
  return { name, type, value };
}

export const REQUEST_COLUMNS: readonly RequestColumn[] = [
  column('organization_id', 'uuid', (record) => record.organizationId),
  column('id', 'uuid', (record) => record.id),
  column('project_id', 'uuid', (record) => record.projectId),
  column('api_key_id', 'uuid', (record) => record.apiKeyId),
  column('project_mode', 'project_mode', (record) => record.projectMode),
  column('admitted_at', 'timestamptz', (record) => record.admittedAt),
  column('completed_at', 'timestamptz', (record) => record.completedAt),
  column('endpoint', 'text', (record) => record.endpoint),
  column('provider', 'text', (record) => record.provider),
  column('model', 'text', (record) => record.model),
  column('is_streamed', 'bool', (record) => record.isStreamed),
  column('status_code', 'int2', (record) => record.statusCode),
  column('error_code', 'text', (record) => record.errorCode),
  column('finish_reason', 'text', (record) => record.finishReason),
  column('upstream_request_id', 'text', (record) => record.upstreamRequestId),
  column('input_tokens', 'int8', ({ usage }) => usage.inputTokens),
  column('cached_input_tokens', 'int8', ({ usage }) => usage.cachedInputTokens),
  column('output_tokens', 'int8', ({ usage }) => usage.outputTokens),
  column('reasoning_tokens', 'int8', ({ usage }) => usage.reasoningTokens),
  column('is_usage_estimated', 'bool', ({ usage }) => usage.isEstimated),
  column('input_rate_nano_usd', 'int8', ({ rates }) => rates?.inputNanoUsdPerMillion ?? null),
  column('cached_input_rate_nano_usd', 'int8', ({ rates }) => rates?.cachedInputNanoUsdPerMillion ?? null),
  column('output_rate_nano_usd', 'int8', ({ rates }) => rates?.outputNanoUsdPerMillion ?? null),
  column('reasoning_rate_nano_usd', 'int8', ({ rates }) => rates?.reasoningNanoUsdPerMillion ?? null),
  column('input_cost_nano_usd', 'int8', ({ cost }) => cost.inputNanoUsd),
  column('cached_input_cost_nano_usd', 'int8', ({ cost }) => cost.cachedInputNanoUsd),
  column('output_cost_nano_usd', 'int8', ({ cost }) => cost.outputNanoUsd),
  column('reasoning_cost_nano_usd', 'int8', ({ cost }) => cost.reasoningNanoUsd),
  column('storage_cost_nano_usd', 'int8', ({ cost }) => cost.storageNanoUsd),
  column('gateway_ms', 'int4', ({ timing }) => timing.gatewayMs),
  column('first_token_ms', 'int4', ({ timing }) => timing.firstTokenMs),
  column('total_ms', 'int4', ({ timing }) => timing.totalMs),
  column('retention_level', 'retention_level', ({ retention }) => retention.level),
  column('payload_retention_days', 'int4', ({ retention }) => retention.payloadRetentionDays),
  column('policy_version', 'int4', ({ retention }) => retention.policyVersion),
  column('retention_source', 'text', ({ retention }) => retention.source),
  column('expires_at', 'timestamptz', ({ retention }) => retention.expiresAt),
  column('not_stored_reason', 'text', ({ retention }) => retention.notStoredReason),
  column('tags', 'text', ({ handles }) => (handles.tags.length === 0 ? null : handles.tags.join(TAG_SEPARATOR))),
  column('session_id', 'text', ({ handles }) => handles.sessionId),
  column('end_user', 'text', ({ handles }) => handles.endUser),
  column('metadata_expires_at', 'timestamptz', ({ retention }) => retention.metadataExpiresAt),
  column('earlier_attempts_cost_nano_usd', 'int8', ({ cost }) => cost.earlierAttemptsNanoUsd),
];

import { NOT_STORED_REASONS, type PayloadState, type RequestView, refundedFee } from '@lethe/core/payloads';
import { RETENTION_LEVELS, RETENTION_SOURCES } from '@lethe/core/retention';
import { PROJECT_MODES } from '@lethe/core/tenancy';
import { z } from 'zod';
import {
  idSchema,
  instantSchema,
  instantText,
  instantTextOrNull,
  nanoUsdNumber,
  nanoUsdNumberOrNull,
  nanoUsdSchema,
} from '../wire.ts';

/** What became of the payload. One shape for all states, so that a script need not tell them apart to read a field. */
const payloadSchema = z.strictObject({
  state: z.enum(['stored', 'expired', 'held', 'erased', 'not_stored']),
  expires_at: instantSchema.nullable().describe('Stamped at admission; null when it was never stored.'),
  erased_at: instantSchema.nullable(),
  receipt_index: z.int().nullable().describe('Of an erasure: `GET /receipts/{index}` has its receipt.'),
  not_stored_reason: z.enum(NOT_STORED_REASONS).nullable(),
});

/** The metadata of one request. Amounts are nano-USD, null where the price of the model was unknown. */
export const requestSchema = z.strictObject({
  id: idSchema,
  project_id: idSchema,
  project_name: z.string(),
  api_key_id: idSchema,
  api_key_name: z.string(),
  project_mode: z.enum(PROJECT_MODES),
  endpoint: z.string(),
  provider: z.string(),
  model: z.string(),
  is_streamed: z.boolean(),
  status_code: z.int(),
  error_code: z.string().nullable(),
  finish_reason: z.string().nullable(),
  upstream_request_id: z.string().nullable(),
  attempt_count: z
    .int()
    .describe('How many upstream calls were made; provider, model and usage are those of the last.'),
  admitted_at: instantSchema,
  completed_at: instantSchema,
  usage: z.strictObject({
    input_tokens: z.int(),
    cached_input_tokens: z.int(),
    output_tokens: z.int(),
    reasoning_tokens: z.int(),
    is_estimated: z.boolean(),
  }),
  cost: z.strictObject({
    input_nano_usd: nanoUsdSchema.nullable(),
    cached_input_nano_usd: nanoUsdSchema.nullable(),
    output_nano_usd: nanoUsdSchema.nullable(),
    reasoning_nano_usd: nanoUsdSchema.nullable(),
    data_storage_nano_usd: nanoUsdSchema.describe('As the response told it.'),
    data_storage_refunded_nano_usd: nanoUsdSchema.describe(
      'All of the fee, when the payload could not be stored after the response had told it; else 0.',
    ),
    data_storage_net_nano_usd: nanoUsdSchema.describe('What is charged in the end: the fee less its refund.'),
    earlier_attempts_nano_usd: nanoUsdSchema.describe(
      'The inference of upstreams that were called and did not answer.',
    ),
    total_nano_usd: nanoUsdSchema.nullable().describe('As the response told it; a refund is not taken off.'),
  }),
  timing: z.strictObject({ gateway_ms: z.int(), first_token_ms: z.int().nullable(), total_ms: z.int() }),
  retention: z.strictObject({
    level: z.enum(RETENTION_LEVELS),
    payload_retention_days: z.int(),
    policy_version: z.int(),
    source: z.enum(RETENTION_SOURCES).describe('Whose setting was the strictest; of equals the outer one.'),
    metadata_expires_at: instantSchema
      .nullable()
      .describe("From then on this record is gone. Stamped at admission; null: the account's life."),
  }),
  payload: payloadSchema,
  tags: z.array(z.string()),
  session_id: z.string().nullable(),
  end_user: z.string().nullable(),
  feedback: z
    .array(z.strictObject({ name: z.string(), score: z.number(), created_at: instantSchema }))
    .describe('Scores from -1 to 1 that applications gave the request; of each API key the latest under each name.'),
});

export function toWireRequest(request: RequestView, state: PayloadState): z.input<typeof requestSchema> {
  const { usage, cost, timing, retention, handles } = request;
  const refunded = refundedFee(request);
  return {
    id: request.id,
    project_id: request.projectId,
    project_name: request.projectName,
    api_key_id: request.apiKeyId,
    api_key_name: request.apiKeyName,
    project_mode: request.projectMode,
    endpoint: request.endpoint,
    provider: request.provider,
    model: request.model,
    is_streamed: request.isStreamed,
    status_code: request.statusCode,
    error_code: request.errorCode,
    finish_reason: request.finishReason,
    upstream_request_id: request.upstreamRequestId,
    attempt_count: request.attemptCount,
    admitted_at: instantText(request.admittedAt),
    completed_at: instantText(request.completedAt),
    usage: {
      input_tokens: usage.inputTokens,
      cached_input_tokens: usage.cachedInputTokens,
      output_tokens: usage.outputTokens,
      reasoning_tokens: usage.reasoningTokens,
      is_estimated: usage.isEstimated,
    },
    cost: {
      input_nano_usd: nanoUsdNumberOrNull(cost.inputNanoUsd),
      cached_input_nano_usd: nanoUsdNumberOrNull(cost.cachedInputNanoUsd),
      output_nano_usd: nanoUsdNumberOrNull(cost.outputNanoUsd),
      reasoning_nano_usd: nanoUsdNumberOrNull(cost.reasoningNanoUsd),
      data_storage_nano_usd: nanoUsdNumber(cost.storageNanoUsd),
      data_storage_refunded_nano_usd: nanoUsdNumber(refunded),
      data_storage_net_nano_usd: nanoUsdNumber(cost.storageNanoUsd - refunded),
      earlier_attempts_nano_usd: nanoUsdNumber(cost.earlierAttemptsNanoUsd),
      total_nano_usd: nanoUsdNumberOrNull(cost.totalNanoUsd),
    },
    timing: { gateway_ms: timing.gatewayMs, first_token_ms: timing.firstTokenMs, total_ms: timing.totalMs },
    retention: {
      level: retention.level,
      payload_retention_days: retention.payloadRetentionDays,
      policy_version: retention.policyVersion,
      source: retention.source,
      metadata_expires_at: instantTextOrNull(retention.metadataExpiresAt),
    },
    payload: {
      state: state.kind,
      expires_at: instantTextOrNull(retention.expiresAt),
      erased_at: instantTextOrNull(request.erasedAt),
      receipt_index: request.erasureLeafIndex,
      not_stored_reason: retention.notStoredReason,
    },
    tags: [...handles.tags],
    session_id: handles.sessionId,
    end_user: handles.endUser,
    feedback: request.feedback.map(({ name, score, createdAt }) => ({
      name,
      score,
      created_at: instantText(createdAt),
    })),
  };
}

import { chargedTotal, netStorage, type UsageFigures, type UsageGroup, type UsageRow } from '@lethe/core/billing/usage';
import { ENDPOINTS } from '@lethe/core/payloads';
import { PROJECT_MODES } from '@lethe/core/tenancy';
import { z } from 'zod';
import { idSchema, instantSchema, instantText, nanoUsdNumberOrNull, nanoUsdSchema } from '../wire.ts';

/** A sum of many amounts, in nano-USD. Beyond 2^53 a JSON number would be rounded, so sums are texts. */
export const nanoUsdSumSchema = z
  .string()
  .regex(/^-?\d+$/)
  .describe('Nano-USD, as a text: a sum may be beyond what a JSON number holds.');

export const nanoUsdSum = (amountNanoUsd: bigint): string => amountNanoUsd.toString();

export const figuresSchema = z.strictObject({
  request_count: z.int(),
  attempt_count: z.int().describe('Calls of upstreams; more than requests where some were tried again elsewhere.'),
  stored_count: z.int().describe('Requests whose payload is stored for a fee.'),
  input_tokens: z.int(),
  cached_input_tokens: z.int(),
  output_tokens: z.int(),
  reasoning_tokens: z.int(),
  stored_tokens: z.int().describe('Tokens of the requests that are stored for a fee.'),
  inference_list_nano_usd: nanoUsdSumSchema.describe('Inference at list prices, whoever pays for it.'),
  inference_charged_nano_usd: nanoUsdSumSchema.describe('What of it is taken from credit.'),
  data_storage_nano_usd: nanoUsdSumSchema.describe('As responses told it.'),
  data_storage_refunded_nano_usd: nanoUsdSumSchema.describe('What of it was given back.'),
  data_storage_net_nano_usd: nanoUsdSumSchema.describe('What is charged for storage: `stored_tokens` times the rate.'),
  charged_nano_usd: nanoUsdSumSchema.describe('What is taken from credit, all together.'),
});

export function toWireFigures(figures: UsageFigures): z.input<typeof figuresSchema> {
  return {
    request_count: figures.requestCount,
    attempt_count: figures.attemptCount,
    stored_count: figures.storedCount,
    input_tokens: figures.inputTokens,
    cached_input_tokens: figures.cachedInputTokens,
    output_tokens: figures.outputTokens,
    reasoning_tokens: figures.reasoningTokens,
    stored_tokens: figures.storedTokens,
    inference_list_nano_usd: nanoUsdSum(figures.inferenceNanoUsd),
    inference_charged_nano_usd: nanoUsdSum(figures.chargedInferenceNanoUsd),
    data_storage_nano_usd: nanoUsdSum(figures.storageNanoUsd),
    data_storage_refunded_nano_usd: nanoUsdSum(figures.storageRefundedNanoUsd),
    data_storage_net_nano_usd: nanoUsdSum(netStorage(figures)),
    charged_nano_usd: nanoUsdSum(chargedTotal(figures)),
  };
}

export const groupSchema = z.strictObject({ id: z.string(), label: z.string(), figures: figuresSchema });

export function toWireGroup({ id, label, figures }: UsageGroup): z.input<typeof groupSchema> {
  return { id, label, figures: toWireFigures(figures) };
}

/** One call of an upstream. Amounts of one row are far below 2^53. */
export const usageRowSchema = z.strictObject({
  id: idSchema,
  request_id: idSchema,
  has_record: z.boolean().describe('False when the record of the request was deleted; its usage stays.'),
  attempt: z.int(),
  occurred_at: instantSchema,
  project_id: idSchema,
  project_name: z.string(),
  api_key_id: idSchema,
  api_key_name: z.string(),
  project_mode: z.enum(PROJECT_MODES),
  endpoint: z.enum(ENDPOINTS),
  provider: z.string(),
  model: z.string(),
  status_code: z.int().nullable(),
  input_tokens: z.int(),
  cached_input_tokens: z.int(),
  output_tokens: z.int(),
  reasoning_tokens: z.int(),
  is_estimated: z.boolean(),
  inference_list_nano_usd: nanoUsdSchema.nullable().describe('Null when the price of the model was unknown.'),
  inference_charged_nano_usd: nanoUsdSchema,
  data_storage_nano_usd: nanoUsdSchema,
  data_storage_refunded_nano_usd: nanoUsdSchema,
  data_storage_net_nano_usd: nanoUsdSchema,
});

export function toWireUsageRow(row: UsageRow): z.input<typeof usageRowSchema> {
  return {
    id: row.id,
    request_id: row.requestId,
    has_record: row.hasRecord,
    attempt: row.attemptNumber,
    occurred_at: instantText(row.occurredAt),
    project_id: row.projectId,
    project_name: row.projectName,
    api_key_id: row.apiKeyId,
    api_key_name: row.apiKeyName,
    project_mode: row.projectMode,
    endpoint: row.endpoint,
    provider: row.provider,
    model: row.model,
    status_code: row.statusCode,
    input_tokens: row.inputTokens,
    cached_input_tokens: row.cachedInputTokens,
    output_tokens: row.outputTokens,
    reasoning_tokens: row.reasoningTokens,
    is_estimated: row.isEstimated,
    inference_list_nano_usd: nanoUsdNumberOrNull(row.inferenceNanoUsd),
    inference_charged_nano_usd: Number(row.chargedInferenceNanoUsd),
    data_storage_nano_usd: Number(row.storageNanoUsd),
    data_storage_refunded_nano_usd: Number(row.storageRefundedNanoUsd),
    data_storage_net_nano_usd: Number(netStorage(row)),
  };
}

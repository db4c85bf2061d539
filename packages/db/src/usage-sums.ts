import type { UsageFigures } from '@lethe/core/billing/usage';

/** The sums of a line of figures, as PostgreSQL names them; those of int8 come as bigint. */
export interface FigureRow {
  request_count: bigint;
  attempt_count: bigint;
  stored_count: bigint;
  input_tokens: bigint;
  cached_input_tokens: bigint;
  output_tokens: bigint;
  reasoning_tokens: bigint;
  stored_tokens: bigint;
  inference_nano_usd: bigint;
  charged_inference_nano_usd: bigint;
  storage_nano_usd: bigint;
  storage_refunded_nano_usd: bigint;
}

const FIGURE_COLUMNS = [
  'request_count',
  'attempt_count',
  'stored_count',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'stored_tokens',
  'inference_nano_usd',
  'charged_inference_nano_usd',
  'storage_nano_usd',
  'storage_refunded_nano_usd',
] as const satisfies readonly (keyof FigureRow)[];

/** What a query over `usage_day` selects to get a {@link FigureRow} a group. */
export const FIGURE_SUMS: string = FIGURE_COLUMNS.map((name) => `coalesce(sum(${name}), 0)::int8 AS ${name}`).join(
  ', ',
);

/** Counts are numbers, since they stay below 2^53; amounts are not. */
export function toFigures(row: FigureRow): UsageFigures {
  return {
    requestCount: Number(row.request_count),
    attemptCount: Number(row.attempt_count),
    storedCount: Number(row.stored_count),
    inputTokens: Number(row.input_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    outputTokens: Number(row.output_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    storedTokens: Number(row.stored_tokens),
    inferenceNanoUsd: row.inference_nano_usd,
    chargedInferenceNanoUsd: row.charged_inference_nano_usd,
    storageNanoUsd: row.storage_nano_usd,
    storageRefundedNanoUsd: row.storage_refunded_nano_usd,
  };
}

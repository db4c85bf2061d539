import { z } from 'zod';
import { ANALYTICS_BUCKETS_MAX, analyticsFilterSchema, analyticsSpanSchema, bucketsOf } from './analytics-query.ts';

/** How many models one comparison has at most: those with the most requests. */
export const MODELS_COMPARED_MAX = 50;

/** Whose models are compared: usually those of one tag, which names a use case. */
export const modelComparisonSchema = z
  .strictObject({ ...analyticsSpanSchema, filter: analyticsFilterSchema.default({}) })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'The span ends before it begins.' })
  .refine((span) => bucketsOf({ interval: 'day', ...span }).length <= ANALYTICS_BUCKETS_MAX.day, {
    path: ['from'],
    error: 'A comparison has at most 366 days.',
  });
export type ModelComparisonQuery = z.infer<typeof modelComparisonSchema>;

/** What one model did in the span. */
export interface ModelFigures {
  readonly provider: string;
  readonly model: string;
  readonly requestCount: number;
  readonly tokenCount: number;
  readonly costNanoUsd: bigint;
  /** Null for a reader without metadata, as all that follows. */
  readonly behaviour: ModelBehaviour | null;
}

export interface ModelBehaviour {
  readonly errorCount: number;
  /** Percentiles are those of buckets; null where nothing was measured. */
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly firstTokenP50Ms: number | null;
  /** The mean of the scores of its requests; null without one. */
  readonly feedbackMean: number | null;
  readonly feedbackCount: number;
}

/** What a request came to on average, rounded half up to the nano-dollar. Null without a request. */
export function costPerRequest({
  costNanoUsd,
  requestCount,
}: Pick<ModelFigures, 'costNanoUsd' | 'requestCount'>): bigint | null {
  if (requestCount === 0) return null;
  const count = BigInt(requestCount);
  return (2n * costNanoUsd + count) / (2n * count);
}

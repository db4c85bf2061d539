import {
  ANALYTICS_FILTER_VALUES_MAX,
  ANALYTICS_GROUPS,
  ANALYTICS_INTERVALS,
  ANALYTICS_METRICS,
  type AnalyticsAnswer,
  type AnalyticsFilter,
  type AnalyticsValue,
  analyticsCsv,
  analyticsFilterSchema,
  analyticsQuerySchema,
  costPerRequest,
  modelComparisonSchema,
  promptPatternsSchema,
  queryAnalytics,
} from '@lethe/core/analytics';
import { CSV_MEDIA_TYPE } from '@lethe/core/csv';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { defineOperation, StreamedFile } from '../define-operation.ts';
import { instantInputSchema, instantSchema, instantText } from '../wire.ts';
import { nanoUsdSum, nanoUsdSumSchema } from './usage-wire.ts';

const FACETS = [
  'model',
  'provider',
  'project',
  'key',
  'tag',
  'status',
] as const satisfies readonly (keyof AnalyticsFilter)[];
const TEXT_LENGTH_MAX = 200;
const facet = z
  .union([z.string().max(TEXT_LENGTH_MAX), z.array(z.string().max(TEXT_LENGTH_MAX)).max(ANALYTICS_FILTER_VALUES_MAX)])
  .optional();

const spanQuery = {
  from: instantInputSchema.describe('Included.'),
  to: instantInputSchema.describe('Not included.'),
};
const filterQuery = {
  model: facet.describe('`provider/model`, or a model of any provider. May be given several times, as the others.'),
  provider: facet,
  project: facet.describe('The id of a project.'),
  key: facet.describe('The id of an API key.'),
  tag: facet,
  status: facet.describe('A status such as `429`, or a class such as `5xx`.'),
};
const seriesQuery = z.strictObject({
  metric: z.enum(ANALYTICS_METRICS),
  group_by: z.enum(ANALYTICS_GROUPS).default('none'),
  interval: z.enum(ANALYTICS_INTERVALS).default('day'),
  ...spanQuery,
  ...filterQuery,
});
const modelsQuery = z.strictObject({ ...spanQuery, ...filterQuery });

const valueSchema = z
  .union([z.number(), z.string()])
  .nullable()
  .describe('Nano-USD as a text, everything else as a number. Null: nothing to say.');
const seriesSchema = z.strictObject({
  metric: z.enum(ANALYTICS_METRICS),
  unit: z.enum(['count', 'tokens', 'nano_usd', 'ms', 'ratio', 'score']),
  interval: z.enum(ANALYTICS_INTERVALS),
  start_at: z.array(instantSchema),
  series: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      is_other: z.boolean().describe('The groups beyond the four largest, as one.'),
      values: z.array(valueSchema),
      total: valueSchema,
      sample_count: z.int(),
    }),
  ),
  overall: valueSchema.describe('Over all matching requests, each counted once.'),
  sample_count: z.int(),
});
const durationSchema = z.number().nullable().describe('Milliseconds, within 4.9 %.');

export const analyticsOperations = [
  defineOperation({
    id: 'queryAnalytics',
    method: 'GET',
    path: '/analytics',
    scope: 'analytics:read',
    summary: 'One metric over time, split by one dimension.',
    description:
      'At most 366 days, or 744 hours. By tag a request counts once for each of its tags. Percentiles are within 4.9 %.',
    query: seriesQuery,
    repeatable: FACETS,
    output: seriesSchema,
    async handle({ ports, organization, projects }, { query }) {
      const asked = readSeriesQuery(query);
      return toWire(await queryAnalytics(ports, { organizationId: organization.id, projects, query: asked }));
    },
  }),
  defineOperation({
    id: 'exportAnalytics',
    method: 'GET',
    path: '/analytics.csv',
    scope: 'analytics:read',
    summary: 'The same as a CSV file: a line a bucket, a column a series.',
    query: seriesQuery,
    repeatable: FACETS,
    output: z.string(),
    mediaType: CSV_MEDIA_TYPE,
    async handle({ ports, organization, projects }, { query }) {
      const asked = readSeriesQuery(query);
      const answer = await queryAnalytics(ports, { organizationId: organization.id, projects, query: asked });
      return new StreamedFile(`${organization.slug}-${asked.metric}.csv`, once(analyticsCsv(answer)));
    },
  }),
  defineOperation({
    id: 'compareModels',
    method: 'GET',
    path: '/analytics/models',
    scope: 'analytics:read',
    summary: 'What each model did, side by side; with `tag`, for one use case.',
    query: modelsQuery,
    repeatable: FACETS,
    output: z.strictObject({
      data: z.array(
        z.strictObject({
          provider: z.string(),
          model: z.string(),
          request_count: z.int(),
          error_count: z.int(),
          token_count: z.int(),
          cost_nano_usd: nanoUsdSumSchema,
          cost_per_request_nano_usd: nanoUsdSumSchema.nullable(),
          latency_p50_ms: durationSchema,
          latency_p95_ms: durationSchema,
          first_token_p50_ms: durationSchema,
          feedback_mean: z.number().nullable(),
          feedback_count: z.int(),
        }),
      ),
    }),
    async handle({ ports, organization, projects }, { query: { from, to, ...facets } }) {
      const query = judged(modelComparisonSchema.safeParse({ from, to, filter: readFacets(facets) }));
      const models = await ports.analytics.models(
        { organizationId: organization.id, projects },
        { ...query, hasBehaviour: true },
      );
      const data = models.map((figures) => {
        const { provider, model, requestCount, tokenCount, costNanoUsd, behaviour } = figures;
        const perRequest = costPerRequest(figures);
        return {
          provider,
          model,
          request_count: requestCount,
          error_count: behaviour?.errorCount ?? 0,
          token_count: tokenCount,
          cost_nano_usd: nanoUsdSum(costNanoUsd),
          cost_per_request_nano_usd: perRequest === null ? null : nanoUsdSum(perRequest),
          latency_p50_ms: behaviour?.latencyP50Ms ?? null,
          latency_p95_ms: behaviour?.latencyP95Ms ?? null,
          first_token_p50_ms: behaviour?.firstTokenP50Ms ?? null,
          feedback_mean: behaviour?.feedbackMean ?? null,
          feedback_count: behaviour?.feedbackCount ?? 0,
        };
      });
      return { data };
    },
  }),
  defineOperation({
    id: 'listPromptPatterns',
    method: 'GET',
    path: '/analytics/prompt-patterns',
    scope: 'payloads:read',
    summary: 'Stored requests by the shape of their system prompt. Opens no payload.',
    query: z.strictObject(spanQuery),
    output: z.strictObject({
      data: z.array(
        z.strictObject({
          fingerprint: z.string().describe('Keyed, of the shape alone; empty without a system prompt.'),
          request_count: z.int(),
          error_count: z.int(),
          token_count: z.int(),
          cost_nano_usd: nanoUsdSumSchema,
          latency_p50_ms: z.int(),
          latency_p95_ms: z.int(),
          models: z.array(z.string()),
          first_seen_at: instantSchema,
          last_seen_at: instantSchema,
          example_request_id: z.guid(),
        }),
      ),
      pattern_count: z.int(),
      scanned_count: z.int().describe('Stored payloads that were looked at: the newest of the span.'),
      is_complete: z.boolean(),
      request_count: z.int().describe('All requests of the span, stored or not.'),
    }),
    async handle({ ports, organization, projects }, { query }) {
      const asked = judged(promptPatternsSchema.safeParse(query));
      const found = await ports.analytics.promptPatterns({ organizationId: organization.id, projects }, asked);
      return {
        data: found.patterns.map((pattern) => ({
          fingerprint: pattern.fingerprint,
          request_count: pattern.requestCount,
          error_count: pattern.errorCount,
          token_count: pattern.tokenCount,
          cost_nano_usd: nanoUsdSum(pattern.costNanoUsd),
          latency_p50_ms: pattern.latencyP50Ms,
          latency_p95_ms: pattern.latencyP95Ms,
          models: [...pattern.models],
          first_seen_at: instantText(pattern.firstSeenAt),
          last_seen_at: instantText(pattern.lastSeenAt),
          example_request_id: pattern.exampleRequestId,
        })),
        pattern_count: found.patternCount,
        scanned_count: found.scannedCount,
        is_complete: found.isComplete,
        request_count: found.requestCount,
      };
    },
  }),
];

function readSeriesQuery({ metric, group_by, interval, from, to, ...facets }: z.output<typeof seriesQuery>) {
  return judged(
    analyticsQuerySchema.safeParse({ metric, groupBy: group_by, interval, from, to, filter: readFacets(facets) }),
  );
}

function readFacets(facets: Partial<Record<keyof AnalyticsFilter, string | string[] | undefined>>): AnalyticsFilter {
  const given = FACETS.filter((name) => facets[name] !== undefined).map((name) => [name, [facets[name] ?? []].flat()]);
  return judged(analyticsFilterSchema.safeParse(Object.fromEntries(given)));
}

/** @throws {DomainError} invalid_request that names the parameter at fault */
function judged<Output>(read: z.ZodSafeParseResult<Output>): Output {
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const param = String(issue?.path.find((step) => typeof step === 'string' && step !== 'filter') ?? 'from');
  throw new DomainError('invalid_request', issue?.message ?? 'The query makes no sense.', { param });
}

function toWire({ startAt, series, overall, sampleCount, metric, unit, interval }: AnalyticsAnswer) {
  return {
    metric,
    unit,
    interval,
    start_at: startAt.map(instantText),
    series: series.map(({ key, label, isOther, values, total, sampleCount: samples }) => ({
      key,
      label,
      is_other: isOther,
      values: values.map(wireValue),
      total: wireValue(total),
      sample_count: samples,
    })),
    overall: wireValue(overall),
    sample_count: sampleCount,
  };
}

function wireValue(value: AnalyticsValue): number | string | null {
  return typeof value === 'bigint' ? nanoUsdSum(value) : value;
}

async function* once(text: string): AsyncIterable<string> {
  yield text;
}

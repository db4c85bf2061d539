import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../tenancy/index.ts';
import {
  ANALYTICS_GROUPS,
  ANALYTICS_METRICS,
  type AnalyticsPoint,
  analyticsCsv,
  analyticsQuerySchema,
  bucketEstimateMs,
  bucketsOf,
  costPerRequest,
  LATENCY_BUCKET_GROWTH,
  PERCENTILE_ERROR_MAX,
  refuseBeyondRole,
  toAnalyticsAnswer,
} from './index.ts';

const at = (text: string) => new Date(`2026-11-${text}Z`);
const queryOf = (traits: Record<string, unknown> = {}) =>
  analyticsQuerySchema.parse({ metric: 'requests', from: at('20T10:30:00'), to: at('22T00:00:00'), ...traits });

describe('a query', () => {
  test('has a bucket for every hour or day that it touches', () => {
    expect(bucketsOf(queryOf()).map((day) => day.toISOString().slice(0, 10))).toEqual(['2026-11-20', '2026-11-21']);
    expect(bucketsOf(queryOf({ interval: 'hour', to: at('20T12:00:01') })).map((hour) => hour.getUTCHours())).toEqual([
      10, 11, 12,
    ]);
  });

  test.each([
    ['a span that ends before it begins', { to: at('20T10:30:00') }],
    ['more than 366 days', { from: new Date('2025-11-20T00:00:00Z') }],
    ['more than 744 hours', { interval: 'hour', from: new Date('2026-10-21T00:00:00Z') }],
    ['an instant of another century', { to: new Date('2100-01-01T00:00:00.001Z') }],
    ['a status that is none', { filter: { status: ['6xx'] } }],
    ['21 values of a facet', { filter: { tag: Array.from({ length: 21 }, String) } }],
    ['a facet that it does not know', { filter: { endUser: ['cus_1'] } }],
  ])('is refused with %s', (_, traits) => {
    expect(() => queryOf(traits)).toThrow();
  });
});

describe('an answer', () => {
  const point = (traits: Partial<AnalyticsPoint>): AnalyticsPoint => ({
    startAt: null,
    rank: 1,
    key: 'a',
    label: 'A',
    isOther: false,
    value: 7,
    sampleCount: 7,
    ...traits,
  });

  test('has a value for every bucket: 0 where parts add up, unknown elsewhere', () => {
    const points = [
      point({}),
      point({ startAt: at('21T00:00:00') }),
      point({ rank: 2, key: '', label: '', isOther: true, value: 3 }),
      point({ rank: null, value: 10, sampleCount: 10 }),
    ];
    expect(toAnalyticsAnswer(queryOf({ groupBy: 'model' }), points)).toMatchObject({
      unit: 'count',
      series: [
        { key: 'a', label: 'A', values: [0, 7], total: 7, isOther: false },
        { isOther: true, values: [0, 0], total: 3 },
      ],
      overall: 10,
      sampleCount: 10,
    });
    const latency = toAnalyticsAnswer(queryOf({ metric: 'latency_p95' }), points.slice(0, 2));
    expect(latency.series[0]?.values).toEqual([null, 7]);
    expect(toAnalyticsAnswer(queryOf({ metric: 'cost' }), [])).toMatchObject({
      series: [],
      overall: 0n,
      sampleCount: 0,
    });
  });

  test('invariant 48: as a file, no name of a tag becomes a formula', () => {
    const answer = toAnalyticsAnswer(queryOf({ groupBy: 'tag' }), [
      point({ label: '=HYPERLINK("http://203.0.113.9")' }),
    ]);
    expect(analyticsCsv(answer).split('\r\n')[0]).toBe(`start_at,"'=HYPERLINK(""http://203.0.113.9"") (count)"`);
  });
});

test('a percentile of buckets is within its error of any duration in the bucket', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), (durationMs) => {
      const bucket = Math.floor(Math.log(durationMs) / Math.log(LATENCY_BUCKET_GROWTH));
      const error = Math.abs(bucketEstimateMs(bucket) - durationMs) / durationMs;
      expect(error).toBeLessThanOrEqual(PERCENTILE_ERROR_MAX + 1e-9);
    }),
  );
  expect(PERCENTILE_ERROR_MAX).toBeLessThan(0.049);
});

describe('a role without metadata', () => {
  const refusal = (ask: Parameters<typeof refuseBeyondRole>[1]) => {
    try {
      refuseBeyondRole('finance', ask);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test('gets requests, tokens and money, split by what usage is split by', () => {
    const allowed = ANALYTICS_METRICS.filter((metric) => refusal({ metric, groupBy: 'none', filter: {} }) === null);
    expect(allowed).toEqual(['requests', 'tokens', 'cost', 'inference_cost', 'storage_cost']);
    const groups = ANALYTICS_GROUPS.filter((groupBy) => refusal({ metric: 'cost', groupBy, filter: {} }) === null);
    expect(groups).toEqual(['none', 'model', 'provider', 'project', 'key']);
    expect(refusal({ metric: 'cost', groupBy: 'none', filter: { tag: ['refund'] } })).toBe('forbidden');
    expect(refusal({ metric: 'cost', groupBy: 'none', filter: { status: ['5xx'] } })).toBe('forbidden');
  });

  test('is the only one that is narrowed', () => {
    for (const role of ROLES.filter((each) => each !== 'finance')) {
      refuseBeyondRole(role, { metric: 'latency_p99', groupBy: 'tag', filter: { status: ['5xx'] } });
    }
    expect(refusal({ metric: 'latency_p99', groupBy: 'none', filter: {} })).toBe('forbidden');
  });
});

test('the cost of a request is rounded half up to the nano-dollar', () => {
  const cost = (costNanoUsd: bigint, requestCount: number) => costPerRequest({ costNanoUsd, requestCount });
  expect([cost(10n, 4), cost(9n, 4), cost(7n, 1), cost(0n, 3), cost(0n, 0)]).toEqual([3n, 2n, 7n, 0n, null]);
});

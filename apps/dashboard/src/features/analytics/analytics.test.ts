import { type AnalyticsAnswer, analyticsQuerySchema, toAnalyticsAnswer } from '@lethe/core/analytics';
import { describe, expect, test } from 'vitest';
import {
  type AnalyticsAddress,
  analyticsHref,
  filteredBy,
  inspectorHref,
  intervalOf,
  readAnalyticsAddress,
  spanOf,
} from './analytics-address.ts';
import { ANALYTICS_PANELS, panelChart, panelSentence } from './analytics-panels.ts';
import { toggled } from './analytics-words.ts';
import { scopeSentence } from './prompts-view.tsx';
import { systemTextOf } from './system-text.ts';

const NOW = new Date('2026-11-22T14:32:08Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const PLAIN: AnalyticsAddress = { range: '30d', groupBy: 'none', interval: null, filter: {} };

function reread(address: AnalyticsAddress): AnalyticsAddress {
  const search = new URL(analyticsHref('/halden/analytics', address), 'https://lethe.example').searchParams;
  return readAnalyticsAddress(Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])));
}

describe('the address', () => {
  test.each<AnalyticsAddress>([
    PLAIN,
    {
      range: '7d',
      groupBy: 'tag',
      interval: 'hour',
      filter: { model: ['openai/gpt-5'], tag: ['!refund', 'eu'], status: ['5xx'] },
    },
    { ...PLAIN, range: { firstDay: day('2026-10-01'), lastDay: day('2026-10-31') } },
  ])('says all that is shown: %j', (address) => {
    expect(reread(address)).toEqual(address);
  });

  test('what makes no sense counts as not there', () => {
    const read = readAnalyticsAddress({
      by: 'moon',
      interval: 'year',
      range: '9d',
      from: '2026-13-01',
      to: 'x',
      tag: '!refund',
      payload: 'stored',
    });
    expect(read).toEqual(PLAIN);
    expect(readAnalyticsAddress({ from: '2026-11-02', to: '2026-11-01' })).toEqual(PLAIN);
    expect(analyticsHref('/halden/analytics', PLAIN)).toBe('/halden/analytics');
  });

  test('a range is whole days of UTC, and one that ends now ends now', () => {
    expect(spanOf('7d', NOW)).toEqual({ from: day('2026-11-16'), to: NOW });
    expect(spanOf('24h', NOW)).toEqual({ from: new Date('2026-11-21T15:00:00Z'), to: NOW });
    expect(spanOf({ firstDay: day('2026-10-01'), lastDay: day('2026-10-01') }, NOW)).toEqual({
      from: day('2026-10-01'),
      to: day('2026-10-02'),
    });
  });

  test('hours are shown of a short span, or where they were asked for and fit', () => {
    expect(intervalOf({ ...PLAIN, range: '24h' }, NOW)).toBe('hour');
    expect(intervalOf({ ...PLAIN, range: '30d' }, NOW)).toBe('day');
    expect(intervalOf({ ...PLAIN, range: '30d', interval: 'hour' }, NOW)).toBe('hour');
    expect(intervalOf({ ...PLAIN, range: '90d', interval: 'hour' }, NOW)).toBe('day');
  });

  test('a figure leads to the requests that it was counted from', () => {
    const filter = filteredBy({ tag: ['refund'], model: ['a', 'b'] }, 'model', 'openai/gpt-5');
    expect(inspectorHref('halden', { filter, from: day('2026-11-20'), to: day('2026-11-21') })).toBe(
      '/halden/requests?model=openai%2Fgpt-5&tag=refund&from=2026-11-20T00%3A00%3A00Z&to=2026-11-21T00%3A00%3A00Z',
    );
  });

  test('a value is put on a filter and taken off again', () => {
    const on = toggled({}, 'tag', 'refund');
    expect([on, toggled(on, 'tag', 'eu').tag, toggled(on, 'tag', 'refund').tag]).toEqual([
      { tag: ['refund'] },
      ['refund', 'eu'],
      undefined,
    ]);
  });
});

describe('a panel', () => {
  const answerOf = (metric: string, values: readonly (number | bigint)[], groupBy = 'none'): AnalyticsAnswer => {
    const query = analyticsQuerySchema.parse({ metric, groupBy, from: day('2026-11-20'), to: day('2026-11-21') });
    const common = { key: '', label: '', isOther: false, sampleCount: 1 };
    return toAnalyticsAnswer(query, [
      ...values.flatMap((value, index) => [
        { ...common, rank: index + 1, startAt: null, value },
        { ...common, rank: index + 1, startAt: day('2026-11-20'), value },
      ]),
      { ...common, rank: null, startAt: null, value: values[0] ?? null },
    ]);
  };
  const panel = (key: string) => {
    const found = ANALYTICS_PANELS.find((each) => each.key === key);
    if (found === undefined) throw new Error(`There is no panel ${key}.`);
    return found;
  };

  test('of cost stacks storage on inference and adds both up', () => {
    const chart = panelChart(panel('cost'), 'none', [answerOf('inference_cost', [7n]), answerOf('storage_cost', [3n])]);
    expect(chart?.series.map(({ label, fill, total }) => [label, fill, total])).toEqual([
      ['Inference', 'var(--infer)', 7n],
      ['Data storage', 'var(--stored-fill)', 3n],
    ]);
    expect([chart?.overall, chart?.points[0]?.total]).toEqual([10n, 10n]);
  });

  test('of latency shows percentiles by themselves, and one of them by group', () => {
    const parts = (['latency_p50', 'latency_p95', 'latency_p99'] as const).map((metric, index) =>
      answerOf(metric, [100 * (index + 1)]),
    );
    expect(panelChart(panel('latency'), 'none', parts)?.series.map(({ label, total }) => [label, total])).toEqual([
      ['p50', 100],
      ['p95', 200],
      ['p99', 300],
    ]);
    const split = panelChart(panel('latency'), 'model', [answerOf('latency_p95', [900, 400], 'model')]);
    expect(split?.series.map(({ total }) => total)).toEqual([900, 400]);
  });

  test('is said in one sentence', () => {
    const chart = panelChart(panel('requests'), 'none', [answerOf('requests', [1_200])]);
    if (chart === null) throw new Error('One answer makes a chart.');
    expect(panelSentence('Requests', chart)).toBe(
      'Requests: 1,200 in all; Requests 1,200; the highest on Fri 20 Nov 2026 UTC.',
    );
  });
});

test('patterns say of what they are, and of what they are not', () => {
  const found = { patterns: [], patternCount: 0, scannedCount: 1_523, isComplete: true, requestCount: 4_000 };
  expect(scopeSentence(found)).toMatch(/^1,523 stored requests of 4,000 in these dates\. What is not stored/);
  expect(scopeSentence({ ...found, patternCount: 70, isComplete: false })).toMatch(
    /^The newest 1,523 stored requests of 4,000 in these dates; the 0 largest of 70 patterns are shown\./,
  );
});

test('the system prompt is text, and no longer than a page', () => {
  const system = (text: string) => ({ kind: 'system', role: 'system', content: [{ kind: 'text', text }] }) as const;
  expect(systemTextOf({ turns: [system('Be kind.'), system('Be short.')] })).toBe('Be kind.\n\nBe short.');
  expect(systemTextOf({ turns: [] })).toBeNull();
  expect(systemTextOf({ turns: [system('x'.repeat(5_000_000))] })).toHaveLength(20_001);
});

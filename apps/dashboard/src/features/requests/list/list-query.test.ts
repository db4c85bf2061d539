import { requestFilterSchema } from '@lethe/core/payloads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepRange, stepRefusal } from '../filter/step-range.ts';
import {
  canFollow,
  decideRange,
  FIRST_PAGE,
  filterOf,
  type ListQuery,
  listHref,
  narrowed,
  readInstant,
  readListQuery,
} from './list-query.ts';

const now = new Date('2026-11-21T14:32:08Z');
const REQUEST_ID = '0198c1f2-5b1e-7c44-9d0f-3a6b2f1e9ab4';
const parametersOf = (href: string) => {
  const { searchParams } = new URL(href, 'http://localhost');
  return Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
};

describe('the address of the list', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  const range = fc.oneof(
    fc.constantFrom('all' as const, '1h' as const, '24h' as const, '7d' as const, '30d' as const),
    fc
      .tuple(instant, fc.integer({ min: 1, max: 10 ** 10 }))
      .map(([from, spanMs]) => ({ from, to: new Date(from.getTime() + spanMs) })),
    instant.map((from) => ({ from, to: null })),
  );
  const values = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 });
  const filter = fc
    .record({ model: values, tag: values, endUser: values, tokens: fc.record({ min: fc.nat() }) }, { requiredKeys: [] })
    .map((drawn) => requestFilterSchema.parse(drawn));
  const query: fc.Arbitrary<ListQuery> = fc.record({
    filter,
    range,
    trail: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 5 }),
    peek: fc.option(fc.uuid()),
    isLive: fc.boolean(),
  });

  test('holds everything that the list shows', () => {
    fc.assert(
      fc.property(query, (shown) => {
        expect(readListQuery(parametersOf(listHref('/halden/requests', shown)))).toEqual(shown);
      }),
    );
  });

  test('is bare on the first page', () => {
    expect(listHref('/halden/requests', FIRST_PAGE)).toBe('/halden/requests');
  });

  test.each([
    [{ range: 'forever' }],
    [{ from: 'yesterday', to: '2026-13-45' }],
    [{ from: '2026-11-21', to: '2026-11-20' }],
    [{ from: '2026-11-21', to: '2026-11-21T00:00:00Z' }],
    [{ model: '', after: '' }],
    [{ model: 'x'.repeat(201) }],
    [{ peek: '../../settings', live: 'yes' }],
    [{ payload: 'lost', status: '900', cost: 'much' }],
  ])('that makes no sense shows the first page: %j', (parameters) => {
    expect(readListQuery(parameters)).toEqual(FIRST_PAGE);
  });

  test('remembers a limited number of steps', () => {
    const trail = Array.from({ length: 30 }, (_, index) => `c${index}`);
    expect(readListQuery({ after: trail }).trail).toEqual(trail.slice(-20));
  });

  test('counts instants without a zone as UTC', () => {
    expect(readInstant('2026-11-21T14:00')).toEqual(new Date('2026-11-21T14:00:00Z'));
    expect(readInstant('2026-11-21')).toEqual(new Date('2026-11-21T00:00:00Z'));
  });

  test('begins with the first page when it is narrowed, and nothing is open beside it', () => {
    const shown = { ...FIRST_PAGE, trail: ['c'], peek: REQUEST_ID, isLive: true };
    expect(narrowed(shown, { filter: { tag: ['refund'] } })).toEqual({
      ...FIRST_PAGE,
      filter: { tag: ['refund'] },
      isLive: true,
    });
  });

  test('follows what comes in only while its dates reach up to now', () => {
    const past = { from: new Date('2026-11-01'), to: new Date('2026-11-02') };
    expect([
      canFollow({ range: '24h' }),
      canFollow({ range: { ...past, to: null } }),
      canFollow({ range: past }),
    ]).toEqual([true, true, false]);
    expect(narrowed({ ...FIRST_PAGE, isLive: true }, { range: past }).isLive).toBe(false);
  });
});

describe('a range of one’s own', () => {
  test.each([
    ['', '', 'Set at least one of the two.'],
    ['21 Nov', '', 'Write an instant as 2026-11-21 or 2026-11-21 14:30.'],
    ['2026-11-21', '2026-11-21 00:00', 'The end must lie after the start.'],
    [' 2026-11-21 ', '', { from: new Date('2026-11-21T00:00:00Z'), to: null }],
    [
      '2026-11-21',
      '2026-11-21 14:30',
      { from: new Date('2026-11-21T00:00:00Z'), to: new Date('2026-11-21T14:30:00Z') },
    ],
  ])('from %j to %j', (from, to, expected) => {
    expect(decideRange({ from, to })).toEqual(expected);
  });
});

describe('the filter', () => {
  test('of a preset ends now', () => {
    expect(filterOf({ range: '24h', filter: { model: ['openai/gpt-5-mini'] } }, now)).toEqual({
      model: ['openai/gpt-5-mini'],
      from: new Date('2026-11-20T14:32:08Z'),
    });
  });

  test('of everything asks for everything', () => {
    expect(filterOf(FIRST_PAGE, now)).toEqual({});
  });
});

describe('[ and ]', () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);

  test('move the range by its own length', () => {
    const range = { from: day('2026-11-03'), to: day('2026-11-05') };
    expect(stepRange(range, -1, now)).toEqual({ from: day('2026-11-01'), to: day('2026-11-03') });
    expect(stepRange(range, 1, now)).toEqual({ from: day('2026-11-05'), to: day('2026-11-07') });
  });

  test('lead from a preset into the past and back to the preset', () => {
    const before = stepRange('24h', -1, now);
    expect(before).toEqual({ from: new Date('2026-11-19T14:32:08Z'), to: new Date('2026-11-20T14:32:08Z') });
    expect(before === null ? null : stepRange(before, 1, now)).toBe('24h');
  });

  test('stop at now, and say so', () => {
    expect(stepRefusal('7d', 1, now)).toBe('These dates reach up to now.');
    expect(stepRefusal('all', -1, now)).toBe('Choose dates with a start first.');
    expect(stepRefusal({ from: null, to: day('2026-11-05') }, -1, now)).toBe('Choose dates with a start first.');
    expect(stepRefusal('7d', -1, now)).toBeNull();
  });

  test('never leave a gap and never go beyond now', () => {
    const edge = fc.date({ min: day('2026-01-01'), max: day('2026-11-20'), noInvalidDate: true });
    fc.assert(
      fc.property(edge, fc.integer({ min: 1, max: 10 ** 9 }), (from, spanMs) => {
        const to = new Date(from.getTime() + spanMs);
        const next = stepRange({ from, to }, 1, now);
        if (to >= now) expect(next).toBeNull();
        else if (typeof next === 'object') expect(next?.from).toEqual(to);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestFixture } from '../fixtures/request-fixtures.ts';
import {
  decideRange,
  FIRST_PAGE,
  filterOf,
  type ListQuery,
  listHref,
  readInstant,
  readListQuery,
} from './list-query.ts';
import { dayGroups, pagingOf, rangeLabel } from './view-model.ts';

const now = new Date('2026-11-21T14:32:08Z');
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
  const query: fc.Arbitrary<ListQuery> = fc.record({
    model: fc.option(fc.string({ minLength: 1, maxLength: 50 })),
    range,
    trail: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 5 }),
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
    expect(filterOf({ ...FIRST_PAGE, range: '24h', model: 'openai/gpt-5-mini' }, now)).toEqual({
      model: 'openai/gpt-5-mini',
      from: new Date('2026-11-20T14:32:08Z'),
    });
  });

  test('of everything asks for everything', () => {
    expect(filterOf(FIRST_PAGE, now)).toEqual({});
  });

  test('is named on its button', () => {
    expect(rangeLabel('7d')).toBe('Last 7 days');
    expect(rangeLabel({ from: new Date('2026-10-07T00:00:00Z'), to: new Date('2026-11-21T06:30:00Z') })).toBe(
      '7 Oct – 21 Nov, 06:30',
    );
  });
});

describe('the rows', () => {
  const at = (text: string, id: string) => requestFixture({ id, admittedAt: new Date(text) });
  const requests = [
    at('2026-11-21T00:00:00Z', 'a'),
    at('2026-11-20T23:59:59Z', 'b'),
    at('2026-11-20T08:00:00Z', 'c'),
    at('2026-11-18T08:00:00Z', 'd'),
  ];
  const input = { requests, nextCursor: 'next', now, path: '/halden/requests', query: FIRST_PAGE };

  test('stand under their UTC day, and a day that goes on says so', () => {
    expect(dayGroups(input).map(({ heading, count }) => [heading, count])).toEqual([
      ['Today, Sat 21 Nov', '1 request'],
      ['Yesterday, Fri 20 Nov', '2 requests'],
      ['Wednesday, 18 Nov', '1 shown'],
    ]);
  });

  test('name the status only of what failed', () => {
    const [group] = dayGroups({
      ...input,
      requests: [
        requestFixture({ statusCode: 200 }),
        requestFixture({ statusCode: 429 }),
        requestFixture({ statusCode: 200, errorCode: 'upstream_incomplete' }),
      ],
    });
    expect(group?.rows.map((row) => row.failedStatus)).toEqual([null, '429', 'cut']);
  });

  test('lead to older and newer pages', () => {
    expect(pagingOf(input)).toEqual({
      rows: '1–4',
      newerHref: null,
      newestHref: null,
      olderHref: '/halden/requests?after=next',
    });
    expect(pagingOf({ ...input, nextCursor: null, query: { ...FIRST_PAGE, trail: ['p', 'q'] } })).toEqual({
      rows: '101–104',
      newerHref: '/halden/requests?after=p',
      newestHref: '/halden/requests',
      olderHref: null,
    });
  });
});

import { describe, expect, test } from 'vitest';
import { requestFixture } from '../fixtures/request-fixtures.ts';
import { FIRST_PAGE } from './list-query.ts';
import { dayGroups, pagingOf, rangeLabel, requestHref, valueNames } from './view-model.ts';

const now = new Date('2026-11-21T14:32:08Z');

test('the dates are named on their button', () => {
  expect(rangeLabel('7d')).toBe('Last 7 days');
  expect(rangeLabel({ from: new Date('2026-10-07T00:00:00Z'), to: new Date('2026-11-21T06:30:00Z') })).toBe(
    '7 Oct – 21 Nov, 06:30',
  );
});

test('the page of a request remembers the filter that led to it, and nothing else', () => {
  const query = {
    ...FIRST_PAGE,
    filter: { tag: ['refund'] },
    range: '7d' as const,
    trail: ['c'],
    peek: 'p',
    isLive: true,
  };
  expect(requestHref('/halden/requests', 'a', query)).toBe('/halden/requests/a?tag=refund&range=7d');
});

test('projects and keys are called by their names, from the facets and from the rows', () => {
  const request = requestFixture();
  const names = valueNames(
    [
      {
        facet: 'project',
        values: [{ value: 'p9', label: 'docs-search', requestCount: 3 }],
        moreCount: 0,
        scannedCount: null,
        isComplete: true,
      },
    ],
    [request],
  );
  expect([names.get('p9'), names.get(request.projectId), names.get(request.apiKeyId)]).toEqual([
    'docs-search',
    'support-assistant',
    'production',
  ]);
});

describe('the rows', () => {
  const at = (text: string, id: string) => requestFixture({ id, admittedAt: new Date(text) });
  const requests = [
    at('2026-11-21T00:00:00Z', 'a'),
    at('2026-11-20T23:59:59Z', 'b'),
    at('2026-11-20T08:00:00Z', 'c'),
    at('2026-11-18T08:00:00Z', 'd'),
  ];
  const input = { requests, nextCursor: 'next', now, path: '/halden/requests', query: FIRST_PAGE, totalCount: 368 };

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
      rows: '1–4 of 368',
      newerHref: null,
      newestHref: null,
      olderHref: '/halden/requests?after=next',
    });
    expect(pagingOf({ ...input, nextCursor: null, query: { ...FIRST_PAGE, trail: ['p', 'q'] } })).toEqual({
      rows: '101–104 of 368',
      newerHref: '/halden/requests?after=p',
      newestHref: '/halden/requests',
      olderHref: null,
    });
  });
});

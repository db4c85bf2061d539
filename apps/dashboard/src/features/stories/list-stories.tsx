'use client';

import { histogramModel } from '../../components/histogram/histogram-model.ts';
import { STORY_FACETS } from '../requests/fixtures/facet-fixtures.ts';
import { STORY_BUCKETS, STORY_NOW, STORY_REQUESTS } from '../requests/fixtures/list-fixtures.ts';
import { curlExample } from '../requests/list/curl-example.ts';
import { FIRST_PAGE, type ListQuery } from '../requests/list/list-query.ts';
import { DEFAULT_VIEW } from '../requests/list/list-view.ts';
import { RequestsView, type RequestsViewProps } from '../requests/list/requests-view.tsx';
import { ListParts } from './list-parts.tsx';
import { StoryShell } from './story-shell.tsx';

const DAY_MS = 86_400_000;
const FAILED = { isOk: false, message: 'The database does not answer.' } as const;
const FILTERED: ListQuery = {
  ...FIRST_PAGE,
  filter: {
    endUser: ['cus_8841'],
    project: ['0198c1f2-0000-7000-8000-000000000002'],
    exclude: { tag: ['refund'] },
    latencyMs: { min: 1_000 },
  },
  range: { from: new Date('2026-10-07T00:00:00Z'), to: new Date('2026-11-21T14:00:00Z') },
};

function listProps(query: ListQuery): RequestsViewProps {
  return {
    path: '/halden/requests',
    query,
    now: STORY_NOW,
    view: DEFAULT_VIEW,
    list: { isOk: true, data: { requests: STORY_REQUESTS, nextCursor: 'next' } },
    histogram: {
      isOk: true,
      data: {
        model: histogramModel({ buckets: STORY_BUCKETS, bucketWidthMs: DAY_MS, now: STORY_NOW, periodDays: 30 }),
        coverage: query.range === 'all' ? 'since 7 Oct 2026' : null,
        isComplete: true,
      },
    },
    facets: { isOk: true, data: STORY_FACETS },
    curl: curlExample({ gatewayUrl: 'http://localhost:4000', mode: 'demo' }),
    gatewayUrl: 'http://localhost:4000',
  };
}

const EMPTY = { isOk: true, data: { requests: [], nextCursor: null } } as const;

const LISTS = {
  list: () => listProps(FIRST_PAGE),
  'list-filtered': () => listProps(FILTERED),
  'list-compact': () => ({
    ...listProps(FIRST_PAGE),
    view: {
      columns: ['status', 'project', 'endUser', 'tags', 'tokens', 'cost', 'firstToken', 'latency'],
      density: 'compact',
    },
  }),
  'list-sampled-facets': () => ({
    ...listProps(FILTERED),
    facets: {
      isOk: true,
      data: STORY_FACETS.map((facet) => ({ ...facet, scannedCount: 50_000, isComplete: false })),
    },
  }),
  'list-no-match': () => ({ ...listProps(FILTERED), list: EMPTY }),
  'list-failed': () => ({ ...listProps(FIRST_PAGE), list: FAILED, histogram: FAILED, facets: FAILED }),
  'list-unused': () => ({ ...listProps(FIRST_PAGE), list: EMPTY }),
} satisfies Record<string, () => RequestsViewProps>;

const PARTS = 'list-parts';
export type ListStory = keyof typeof LISTS | typeof PARTS;
export const LIST_STORIES: readonly ListStory[] = [...(Object.keys(LISTS) as (keyof typeof LISTS)[]), PARTS];

export function ListStoryView({ story }: { story: ListStory }) {
  return <StoryShell>{story === PARTS ? <ListParts /> : <RequestsView {...LISTS[story]()} />}</StoryShell>;
}

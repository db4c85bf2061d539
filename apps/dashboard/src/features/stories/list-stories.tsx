'use client';

import { histogramModel } from '../../components/histogram/histogram-model.ts';
import { STORY_BUCKETS, STORY_NOW, STORY_REQUESTS } from '../requests/fixtures/list-fixtures.ts';
import { curlExample } from '../requests/list/curl-example.ts';
import { FIRST_PAGE, type ListQuery } from '../requests/list/list-query.ts';
import { RequestsView, type RequestsViewProps } from '../requests/list/requests-view.tsx';
import { dayGroups, pagingOf } from '../requests/list/view-model.ts';
import { StoryShell } from './story-shell.tsx';

const PATH = '/halden/requests';
const DAY_MS = 86_400_000;
const FILTERED: ListQuery = { model: 'anthropic/claude-sonnet-4-5', range: '7d', trail: ['first'] };

function listProps(query: ListQuery): RequestsViewProps {
  const input = { requests: STORY_REQUESTS, nextCursor: 'next', now: STORY_NOW, path: PATH, query };
  return {
    path: PATH,
    query,
    now: STORY_NOW,
    models: [
      { provider: 'anthropic', model: 'claude-sonnet-4-5', requestCount: 1_171 },
      { provider: 'openai', model: 'gpt-5-mini', requestCount: 83 },
      { provider: 'mistral', model: 'mistral-large-2411', requestCount: 65 },
      { provider: 'google', model: 'gemini-2.5-flash', requestCount: 49 },
    ],
    list: { isOk: true, data: { groups: dayGroups(input), paging: pagingOf(input) } },
    histogram: {
      isOk: true,
      data: {
        model: histogramModel({ buckets: STORY_BUCKETS, bucketWidthMs: DAY_MS }),
        coverage: query.range === 'all' ? 'since 7 Oct 2026' : null,
      },
    },
    isUnused: false,
    curl: curlExample({ gatewayUrl: 'http://localhost:4000', mode: 'demo' }),
  };
}

const LISTS = {
  list: () => listProps(FIRST_PAGE),
  'list-filtered': () => listProps(FILTERED),
  'list-no-match': () =>
    ({
      ...listProps(FILTERED),
      list: {
        isOk: true,
        data: { groups: [], paging: { rows: '', newerHref: null, newestHref: null, olderHref: null } },
      },
    }) as const,
  'list-failed': () =>
    ({
      ...listProps(FIRST_PAGE),
      list: { isOk: false, message: 'The database does not answer.' },
      histogram: { isOk: false, message: 'The database does not answer.' },
    }) as const,
  'list-unused': () => ({ ...listProps(FIRST_PAGE), isUnused: true }),
} satisfies Record<string, () => RequestsViewProps>;

export type ListStory = keyof typeof LISTS;
export const LIST_STORIES = Object.keys(LISTS) as ListStory[];

export function ListStoryView({ story }: { story: ListStory }) {
  return (
    <StoryShell>
      <RequestsView {...LISTS[story]()} />
    </StoryShell>
  );
}

import type { AnalyticsQuery } from '@lethe/core/analytics';
import { FACET_VALUES_SHOWN, OVERVIEW_FACETS, type RequestFilter } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { createAnalyticsReader, createRequestRepository, createRequestStatistics, type Database } from '@lethe/db';
import { LOADED_DAYS, type LoadedOrganization } from './load-requests.ts';

/** What a page of the dashboard asks the database. */
export interface Question {
  readonly name: string;
  ask(database: Database): Promise<unknown>;
}

const PAGE_SIZE = 50;
const BUCKET_WIDTH_MS = 12 * MS_PER_HOUR;
const BUCKETS = (LOADED_DAYS * MS_PER_DAY) / BUCKET_WIDTH_MS;

export function dashboardQuestions({ organizationId, projectIds }: LoadedOrganization, now: Date): readonly Question[] {
  const scope = { organizationId, projects: 'all' } as const;
  const to = new Date(Math.ceil(now.getTime() / BUCKET_WIDTH_MS) * BUCKET_WIDTH_MS);
  const startAt = addMs(to, -LOADED_DAYS * MS_PER_DAY);
  const list = (name: string, filter: RequestFilter): Question => ({
    name: `list, ${name}`,
    ask: (database) => createRequestRepository(database).list({ ...scope, filter, after: null, pageSize: PAGE_SIZE }),
  });
  const histogram = (name: string, filter: RequestFilter): Question => ({
    name: `histogram, ${name}`,
    ask: (database) =>
      createRequestStatistics(database).histogram({
        ...scope,
        filter,
        startAt,
        bucketWidthMs: BUCKET_WIDTH_MS,
        bucketCount: BUCKETS,
        now,
      }),
  });
  const facets = (name: string, filter: RequestFilter): Question => ({
    name: `facets, ${name}`,
    ask: (database) =>
      createRequestStatistics(database).facets({
        ...scope,
        filter: { from: startAt, to, ...filter },
        fields: OVERVIEW_FACETS,
        search: undefined,
        valuesMax: FACET_VALUES_SHOWN,
        now,
      }),
  });
  const analytics = (name: string, query: Pick<AnalyticsQuery, 'metric' | 'groupBy'>): Question => ({
    name: `analytics, ${name}`,
    ask: (database) =>
      createAnalyticsReader(database).points(
        { ...scope, now } as never,
        { ...query, interval: 'day', from: startAt, to, filter: {} } as AnalyticsQuery,
      ),
  });
  const rare: RequestFilter = { model: ['model-7'], status: ['429'] };
  return [
    list('all', {}),
    list('one model', { model: ['model-1'] }),
    list('a rare model that failed', rare),
    list('failures', { status: ['4xx', '5xx'] }),
    list('one project', { project: [projectIds[0] ?? ''] }),
    list('one tag', { tag: ['tag-35'] }),
    list('one end user', { endUser: ['user-77'] }),
    list('one session', { session: ['session-77'] }),
    list('expiring payloads', { payload: ['expiring'] }),
    list('costs above', { cost: { min: 900_000n } }),
    histogram('all', {}),
    histogram('one model', { model: ['model-1'] }),
    histogram('one tag', { tag: ['tag-35'] }),
    histogram('one end user', { endUser: ['user-77'] }),
    histogram('costs above, the newest', { cost: { min: 900_000n } }),
    facets('all', {}),
    facets('one model', { model: ['model-1'] }),
    facets('costs above, the newest', { cost: { min: 900_000n } }),
    analytics('cost by model', { metric: 'cost', groupBy: 'model' }),
    analytics('requests by tag', { metric: 'requests', groupBy: 'tag' }),
    analytics('latency p95', { metric: 'latency_p95', groupBy: 'none' }),
  ];
}

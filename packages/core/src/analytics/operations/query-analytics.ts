import { type AnalyticsAnswer, toAnalyticsAnswer } from '../analytics-answer.ts';
import type { AnalyticsQuery } from '../analytics-query.ts';
import type { AnalyticsReader, AnalyticsScope } from '../ports.ts';

export interface QueryAnalytics extends AnalyticsScope {
  readonly query: AnalyticsQuery;
}

/** One metric over time, for page, dashboards, reports and API alike. Whether the reader may ask for it is decided before. */
export async function queryAnalytics(
  { analytics }: { readonly analytics: Pick<AnalyticsReader, 'points'> },
  { query, ...scope }: QueryAnalytics,
): Promise<AnalyticsAnswer> {
  return toAnalyticsAnswer(query, await analytics.points(scope, query));
}

import 'server-only';
import {
  type AnalyticsAnswer,
  type AnalyticsFilter,
  type AnalyticsGroup,
  type AnalyticsInterval,
  type AnalyticsMetric,
  analyticsFilterSchema,
} from '@lethe/core/analytics';
import { cache } from 'react';
import { serverApi } from '../../trpc/server.ts';
import { type Settled, settle } from '../requests/settle.ts';

export interface AnalyticsQuestion {
  readonly organizationSlug: string;
  readonly groupBy: AnalyticsGroup;
  readonly interval: AnalyticsInterval;
  readonly from: Date;
  readonly to: Date;
  readonly filter: AnalyticsFilter;
}

/** Asks for one metric, once for all panels of a page that show it. */
export function askAnalytics(question: AnalyticsQuestion, metric: AnalyticsMetric): Promise<Settled<AnalyticsAnswer>> {
  const { organizationSlug, groupBy, interval, from, to, filter } = question;
  return askOnce(organizationSlug, metric, groupBy, interval, from.getTime(), to.getTime(), JSON.stringify(filter));
}

/** Remembers by texts and numbers, since two equal objects are two questions. */
const askOnce = cache(
  async (
    organizationSlug: string,
    metric: AnalyticsMetric,
    groupBy: AnalyticsGroup,
    interval: AnalyticsInterval,
    fromMs: number,
    toMs: number,
    filterText: string,
  ) => {
    const api = await serverApi();
    const inTurn = turns();
    const filter = analyticsFilterSchema.parse(JSON.parse(filterText));
    const query = { metric, groupBy, interval, from: new Date(fromMs), to: new Date(toMs), filter };
    return settle(inTurn(() => api.analytics.query({ organizationSlug, query })));
  },
);

/** Questions of one page that are asked at a time: a page of panels leaves connections to the others. */
const QUESTIONS_AT_ONCE = 4;

const turns = cache(() => {
  let runningCount = 0;
  const waiting: (() => void)[] = [];
  return async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (runningCount >= QUESTIONS_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    runningCount += 1;
    try {
      return await ask();
    } finally {
      runningCount -= 1;
      waiting.shift()?.();
    }
  };
});

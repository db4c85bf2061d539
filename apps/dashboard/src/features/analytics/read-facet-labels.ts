import 'server-only';
import type { FacetLabels } from './analytics-words.ts';
import { type AnalyticsQuestion, askAnalytics } from './ask-analytics.ts';

/** What the projects and keys of a filter are called; those without a request in the span keep their ids. */
export async function readFacetLabels(question: AnalyticsQuestion): Promise<FacetLabels> {
  const facets = (['project', 'key'] as const).filter((facet) => (question.filter[facet]?.length ?? 0) > 0);
  const answers = await Promise.all(
    facets.map((groupBy) =>
      askAnalytics({ ...question, groupBy, filter: { [groupBy]: question.filter[groupBy] } }, 'requests'),
    ),
  );
  const series = answers.flatMap((answer) => (answer.isOk ? answer.data.series : []));
  return Object.fromEntries(series.filter(({ isOther }) => !isOther).map(({ key, label }) => [key, label]));
}

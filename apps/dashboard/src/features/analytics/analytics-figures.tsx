import 'server-only';
import type { AnalyticsMetric } from '@lethe/core/analytics';
import Link from 'next/link';
import { figureText } from '../../components/chart/chart-value.ts';
import { formatQuantity } from '../../components/format/duration.ts';
import { inspectorHref } from './analytics-address.ts';
import { type AnalyticsQuestion, askAnalytics } from './ask-analytics.ts';

const FIGURES: readonly { readonly metric: AnalyticsMetric; readonly label: string; readonly status?: string[] }[] = [
  { metric: 'requests', label: 'Requests' },
  { metric: 'cost', label: 'Cost' },
  { metric: 'tokens', label: 'Tokens' },
  { metric: 'latency_p95', label: 'Latency, p95' },
  { metric: 'error_rate', label: 'Error rate', status: ['4xx', '5xx'] },
];
const ROW = 'mt-5 grid grid-cols-2 gap-x-4 border-y md:grid-cols-3 lg:flex';
const CELL = 'min-w-0 flex-1 py-3.5 lg:border-l lg:px-5 lg:first:border-l-0 lg:first:pl-0';

interface AnalyticsFiguresProps {
  question: AnalyticsQuestion;
  metrics: readonly AnalyticsMetric[];
}

/** The span in a few figures. Each leads to the requests that it was counted from, for whoever may see them. */
export async function AnalyticsFigures({ question, metrics }: AnalyticsFiguresProps) {
  const { organizationSlug, filter, from, to } = question;
  const hasInspector = metrics.includes('errors');
  const shown = FIGURES.filter(({ metric }) => metrics.includes(metric));
  const answers = await Promise.all(shown.map(({ metric }) => askAnalytics({ ...question, groupBy: 'none' }, metric)));
  return (
    <dl className={ROW}>
      {shown.map(({ metric, label, status }, index) => {
        const answer = answers[index];
        const text = answer?.isOk === true ? figureText(answer.data.unit, answer.data.overall) : '–';
        const narrowed = status === undefined || filter.status !== undefined ? filter : { ...filter, status };
        return (
          <div key={metric} className={CELL}>
            <dt className="text-ink-2">{label}</dt>
            <dd className="numeric mt-0.5 font-semibold text-title tracking-[-0.015em]">
              {hasInspector ? (
                <Link
                  href={inspectorHref(organizationSlug, { filter: narrowed, from, to })}
                  className="hover:underline"
                >
                  {text}
                </Link>
              ) : (
                text
              )}
            </dd>
            <dd className="numeric text-ink-3 text-label">{noteOf(answer)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function noteOf(answer: Awaited<ReturnType<typeof askAnalytics>> | undefined): string {
  if (answer?.isOk !== true) return 'Not loaded';
  return answer.data.metric === 'requests'
    ? 'in these dates'
    : `of ${formatQuantity(answer.data.sampleCount, 'request')}`;
}

/** As high as the figures to come. */
export function FiguresSkeleton() {
  return (
    <div aria-busy="true" className={ROW}>
      {FIGURES.map(({ metric, label }) => (
        <div key={metric} className={CELL}>
          <p className="text-ink-2">{label}</p>
          <p className="mt-0.5 text-title">&nbsp;</p>
          <p className="text-label">&nbsp;</p>
        </div>
      ))}
    </div>
  );
}

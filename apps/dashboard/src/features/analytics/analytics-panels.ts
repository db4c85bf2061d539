import type { AnalyticsAnswer, AnalyticsGroup, AnalyticsMetric } from '@lethe/core/analytics';
import {
  type ChartInputSeries,
  type ChartKind,
  type ChartModel,
  chartModel,
} from '../../components/chart/chart-model.ts';
import { figureText } from '../../components/chart/chart-value.ts';

/** One chart of the page. */
export interface AnalyticsPanelSpec {
  readonly key: string;
  readonly title: string;
  readonly kind: ChartKind;
  /** Shown as they are where nothing is split; with names of their own. */
  readonly parts: readonly { readonly metric: AnalyticsMetric; readonly label: string; readonly fill?: string }[];
  /** Shown split by a dimension. */
  readonly split: AnalyticsMetric;
  /** What the split shows, where that is less than the title says. */
  readonly splitTitle?: string;
  readonly emptyText: string;
  /** Of what the figures are, where a number alone does not say it. */
  readonly note?: string;
  /** Statuses that the requests behind it have. */
  readonly status?: readonly string[];
}

const NO_REQUEST = 'No request in these dates.';

export const ANALYTICS_PANELS: readonly AnalyticsPanelSpec[] = [
  sole('requests', 'Requests', 'bars', 'requests'),
  {
    key: 'cost',
    title: 'Cost',
    kind: 'bars',
    parts: [
      { metric: 'inference_cost', label: 'Inference', fill: 'var(--infer)' },
      { metric: 'storage_cost', label: 'Data storage', fill: 'var(--stored-fill)' },
    ],
    split: 'cost',
    emptyText: 'Nothing was spent.',
    note: 'Inference at list prices, whoever paid for it; calls of an unknown price are not in it.',
  },
  sole('tokens', 'Tokens', 'bars', 'tokens'),
  {
    key: 'latency',
    title: 'Latency',
    kind: 'lines',
    parts: [
      { metric: 'latency_p50', label: 'p50' },
      { metric: 'latency_p95', label: 'p95' },
      { metric: 'latency_p99', label: 'p99' },
    ],
    split: 'latency_p95',
    splitTitle: 'Latency, p95',
    emptyText: NO_REQUEST,
    note: 'From arrival to the end of the answer; percentiles within 4.9 %.',
  },
  { ...sole('errors', 'Error rate', 'lines', 'error_rate'), note: 'Answers of 400 and above.', status: ['4xx', '5xx'] },
  {
    key: 'first_token',
    title: 'First token',
    kind: 'lines',
    parts: [
      { metric: 'first_token_p50', label: 'p50' },
      { metric: 'first_token_p95', label: 'p95' },
    ],
    split: 'first_token_p95',
    splitTitle: 'First token, p95',
    emptyText: 'No answer began in these dates.',
    note: 'From the call of the provider to its first content; percentiles within 4.9 %.',
  },
  { ...sole('cache', 'Cache share', 'lines', 'cache_share'), note: 'Cached input tokens of all input tokens.' },
  {
    ...sole('feedback', 'Feedback', 'lines', 'feedback'),
    emptyText: 'No score was given.',
    note: 'Mean of the scores of the requests of the day, −1 to 1.',
  },
];

function sole(key: string, title: string, kind: ChartKind, metric: AnalyticsMetric): AnalyticsPanelSpec {
  return { key, title, kind, parts: [{ metric, label: title }], split: metric, emptyText: NO_REQUEST };
}

/** What a panel asks for. */
export function metricsOf(panel: AnalyticsPanelSpec, groupBy: AnalyticsGroup): readonly AnalyticsMetric[] {
  return groupBy === 'none' ? panel.parts.map(({ metric }) => metric) : [panel.split];
}

export function panelTitle(panel: AnalyticsPanelSpec, groupBy: AnalyticsGroup): string {
  return groupBy === 'none' ? panel.title : (panel.splitTitle ?? panel.title);
}

/** What the chart of a panel draws: its parts, or the series of its one answer. */
export function panelChart(
  panel: AnalyticsPanelSpec,
  groupBy: AnalyticsGroup,
  answers: readonly AnalyticsAnswer[],
): ChartModel | null {
  const [first] = answers;
  if (first === undefined) return null;
  const { interval } = first;
  const series = groupBy === 'none' ? partsOf(panel, answers) : seriesOf(first);
  const overall =
    answers.length > 1 && first.isAdditive
      ? answers.reduce((sum, answer) => sum + BigInt(answer.overall ?? 0), 0n)
      : first.overall;
  return chartModel({ kind: panel.kind, unit: first.unit, interval, startAt: first.startAt, series, overall });
}

function partsOf({ parts }: AnalyticsPanelSpec, answers: readonly AnalyticsAnswer[]): ChartInputSeries[] {
  return parts.flatMap(({ metric, label, fill }) => {
    const answer = answers.find((each) => each.metric === metric);
    const values = answer?.series[0]?.values;
    if (answer === undefined || values === undefined) return [];
    return [{ key: metric, label, ...(fill === undefined ? {} : { fill }), values, total: answer.overall }];
  });
}

/** An answer's series as a chart takes them. */
function seriesOf({ series, metric }: AnalyticsAnswer): ChartInputSeries[] {
  return series.map(({ key, label, isOther, values, total }) => ({
    key: isOther ? 'other' : key || metric,
    label: isOther ? 'Other' : label || metric,
    isOther,
    values,
    total,
  }));
}

/** The whole chart in one sentence, for who cannot see it. */
export function panelSentence(title: string, { series, unit, overall, kind, highest }: ChartModel): string {
  if (series.length === 0) return `${title}: no request in these dates.`;
  const parts = series.map(({ label, total }) => `${label} ${figureText(unit, total)}`);
  const whole = kind === 'bars' ? `${figureText(unit, overall)} in all; ` : '';
  const peak = highest === null ? '' : `; the highest on ${highest.name} UTC`;
  return `${title}: ${whole}${parts.join(', ')}${peak}.`;
}

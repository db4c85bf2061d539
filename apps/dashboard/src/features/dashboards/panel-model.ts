import type { AnalyticsAnswer, AnalyticsInterval } from '@lethe/core/analytics';
import type { DashboardPanel } from '@lethe/core/dashboards';
import { type ChartModel, chartModel } from '../../components/chart/chart-model.ts';
import { figureText } from '../../components/chart/chart-value.ts';
import { GROUP_NAMES } from '../analytics/analytics-words.ts';

/** What a panel draws. What does not add up is never stacked: bars of it would claim a sum. */
export function panelModel(panel: DashboardPanel, answer: AnalyticsAnswer, interval: AnalyticsInterval): ChartModel {
  const { unit, startAt, series, overall, isAdditive } = answer;
  const kind = panel.chart === 'lines' || !isAdditive ? 'lines' : 'bars';
  const named = series.map((each) => ({
    ...each,
    label: each.isOther ? 'other' : panel.groupBy === 'none' ? panel.title : each.label || 'unknown',
  }));
  return chartModel({ kind, unit, interval, startAt, series: named, overall });
}

/** The whole panel in one sentence. */
export function panelSentence(panel: DashboardPanel, model: ChartModel): string {
  const group = GROUP_NAMES[panel.groupBy].toLowerCase();
  // A title often says it already.
  const split = panel.groupBy === 'none' || panel.title.toLowerCase().includes(group) ? '' : ` by ${group}`;
  const highest = model.highest === null ? '' : ` The highest is ${model.highest.name}.`;
  return `${panel.title}${split}: ${figureText(model.unit, model.overall)} over ${model.points.length} ${model.interval}s.${highest}`;
}

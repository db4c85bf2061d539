'use client';

import type { AnalyticsAnswer, AnalyticsMetric, AnalyticsUnit } from '@lethe/core/analytics';
import type { DashboardPanel, PanelChart } from '@lethe/core/dashboards';
import { PanelContent, type PanelState } from '../dashboards/panel-content.tsx';
import { panelModel } from '../dashboards/panel-model.ts';
import { StoryShell } from './story-shell.tsx';

export const DASHBOARD_STORIES = ['dashboard-panels'] as const;

const DAY_MS = 86_400_000;
const DAY_COUNT = 14;
const FROM = new Date('2026-11-08T00:00:00Z');
const SPAN = { from: FROM, to: new Date(FROM.getTime() + DAY_COUNT * DAY_MS) };
const DAYS = Array.from({ length: DAY_COUNT }, (_, index) => new Date(FROM.getTime() + index * DAY_MS));
const NANO_USD_PER_CENT = 10_000_000n;

interface Drawn {
  readonly metric: AnalyticsMetric;
  readonly unit: AnalyticsUnit;
  readonly chart: PanelChart;
  readonly labels: readonly string[];
}

function panelOf({ metric, chart, labels }: Drawn, title: string): DashboardPanel {
  const groupBy = labels.length > 1 ? 'model' : 'none';
  return { id: title, title, metric, groupBy, filter: {}, chart, width: 'half' };
}

function answerOf({ metric, unit, labels }: Drawn): AnalyticsAnswer {
  const valueAt = (place: number, series: number) =>
    unit === 'nano_usd'
      ? BigInt(3 + ((place * 7 + series * 5) % 11)) * NANO_USD_PER_CENT
      : 400 + ((place * 83 + series * 210) % 700);
  const series = labels.map((label, index) => ({
    key: label,
    label,
    isOther: false,
    values: DAYS.map((_, place) => (place === 5 && unit === 'ms' ? null : valueAt(place, index))),
    total: valueAt(9, index),
    sampleCount: 100,
  }));
  return {
    metric,
    interval: 'day',
    unit,
    isAdditive: unit !== 'ms',
    startAt: DAYS,
    series,
    overall: series.length === 0 ? (unit === 'ms' ? null : 0) : valueAt(3, 0),
    sampleCount: 100,
  };
}

const MODELS = ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4-5', 'mistral/mistral-large'];
const DRAWN: Readonly<Record<string, Drawn>> = {
  Figure: { metric: 'cost', unit: 'nano_usd', chart: 'figure', labels: ['all'] },
  'Figures by model': { metric: 'cost', unit: 'nano_usd', chart: 'figure', labels: MODELS },
  Bars: { metric: 'cost', unit: 'nano_usd', chart: 'bars', labels: MODELS },
  'Lines, with a day without requests': { metric: 'latency_p95', unit: 'ms', chart: 'lines', labels: MODELS },
  'Bars that do not add up': { metric: 'latency_p95', unit: 'ms', chart: 'bars', labels: ['all'] },
  Empty: { metric: 'requests', unit: 'count', chart: 'bars', labels: [] },
};
const OTHER_STATES: Readonly<Record<string, PanelState>> = {
  Loading: { kind: 'loading' },
  Failed: { kind: 'failed', message: 'The database does not answer.', retry: () => {} },
  'Beyond the role': { kind: 'refused' },
};

/** What a panel of a dashboard shows, in each of its states. */
export function DashboardStoryView() {
  const bars = panelOf(DRAWN.Bars as Drawn, 'Bars');
  const drawn = Object.entries(DRAWN).map(([title, each]) => {
    const panel = panelOf(each, title);
    const state: PanelState = { kind: 'ready', model: panelModel(panel, answerOf(each), 'day'), isStale: false };
    return { title, panel, state };
  });
  const others = Object.entries(OTHER_STATES).map(([title, state]) => ({ title, panel: bars, state }));
  return (
    <StoryShell>
      <main id="main" className="grid max-w-[1232px] gap-4 px-4 py-6 md:grid-cols-2 md:px-8">
        <h1 className="font-semibold text-title md:col-span-2">Panels of a dashboard</h1>
        {[...drawn, ...others].map(({ title, panel, state }) => (
          <article key={title} className="min-w-0 rounded-card border bg-surface p-4">
            <h2 className="mb-1 font-semibold">{title}</h2>
            <PanelContent organizationSlug="halden" panel={panel} state={state} span={SPAN} canOpenRequests={false} />
          </article>
        ))}
      </main>
    </StoryShell>
  );
}

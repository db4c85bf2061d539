'use client';

import { type AnalyticsUnit, toAnalyticsAnswer } from '@lethe/core/analytics';
import type { Role } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ReactNode } from 'react';
import { Chart } from '../../components/chart/chart.tsx';
import { type ChartInput, chartModel } from '../../components/chart/chart-model.ts';
import { Card } from '../../components/primitives/card.tsx';
import type { AnalyticsAddress } from '../analytics/analytics-address.ts';
import { AnalyticsFrame } from '../analytics/analytics-frame.tsx';
import { AnalyticsPanel } from '../analytics/analytics-panel.tsx';
import { ANALYTICS_PANELS, metricsOf, panelChart } from '../analytics/analytics-panels.ts';
import { ModelsView, type ModelsViewProps } from '../analytics/models-view.tsx';
import { PanelFailure, PanelSkeleton } from '../analytics/panel-states.tsx';
import { PromptsView, type PromptsViewProps } from '../analytics/prompts-view.tsx';
import { StoryShell } from './story-shell.tsx';

const NOW = new Date('2026-11-21T14:31:40Z');
const FIRST_DAY = new Date('2026-10-23T00:00:00Z');
const DAYS = Array.from({ length: 30 }, (_, index) => addMs(FIRST_DAY, index * MS_PER_DAY));
const ADDRESS: AnalyticsAddress = { range: '30d', groupBy: 'none', interval: null, filter: {} };
const FILTERED: AnalyticsAddress = { ...ADDRESS, filter: { model: ['openai/gpt-5-mini'], tag: ['refund'] } };
const SPAN = { from: FIRST_DAY, to: NOW };
const MODELS = ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4-5', 'mistral/mistral-large', 'google/gemini-2.5-flash'];
const FAILED = { isOk: false, message: 'The database does not answer.' } as const;

/** Rises and falls by the week, and never the same for two series. */
const wave = (day: number, series: number) =>
  100 + 60 * Math.sin((day + series) * 0.9) + 12 * ((day * 7 + series * 3) % 5);

function valuesOf(unit: AnalyticsUnit, series: number): ChartInput['series'][number]['values'] {
  return DAYS.map((_, day) => {
    const height = wave(day, series) / (series + 1);
    if (unit === 'nano_usd') return BigInt(Math.round(height * 12_345_678));
    if (unit === 'ratio') return height / 400;
    if (unit === 'score') return day % 4 === series ? null : height / 100 - 1;
    return Math.round(unit === 'ms' ? height * 20 : height);
  });
}

function chartOf(kind: ChartInput['kind'], unit: AnalyticsUnit, seriesCount: number) {
  const series = Array.from({ length: seriesCount }, (_, index) => ({
    key: MODELS[index] ?? 'other',
    label: MODELS[index] ?? 'Other',
    isOther: index >= MODELS.length,
    values: valuesOf(unit, index),
    total: unit === 'nano_usd' ? 1_234_567_890n : 120,
  }));
  return chartModel({
    kind,
    unit,
    interval: 'day',
    startAt: DAYS,
    series,
    overall: unit === 'nano_usd' ? 5_000_000_000n : 600,
  });
}

const CHARTS = [
  ['Bars, one series', chartOf('bars', 'count', 1)],
  ['Bars, four series and the others', chartOf('bars', 'nano_usd', 5)],
  ['Lines, with gaps', chartOf('lines', 'score', 3)],
  ['Lines, four and the others', chartOf('lines', 'ms', 5)],
  ['Shares', chartOf('lines', 'ratio', 2)],
  ['Nothing to draw', chartOf('bars', 'tokens', 0)],
] as const;

function ChartStory() {
  return (
    <main id="main" className="mx-auto grid w-full max-w-[1232px] gap-4 p-4 md:p-8 lg:grid-cols-2">
      <h1 className="font-semibold text-title lg:col-span-2">Charts</h1>
      {CHARTS.map(([title, model]) => (
        <Card key={title} className="p-4">
          <Chart
            model={model}
            title={title}
            sentence={`${title}: made up.`}
            emptyText="No request in these dates."
            size="panel"
          />
        </Card>
      ))}
    </main>
  );
}

function OverTimeStory() {
  const panels = ANALYTICS_PANELS.slice(0, 4).map((panel) => {
    const answers = metricsOf(panel, 'none').map((metric, index) => {
      const query = { metric, groupBy: 'none', interval: 'day', ...SPAN, filter: {} } as const;
      const empty = toAnalyticsAnswer(query, []);
      const values = valuesOf(empty.unit, index);
      const series = { key: '', label: '', isOther: false, values, total: values[3] ?? null, sampleCount: 3_000 };
      return { ...empty, series: [series], overall: values[3] ?? null, sampleCount: 3_000 };
    });
    return { panel, model: panelChart(panel, 'none', answers) };
  });
  return (
    <AnalyticsFrame tab="analytics" address={FILTERED} now={NOW} labels={{}}>
      <div className="mt-6 grid gap-4 lg:grid-cols-2">
        {panels.map(({ panel, model }) =>
          model === null ? null : (
            <AnalyticsPanel key={panel.key} panel={panel} address={FILTERED} span={SPAN} model={model} />
          ),
        )}
        <PanelSkeleton title="Error rate" note="Answers of 400 and above." />
        <PanelFailure title="Cache share" message={FAILED.message} />
      </div>
    </AnalyticsFrame>
  );
}

function modelsProps(changes: Partial<ModelsViewProps> = {}): ModelsViewProps {
  const models = MODELS.map((name, index) => {
    const [provider = '', model = ''] = name.split('/');
    return {
      provider,
      model,
      requestCount: 1_840 - index * 431,
      tokenCount: 4_210_000 - index * 1_000_003,
      costNanoUsd: 3_210_456_789n - BigInt(index) * 700_000_001n,
      behaviour: {
        errorCount: 12 * index,
        latencyP50Ms: 812 + index * 211,
        latencyP95Ms: index === 3 ? null : 3_410 + index * 500,
        firstTokenP50Ms: 240,
        feedbackMean: index === 1 ? null : 0.42 - index / 4,
        feedbackCount: index === 1 ? 0 : 117,
      },
    };
  });
  return {
    address: ADDRESS,
    span: SPAN,
    now: NOW,
    labels: {},
    comparison: { isOk: true, data: { models } },
    tags: ['refund', 'triage', 'summaries'],
    ...changes,
  };
}

function promptsProps(changes: Partial<PromptsViewProps> = {}): PromptsViewProps {
  const patterns = ['9b1c04ee', '41aa70d2', ''].map((fingerprint, index) => ({
    fingerprint,
    requestCount: 1_204 - index * 500,
    errorCount: index * 7,
    tokenCount: 2_804_112 - index * 900_000,
    costNanoUsd: 1_812_345_678n - BigInt(index) * 600_000_000n,
    latencyP50Ms: 912,
    latencyP95Ms: 4_118,
    models: MODELS.slice(0, index + 1),
    firstSeenAt: FIRST_DAY,
    lastSeenAt: addMs(NOW, -index * MS_PER_DAY),
    exampleRequestId: '0198c1f2-aaaa-7000-8000-00000000abcd',
    exampleEndpoint: 'chat.completions' as const,
  }));
  const data = { patterns, patternCount: 3, scannedCount: 2_112, isComplete: true, requestCount: 3_004 };
  return { address: ADDRESS, now: NOW, found: { isOk: true, data }, ...changes };
}

const EMPTY = { patterns: [], patternCount: 0, scannedCount: 0, isComplete: true, requestCount: 120 };

const VIEWS = {
  charts: () => <ChartStory />,
  analytics: () => <OverTimeStory />,
  models: () => <ModelsView {...modelsProps()} />,
  'models-empty': () => <ModelsView {...modelsProps({ comparison: { isOk: true, data: { models: [] } } })} />,
  'models-failed': () => <ModelsView {...modelsProps({ comparison: FAILED })} />,
  prompts: () => <PromptsView {...promptsProps()} />,
  'prompts-empty': () => <PromptsView {...promptsProps({ found: { isOk: true, data: EMPTY } })} />,
} satisfies Record<string, () => ReactNode>;

const READER: Role = 'developer';

export type AnalyticsStory = keyof typeof VIEWS;
export const ANALYTICS_STORIES = Object.keys(VIEWS) as AnalyticsStory[];

export function AnalyticsStoryView({ story }: { story: AnalyticsStory }) {
  return <StoryShell role={READER}>{VIEWS[story]()}</StoryShell>;
}

import 'server-only';
import { metricsFor } from '@lethe/core/analytics';
import { Suspense } from 'react';
import { services } from '../../trpc/compose-services.ts';
import { type AnalyticsAddress, intervalOf, spanOf } from './analytics-address.ts';
import { AnalyticsFigures, FiguresSkeleton } from './analytics-figures.tsx';
import { AnalyticsFrame } from './analytics-frame.tsx';
import { AnalyticsPanel } from './analytics-panel.tsx';
import { ANALYTICS_PANELS, type AnalyticsPanelSpec, metricsOf, panelChart, panelTitle } from './analytics-panels.ts';
import { type AnalyticsQuestion, askAnalytics } from './ask-analytics.ts';
import { PanelFailure, PanelSkeleton } from './panel-states.tsx';
import { readFacetLabels } from './read-facet-labels.ts';

interface AnalyticsPageProps {
  organizationSlug: string;
  address: AnalyticsAddress;
  canReadMetadata: boolean;
}

/** Every panel is asked for and shown by itself. A role without metadata gets those of money. */
export async function AnalyticsPage({ organizationSlug, address, canReadMetadata }: AnalyticsPageProps) {
  const { clock } = await services();
  const now = clock.now();
  const { groupBy, filter } = address;
  const question = {
    organizationSlug,
    groupBy,
    interval: intervalOf(address, now),
    ...spanOf(address.range, now),
    filter,
  };
  const metrics = metricsFor(canReadMetadata);
  const panels = ANALYTICS_PANELS.filter((panel) =>
    metricsOf(panel, groupBy).every((metric) => metrics.includes(metric)),
  );
  return (
    <AnalyticsFrame tab="analytics" address={address} now={now} labels={await readFacetLabels(question)}>
      <Suspense fallback={<FiguresSkeleton />}>
        <AnalyticsFigures question={question} metrics={metrics} />
      </Suspense>
      <div className="mt-6 grid gap-4 lg:grid-cols-2">
        {panels.map((panel) => (
          <Suspense key={panel.key} fallback={<PanelSkeleton title={panelTitle(panel, groupBy)} note={panel.note} />}>
            <PanelSlot panel={panel} question={question} address={address} />
          </Suspense>
        ))}
      </div>
    </AnalyticsFrame>
  );
}

interface PanelSlotProps {
  panel: AnalyticsPanelSpec;
  question: AnalyticsQuestion;
  address: AnalyticsAddress;
}

async function PanelSlot({ panel, question, address }: PanelSlotProps) {
  const { groupBy, from, to } = question;
  const settled = await Promise.all(metricsOf(panel, groupBy).map((metric) => askAnalytics(question, metric)));
  const failed = settled.find((each) => !each.isOk);
  const answers = settled.flatMap((each) => (each.isOk ? [each.data] : []));
  const model = panelChart(panel, groupBy, answers);
  if (failed !== undefined || model === null) {
    return <PanelFailure title={panelTitle(panel, groupBy)} message={failed?.isOk === false ? failed.message : ''} />;
  }
  return <AnalyticsPanel panel={panel} address={address} span={{ from, to }} model={model} />;
}

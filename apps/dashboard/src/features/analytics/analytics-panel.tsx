'use client';

import { type AnalyticsFilter, type AnalyticsGroup, INTERVAL_MS } from '@lethe/core/analytics';
import { CSV_MEDIA_TYPE } from '@lethe/core/csv';
import { addMs } from '@lethe/core/time';
import { Chart } from '../../components/chart/chart.tsx';
import { chartCsv } from '../../components/chart/chart-csv.ts';
import type { ChartModel, ChartPoint, ChartSeries } from '../../components/chart/chart-model.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { type AnalyticsAddress, analyticsHref, filteredBy, inspectorHref } from './analytics-address.ts';
import { type AnalyticsPanelSpec, panelSentence, panelTitle } from './analytics-panels.ts';
import { downloadText } from './download-text.ts';

interface AnalyticsPanelProps {
  panel: AnalyticsPanelSpec;
  address: AnalyticsAddress;
  span: { readonly from: Date; readonly to: Date };
  model: ChartModel;
}

/** One chart, the file of what it shows, and the way to the requests behind each figure for whoever may see them. */
export function AnalyticsPanel({ panel, address, span, model }: AnalyticsPanelProps) {
  const { organization, permissions } = useShell();
  const title = panelTitle(panel, address.groupBy);
  const path = `/${organization.slug}/analytics`;
  const href = (point: ChartPoint | null, series: ChartSeries | null) =>
    inspectorHref(organization.slug, {
      filter: filterOf(panel, address, series),
      ...(point === null ? span : within(span, point, model)),
    });
  return (
    <Card className="flex min-w-0 flex-col p-4">
      <Chart
        model={model}
        title={title}
        sentence={panelSentence(title, model)}
        emptyText={panel.emptyText}
        size="panel"
        {...(permissions.includes('metadata:read') ? { link: { label: 'Requests', href } } : {})}
        {...(address.groupBy === 'none'
          ? {}
          : { seriesHref: (key: string) => analyticsHref(path, drilled(address, address.groupBy, key)) })}
        actions={
          <Button
            size="tiny"
            aria-label={`${title} as CSV`}
            className="max-md:h-8 max-md:px-2.5"
            onClick={() =>
              downloadText({
                name: `${organization.slug}-${panel.key}.csv`,
                mediaType: CSV_MEDIA_TYPE,
                text: chartCsv(model),
              })
            }
          >
            <Icon name="download" />
            CSV
          </Button>
        }
      />
      {panel.note === undefined ? null : <p className="mt-2 text-ink-3 text-label">{panel.note}</p>}
    </Card>
  );
}

function filterOf(panel: AnalyticsPanelSpec, address: AnalyticsAddress, series: ChartSeries | null): AnalyticsFilter {
  const filter = series === null ? address.filter : filteredBy(address.filter, address.groupBy, series.key);
  return panel.status === undefined || filter.status !== undefined ? filter : { ...filter, status: [...panel.status] };
}

/** A series by itself is split no more. */
function drilled(address: AnalyticsAddress, groupBy: AnalyticsGroup, key: string): AnalyticsAddress {
  return { ...address, groupBy: 'none', filter: filteredBy(address.filter, groupBy, key) };
}

/** A bucket, cut as its figure is. */
function within(span: AnalyticsPanelProps['span'], { startAt }: ChartPoint, { interval }: ChartModel) {
  const endAt = addMs(startAt, INTERVAL_MS[interval]);
  const [fromMs, toMs] = [
    Math.max(startAt.getTime(), span.from.getTime()),
    Math.min(endAt.getTime(), span.to.getTime()),
  ];
  return { from: new Date(fromMs), to: new Date(toMs) };
}

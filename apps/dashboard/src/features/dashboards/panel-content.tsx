'use client';

import type { DashboardPanel } from '@lethe/core/dashboards';
import { Chart } from '../../components/chart/chart.tsx';
import type { ChartModel } from '../../components/chart/chart-model.ts';
import { figureText } from '../../components/chart/chart-value.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { filteredBy, inspectorHref } from '../analytics/analytics-address.ts';
import { panelSentence } from './panel-model.ts';

export type PanelState =
  | { readonly kind: 'refused' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly retry: () => void }
  | { readonly kind: 'ready'; readonly model: ChartModel; readonly isStale: boolean };

interface PanelContentProps {
  organizationSlug: string;
  panel: DashboardPanel;
  state: PanelState;
  span: { readonly from: Date; readonly to: Date };
  canOpenRequests: boolean;
}

/** What a panel shows. It fails alone, and every state of it is as high as the next. */
export function PanelContent(props: PanelContentProps) {
  const { organizationSlug, panel, state, span, canOpenRequests } = props;
  switch (state.kind) {
    case 'refused':
      return <Remark>Your role does not include this figure.</Remark>;
    case 'loading':
      return <Remark isBusy>Counting.</Remark>;
    case 'failed':
      return (
        <Remark isAlert>
          {state.message}
          <Button size="tiny" className="mt-2" onClick={state.retry}>
            <Icon name="refresh" className="size-3" />
            Retry
          </Button>
        </Remark>
      );
    case 'ready':
      break;
  }
  const { model, isStale } = state;
  const seriesHref = (key: string) =>
    inspectorHref(organizationSlug, { ...span, filter: filteredBy(panel.filter, panel.groupBy, key) });
  if (panel.chart === 'figure') return <Figure panel={panel} model={model} isStale={isStale} />;
  return (
    <Chart
      model={model}
      title={panel.title}
      sentence={panelSentence(panel, model)}
      emptyText="No request in these dates."
      size="panel"
      isTitleHidden
      className={isStale ? 'opacity-60' : ''}
      {...(canOpenRequests && panel.groupBy !== 'none' ? { seriesHref } : {})}
    >
      <span className="numeric font-medium text-figure">{figureText(model.unit, model.overall)}</span>
    </Chart>
  );
}

function Figure({ panel, model, isStale }: { panel: DashboardPanel; model: ChartModel; isStale: boolean }) {
  return (
    <div className={isStale ? 'opacity-60' : ''}>
      <p className="numeric font-semibold text-hero">{figureText(model.unit, model.overall)}</p>
      {panel.groupBy === 'none' ? null : (
        <dl className="mt-2">
          {model.series.map(({ key, label, total }, index) => (
            <div key={`${index} ${key}`} className="flex gap-3 border-t py-1.5">
              <dt className="min-w-0 truncate text-ink-2">{label}</dt>
              <dd className="numeric ml-auto">{figureText(model.unit, total)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

interface RemarkProps {
  children: React.ReactNode;
  isBusy?: boolean;
  isAlert?: boolean;
}

function Remark({ children, isBusy = false, isAlert = false }: RemarkProps) {
  return (
    <div role={isAlert ? 'alert' : undefined} aria-busy={isBusy} className="flex flex-col items-start py-2 text-ink-3">
      {isBusy ? <span className="animate-late">{children}</span> : children}
    </div>
  );
}

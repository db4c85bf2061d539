'use client';

import { DASHBOARD_PANELS_MAX, type DashboardPanel, mayReadPanel, scopeOf } from '@lethe/core/dashboards';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { spanOf } from '../analytics/analytics-address.ts';
import { RangeMenu } from '../analytics/range-menu.tsx';
import { DashboardActions } from './dashboard-actions.tsx';
import { dashboardHref, type ShownRange } from './dashboard-address.ts';
import type { DashboardView } from './dashboard-view.ts';
import { PanelDialog } from './panel-dialog.tsx';
import { PanelGrid } from './panel-grid.tsx';
import { useDashboard } from './use-dashboard.ts';

interface DashboardPageProps {
  organizationSlug: string;
  view: DashboardView;
  range: ShownRange;
}

/** A dashboard: looked at by everybody who sees it, changed in place by whoever may. */
export function DashboardPage({ organizationSlug, view, range }: DashboardPageProps) {
  const { dashboard, now } = view;
  const router = useRouter();
  const { role, permissions } = useShell();
  const refusal = useRefusal('dashboard:write');
  const edited = useDashboard(organizationSlug, dashboard);
  const { draft, change, remove } = edited;
  const [dialog, setDialog] = useState<{ readonly panel: DashboardPanel | null } | null>(null);
  const canReadMetadata = permissions.includes('metadata:read');
  const span = spanOf(range, now);
  const path = `/${organizationSlug}/dashboards/${dashboard.id}`;
  const savePanel = (panel: DashboardPanel) => {
    const isKnown = draft.panels.some(({ id }) => id === panel.id);
    const panels = isKnown
      ? draft.panels.map((each) => (each.id === panel.id ? panel : each))
      : [...draft.panels, panel];
    change({ panels });
    setDialog(null);
  };
  const isReadable = (panel: DashboardPanel) => mayReadPanel(role, panel);
  const isFull = draft.panels.length >= DASHBOARD_PANELS_MAX;
  const addRefusal = refusal ?? (isFull ? `A dashboard has at most ${DASHBOARD_PANELS_MAX} panels.` : null);
  const add = (
    <GuardedButton refusal={addRefusal} onClick={() => setDialog({ panel: null })}>
      <Icon name="plus" />
      Add a panel
    </GuardedButton>
  );
  return (
    <>
      <TopBar crumbs={[{ label: 'Dashboards', href: `/${organizationSlug}/dashboards` }]} page={draft.name} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
          <h1 className="min-w-0 truncate font-semibold text-title tracking-[-0.015em]">{draft.name}</h1>
          <Tag tone={scopeOf(dashboard) === 'private' ? 'outline' : 'plain'}>
            {scopeOf(dashboard) === 'private' ? 'Only you' : 'Shared'}
          </Tag>
          <div className="flex flex-wrap gap-2 md:ml-auto">
            <RangeMenu
              range={range}
              now={now}
              onPick={(picked) => router.push(dashboardHref(path, picked, draft.range), { scroll: false })}
            />
            {add}
            <DashboardActions
              organizationSlug={organizationSlug}
              view={view}
              edited={edited}
              range={range}
              span={span}
              isReadable={isReadable}
            />
          </div>
        </div>
        <p className="mt-1 text-ink-2">Days are UTC. By {dashboard.authorLabel}.</p>
        {draft.panels.length === 0 ? (
          <Notice glyph={<Icon name="grid" />} title="No panel yet" actions={add}>
            A panel is one metric over time, or one figure. Up to {DASHBOARD_PANELS_MAX} of them stand on a dashboard.
          </Notice>
        ) : (
          <PanelGrid
            organizationSlug={organizationSlug}
            panels={draft.panels}
            span={span}
            isReadable={isReadable}
            onEdit={(panel) => setDialog({ panel })}
            onRemove={remove}
            onArrange={(panels) => change({ panels: [...panels] })}
          />
        )}
      </main>
      {dialog === null ? null : (
        <PanelDialog
          organizationSlug={organizationSlug}
          panel={dialog.panel}
          span={span}
          canReadMetadata={canReadMetadata}
          labels={{}}
          onSave={savePanel}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

'use client';

import { type DashboardPanel, panelQuery, scopeOf } from '@lethe/core/dashboards';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { rangeName } from '../analytics/range-menu.tsx';
import type { ShownRange } from './dashboard-address.ts';
import { DuplicateDialog, RemoveDashboardDialog, ShareDialog } from './dashboard-dialogs.tsx';
import type { DashboardView } from './dashboard-view.ts';
import { NameDialog } from './name-dialog.tsx';
import { panelModel } from './panel-model.ts';
import { ReportDialog } from './report-dialog.tsx';
import { saveDashboardPicture } from './save-picture.ts';
import type { useDashboard } from './use-dashboard.ts';

interface DashboardActionsProps {
  organizationSlug: string;
  view: DashboardView;
  edited: ReturnType<typeof useDashboard>;
  range: ShownRange;
  span: { readonly from: Date; readonly to: Date };
  isReadable: (panel: DashboardPanel) => boolean;
}

type OpenDialog = 'share' | 'report' | 'rename' | 'duplicate' | 'remove';

/** What is done with a whole dashboard. */
export function DashboardActions(props: DashboardActionsProps) {
  const { organizationSlug, view, edited, range } = props;
  const refusal = useRefusal('dashboard:write');
  const savePicture = useSavePicture(props);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const isShared = scopeOf(view.dashboard) === 'organization';
  const takeAwayRefusal = refusal ?? (view.mayTakeAway ? null : 'Its author, an owner or an admin can.');
  const copyLink = async () => {
    await navigator.clipboard.writeText(window.location.href);
    toast.success(isShared ? 'The link is copied.' : 'The link is copied. It opens for you alone until you share it.');
  };
  const keepRange = typeof range === 'string' && range !== '365d' && range !== edited.draft.range ? range : null;
  return (
    <>
      <GuardedButton refusal={refusal} onClick={() => setDialog('report')}>
        <Icon name="mail" />
        {view.report === null ? 'Mail a report' : 'Report'}
      </GuardedButton>
      <RowMenu
        label={edited.draft.name}
        actions={[
          { label: 'Copy the link', onSelect: () => void copyLink() },
          {
            label: isShared ? 'Make private' : 'Share with the organization',
            onSelect: () => setDialog('share'),
            refusal: takeAwayRefusal,
          },
          { label: 'Rename', onSelect: () => setDialog('rename'), refusal },
          ...(keepRange === null
            ? []
            : [
                {
                  label: `Open with ${rangeName(keepRange).toLowerCase()}`,
                  onSelect: () => edited.change({ range: keepRange }),
                  refusal,
                },
              ]),
          { label: 'Duplicate', onSelect: () => setDialog('duplicate'), refusal },
          { label: 'Download PNG', onSelect: savePicture },
          { label: 'Remove', onSelect: () => setDialog('remove'), refusal: takeAwayRefusal, isDestructive: true },
        ]}
      />
      <Dialogs
        organizationSlug={organizationSlug}
        view={view}
        edited={edited}
        dialog={dialog}
        onClose={() => setDialog(null)}
      />
    </>
  );
}

/** Of the panels whose figures are on the page. */
function useSavePicture({ organizationSlug, edited, range, span, isReadable }: DashboardActionsProps): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => {
    const panels = edited.draft.panels.filter(isReadable).flatMap((panel) => {
      const query = panelQuery(panel, span);
      const answer = queryClient.getQueryData(trpc.analytics.query.queryKey({ organizationSlug, query }));
      if (answer === undefined) return [];
      return [{ ...panel, isFigure: panel.chart === 'figure', model: panelModel(panel, answer, query.interval) }];
    });
    if (panels.length === 0) toast.error('No panel shows figures yet.');
    else void saveDashboardPicture(edited.draft.name, rangeName(range), panels);
  };
}

interface DialogsProps extends Pick<DashboardActionsProps, 'organizationSlug' | 'view' | 'edited'> {
  dialog: OpenDialog | null;
  onClose: () => void;
}

function Dialogs({ organizationSlug, view, edited, dialog, onClose }: DialogsProps) {
  const router = useRouter();
  const dashboard = { ...view.dashboard, name: edited.draft.name };
  const shared = { organizationSlug, dashboard, onClose };
  switch (dialog) {
    case null:
      return null;
    case 'share':
      return (
        <ShareDialog
          {...shared}
          scope={scopeOf(dashboard) === 'organization' ? 'private' : 'organization'}
          takeVersion={edited.takeVersion}
        />
      );
    case 'report':
      return <ReportDialog organizationSlug={organizationSlug} view={view} onClose={onClose} />;
    case 'rename':
      return (
        <NameDialog
          action="Rename the dashboard"
          name={dashboard.name}
          onSubmit={(name) => {
            edited.change({ name });
            onClose();
          }}
          onClose={onClose}
          isBusy={false}
          failure={null}
        />
      );
    case 'duplicate':
      return <DuplicateDialog {...shared} />;
    case 'remove':
      return <RemoveDashboardDialog {...shared} onRemoved={() => router.push(`/${organizationSlug}/dashboards`)} />;
  }
}

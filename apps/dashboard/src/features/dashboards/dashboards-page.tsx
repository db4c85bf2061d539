'use client';

import type { DashboardScope, DashboardSummary } from '@lethe/core/dashboards';
import { scopeOf } from '@lethe/core/dashboards';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { DuplicateDialog, RemoveDashboardDialog, ShareDialog } from './dashboard-dialogs.tsx';
import { NewDashboardDialog, panelCountText } from './new-dashboard-dialog.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Dashboard' },
  { label: 'Panels', isWide: true, isNumber: true },
  { label: 'Author', isWide: true },
  { label: 'Changed, UTC', isWide: true },
  { label: 'Seen by' },
  { label: 'Actions', isQuiet: true },
];

type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'duplicate' | 'remove'; readonly dashboard: DashboardSummary }
  | { readonly kind: 'share'; readonly dashboard: DashboardSummary; readonly scope: DashboardScope };

interface DashboardsPageProps {
  organizationSlug: string;
  dashboards: readonly (DashboardSummary & { readonly mayTakeAway: boolean })[];
}

const NOT_YOURS = 'Its author, an owner or an admin can.';

export function DashboardsPage({ organizationSlug, dashboards }: DashboardsPageProps) {
  const refusal = useRefusal('dashboard:write');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const create = (
    <GuardedButton tone="primary" refusal={refusal} onClick={() => setDialog({ kind: 'create' })}>
      <Icon name="plus" />
      Create a dashboard
    </GuardedButton>
  );
  return (
    <PageFrame
      page="dashboards"
      sentence="Charts that you put together of requests, tokens, cost, latency and errors. They work on metadata alone, and can be mailed to members."
      actions={dashboards.length === 0 ? undefined : create}
    >
      {dashboards.length === 0 ? (
        <Notice glyph={<Icon name="grid" />} title="No dashboard yet" actions={create}>
          Begin with cost, reliability or retention, or with an empty page.
        </Notice>
      ) : (
        <DataTable label="Dashboards" columns={COLUMNS}>
          {dashboards.map((dashboard) => (
            <DashboardRow
              key={dashboard.id}
              organizationSlug={organizationSlug}
              dashboard={dashboard}
              refusal={refusal}
              onOpen={setDialog}
            />
          ))}
        </DataTable>
      )}
      <Dialogs organizationSlug={organizationSlug} dialog={dialog} onClose={() => setDialog(null)} />
    </PageFrame>
  );
}

interface DashboardRowProps {
  organizationSlug: string;
  dashboard: DashboardsPageProps['dashboards'][number];
  refusal: string | null;
  onOpen: (dialog: OpenDialog) => void;
}

function DashboardRow({ organizationSlug, dashboard, refusal, onOpen }: DashboardRowProps) {
  const { name, id, panelCount, hasReport, authorLabel, updatedAt, mayTakeAway } = dashboard;
  const isShared = scopeOf(dashboard) === 'organization';
  const takeAwayRefusal = refusal ?? (mayTakeAway ? null : NOT_YOURS);
  return (
    <tr>
      <RowHead
        title={
          <Link href={`/${organizationSlug}/dashboards/${id}`} className="rounded-chip hover:underline">
            {name}
          </Link>
        }
        {...(hasReport ? { note: 'Mailed as a report' } : {})}
        narrowNote={`${panelCountText(panelCount)}, ${authorLabel}`}
      />
      <Cell isWide isNumber className="w-px">
        {panelCount}
      </Cell>
      <Cell isWide className="max-w-[200px] truncate text-ink-2">
        {authorLabel}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        <InstantText at={updatedAt} form="list" />
      </Cell>
      <Cell className="whitespace-nowrap">
        <Tag tone={isShared ? 'plain' : 'outline'}>{isShared ? 'Organization' : 'You'}</Tag>
      </Cell>
      <Cell className="w-px text-right">
        <RowMenu
          label={name}
          actions={[
            { label: 'Duplicate', onSelect: () => onOpen({ kind: 'duplicate', dashboard }), refusal },
            {
              label: isShared ? 'Make private' : 'Share',
              onSelect: () => onOpen({ kind: 'share', dashboard, scope: isShared ? 'private' : 'organization' }),
              refusal: takeAwayRefusal,
            },
            {
              label: 'Remove',
              onSelect: () => onOpen({ kind: 'remove', dashboard }),
              refusal: takeAwayRefusal,
              isDestructive: true,
            },
          ]}
        />
      </Cell>
    </tr>
  );
}

interface DialogsProps {
  organizationSlug: string;
  dialog: OpenDialog | null;
  onClose: () => void;
}

function Dialogs({ organizationSlug, dialog, onClose }: DialogsProps) {
  const router = useRouter();
  if (dialog === null) return null;
  const shared = { organizationSlug, onClose };
  switch (dialog.kind) {
    case 'create':
      return <NewDashboardDialog {...shared} />;
    case 'duplicate':
      return <DuplicateDialog {...shared} dashboard={dialog.dashboard} />;
    case 'share':
      return <ShareDialog {...shared} dashboard={dialog.dashboard} scope={dialog.scope} />;
    case 'remove':
      return (
        <RemoveDashboardDialog
          {...shared}
          dashboard={dialog.dashboard}
          onRemoved={() => {
            router.refresh();
            onClose();
          }}
        />
      );
  }
}

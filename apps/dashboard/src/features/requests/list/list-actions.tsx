'use client';

import { type RequestFilter, writeFilterAddress } from '@lethe/core/payloads';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '../../../components/primitives/menu.tsx';
import { useIsHydrated } from '../../../components/primitives/use-is-hydrated.ts';
import { useShell } from '../../../components/shell/shell-context.tsx';
import type { ListView } from './list-view.ts';
import { ViewMenu } from './view-menu.tsx';

// Loaded when first asked for: the list itself needs none of it.
const EraseDialog = dynamic(() => import('../../erasures/erase-dialog.tsx').then((module) => module.EraseDialog));
const ExportFilterDialog = dynamic(() =>
  import('./export-filter-dialog.tsx').then((module) => module.ExportFilterDialog),
);

interface ListActionsProps {
  filter: RequestFilter;
  view: ListView;
  onView: (view: ListView) => void;
  isLive: boolean;
  /** Why the list cannot follow what comes in; null when it can. */
  liveRefusal: string | null;
  onLive: (isLive: boolean) => void;
  onRefresh: () => void;
}

/** At the right of the title: what can be done with the list as it is filtered. A phone has it all in one menu. */
export function ListActions({ filter, view, onView, isLive, liveRefusal, onLive, onRefresh }: ListActionsProps) {
  const { organization, permissions } = useShell();
  const isHydrated = useIsHydrated();
  const [dialog, setDialog] = useState<'erase' | 'export' | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Button
        tone="quiet"
        aria-pressed={isLive}
        disabled={liveRefusal !== null && !isLive}
        title={liveRefusal ?? undefined}
        onClick={() => onLive(!isLive)}
        className="max-md:hidden"
      >
        <i className={classNames('size-1.5 rounded-full', isLive ? 'bg-stored-fill' : 'bg-faint')} />
        Live
      </Button>
      <ViewMenu view={view} onView={onView} />
      <Menu>
        <MenuTrigger asChild>
          <Button tone="quiet" size="square" aria-label="More" disabled={!isHydrated} className="disabled:opacity-100">
            <Icon name="more" />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem className="md:hidden" disabled={liveRefusal !== null && !isLive} onSelect={() => onLive(!isLive)}>
            <Icon name={isLive ? 'check' : 'clock'} />
            {isLive ? 'Stop following' : 'Follow live'}
          </MenuItem>
          <MenuItem onSelect={onRefresh}>
            <Icon name="refresh" />
            Refresh
          </MenuItem>
          <MenuSeparator />
          {(['csv', 'jsonl'] as const).map((format) => (
            <MenuItem key={format} asChild>
              <a href={metadataHref(organization.slug, format, filter)} download>
                <Icon name="download" />
                Metadata as {format.toUpperCase()}
              </a>
            </MenuItem>
          ))}
          {permissions.includes('export:write') ? (
            <MenuItem onSelect={() => setDialog('export')}>
              <Icon name="file" />
              Export payloads
            </MenuItem>
          ) : null}
          <MenuSeparator />
          <MenuItem onSelect={() => setDialog('erase')}>
            <Dial kind="erased" />
            <span className="text-danger">
              {permissions.includes('payload:erase') ? 'Erase what is shown' : 'Ask for erasure of what is shown'}
            </span>
          </MenuItem>
        </MenuContent>
      </Menu>
      {dialog === 'erase' ? <EraseDialog selector={{ kind: 'filter', ...filter }} onClose={close} /> : null}
      {dialog === 'export' ? <ExportFilterDialog filter={filter} onClose={close} /> : null}
    </>
  );
}

function metadataHref(
  organizationSlug: string,
  format: 'csv' | 'jsonl',
  { from, to, ...filter }: RequestFilter,
): string {
  const parameters = writeFilterAddress(filter);
  parameters.set('organization', organizationSlug);
  parameters.set('format', format);
  if (from !== undefined) parameters.set('from', from.toISOString());
  if (to !== undefined) parameters.set('to', to.toISOString());
  return `/api/metadata-export?${parameters}`;
}

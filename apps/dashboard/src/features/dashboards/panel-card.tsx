'use client';

import { type DashboardPanel, panelQuery } from '@lethe/core/dashboards';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DragEvent, KeyboardEvent } from 'react';
import { chartCsv } from '../../components/chart/chart-csv.ts';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { type RowAction, RowMenu } from '../../components/primitives/row-menu.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { PanelContent, type PanelState } from './panel-content.tsx';
import { panelModel } from './panel-model.ts';
import { fileNameOf, saveFile } from './save-file.ts';
import { savePanelPicture } from './save-picture.ts';

const WIDTHS = { third: 'md:col-span-3 lg:col-span-2', half: 'md:col-span-3', full: 'md:col-span-6' } as const;
const HEIGHTS = {
  figure: 'min-h-[112px]',
  bars: 'min-h-[320px] md:min-h-[292px]',
  lines: 'min-h-[320px] md:min-h-[292px]',
} as const;
const CSV_TYPE = 'text/csv; charset=utf-8';

export interface PanelActions {
  readonly onEdit: (panel: DashboardPanel) => void;
  readonly onRemove: (panel: DashboardPanel) => void;
  readonly onMove: (panel: DashboardPanel, toIndex: number) => void;
}

interface PanelCardProps {
  organizationSlug: string;
  panel: DashboardPanel;
  index: number;
  panelCount: number;
  span: { readonly from: Date; readonly to: Date };
  isReadable: boolean;
  canOpenRequests: boolean;
  /** Null: whoever looks may not change it. */
  actions: PanelActions | null;
  dragging: string | null;
  onDrag: (id: string | null) => void;
}

/** One panel with its figures, its files, and a handle by which it is moved by a mouse or by keys; a finger has the menu. */
export function PanelCard(props: PanelCardProps) {
  const { organizationSlug, panel, index, span, isReadable, canOpenRequests, actions, dragging, onDrag } = props;
  const state = usePanelState(organizationSlug, panel, span, isReadable);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (dragging !== null && dragging !== panel.id) actions?.onMove({ ...panel, id: dragging }, index);
    onDrag(null);
  };
  return (
    <article
      aria-label={panel.title}
      onDragOver={(event) => {
        if (dragging !== null) event.preventDefault();
      }}
      onDrop={drop}
      className={classNames(
        'min-w-0 rounded-card border bg-surface p-4',
        WIDTHS[panel.width],
        isReadable && HEIGHTS[panel.chart],
        dragging === panel.id && 'opacity-60',
        dragging !== null && dragging !== panel.id && 'border-line-2 border-dashed',
      )}
    >
      <div className="-mt-1 -mr-2 flex items-center gap-1">
        {actions === null ? null : <Handle panel={panel} index={index} onMove={actions.onMove} onDrag={onDrag} />}
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={panel.title}>
          {panel.title}
        </h2>
        <RowMenu label={panel.title} actions={menuOf(props, state)} />
      </div>
      <div className="mt-1">
        <PanelContent
          organizationSlug={organizationSlug}
          panel={panel}
          state={state}
          span={span}
          canOpenRequests={canOpenRequests}
        />
      </div>
    </article>
  );
}

interface HandleProps extends Pick<PanelCardProps, 'panel' | 'index' | 'onDrag'> {
  onMove: PanelActions['onMove'];
}

export const handleIdOf = (panel: Pick<DashboardPanel, 'id'>): string => `move-${panel.id}`;

function Handle({ panel, index, onMove, onDrag }: HandleProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onMove(panel, index + step);
  };
  return (
    <button
      id={handleIdOf(panel)}
      type="button"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', panel.title);
        onDrag(panel.id);
      }}
      onDragEnd={() => onDrag(null)}
      onKeyDown={onKeyDown}
      aria-label={`Move ${panel.title}: arrow keys`}
      title="Drag, or use the arrow keys"
      className="-ml-1 grid size-9 flex-none cursor-grab place-items-center pointer-coarse:hidden rounded-chip text-ink-3 hover:bg-hover md:size-6"
    >
      <Icon name="move" />
    </button>
  );
}

function usePanelState(
  organizationSlug: string,
  panel: DashboardPanel,
  span: PanelCardProps['span'],
  isReadable: boolean,
): PanelState {
  const trpc = useTRPC();
  const question = panelQuery(panel, span);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...trpc.analytics.query.queryOptions({ organizationSlug, query: question }),
    enabled: isReadable,
    placeholderData: keepPreviousData,
  });
  if (!isReadable) return { kind: 'refused' };
  if (error !== null) return { kind: 'failed', message: errorSentence(error), retry: () => void refetch() };
  // Figures of another metric are no older form of these.
  if (data === undefined || data.metric !== panel.metric) return { kind: 'loading' };
  return { kind: 'ready', model: panelModel(panel, data, question.interval), isStale: isPlaceholderData };
}

function menuOf({ panel, index, panelCount, actions }: PanelCardProps, state: PanelState): readonly RowAction[] {
  const model = state.kind === 'ready' ? state.model : null;
  const refusal = model === null ? 'It shows no figures yet.' : null;
  const files = [
    {
      label: 'Download PNG',
      onSelect: () => void (model && savePanelPicture({ ...panel, isFigure: panel.chart === 'figure', model })),
      refusal,
    },
    {
      label: 'Download CSV',
      onSelect: () =>
        model && saveFile(fileNameOf(panel.title, 'csv'), new Blob([chartCsv(model)], { type: CSV_TYPE })),
      refusal,
    },
  ];
  if (actions === null) return files;
  return [
    { label: 'Edit', onSelect: () => actions.onEdit(panel) },
    {
      label: 'Move back',
      onSelect: () => actions.onMove(panel, index - 1),
      refusal: index === 0 ? 'It is the first.' : null,
    },
    {
      label: 'Move on',
      onSelect: () => actions.onMove(panel, index + 1),
      refusal: index === panelCount - 1 ? 'It is the last.' : null,
    },
    ...files,
    { label: 'Remove', onSelect: () => actions.onRemove(panel), isDestructive: true },
  ];
}

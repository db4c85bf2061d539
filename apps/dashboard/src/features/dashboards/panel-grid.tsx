'use client';

import type { DashboardPanel } from '@lethe/core/dashboards';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { movePanel } from './arrange-panels.ts';
import { handleIdOf, type PanelActions, PanelCard } from './panel-card.tsx';

interface PanelGridProps extends Pick<PanelActions, 'onEdit' | 'onRemove'> {
  organizationSlug: string;
  panels: readonly DashboardPanel[];
  span: { readonly from: Date; readonly to: Date };
  isReadable: (panel: DashboardPanel) => boolean;
  onArrange: (panels: readonly DashboardPanel[]) => void;
}

/** The panels in rows of six shares. They are moved by dragging, by the arrow keys on a handle, and by the menu of each. */
export function PanelGrid({ organizationSlug, panels, span, isReadable, onEdit, onRemove, onArrange }: PanelGridProps) {
  const { permissions } = useShell();
  const refusal = useRefusal('dashboard:write');
  const [dragging, setDragging] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const move = ({ id }: Pick<DashboardPanel, 'id'>, toIndex: number) => {
    const moved = movePanel(panels, id, toIndex);
    if (moved === panels) return;
    const place = moved.findIndex((panel) => panel.id === id) + 1;
    // A node that moves in the document loses the focus, which has to stay on what is being moved.
    flushSync(() => {
      onArrange(moved);
      setSaid(`${moved[place - 1]?.title ?? ''}, place ${place} of ${moved.length}`);
    });
    document.getElementById(handleIdOf({ id }))?.focus();
  };
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <div className="mt-5 grid gap-4 md:grid-cols-6">
        {panels.map((panel, index) => (
          <PanelCard
            key={panel.id}
            organizationSlug={organizationSlug}
            panel={panel}
            index={index}
            panelCount={panels.length}
            span={span}
            isReadable={isReadable(panel)}
            canOpenRequests={permissions.includes('metadata:read')}
            actions={refusal === null ? { onEdit, onRemove, onMove: move } : null}
            dragging={dragging}
            onDrag={setDragging}
          />
        ))}
      </div>
    </>
  );
}

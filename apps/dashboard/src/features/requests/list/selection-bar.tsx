'use client';

import type { RequestView } from '@lethe/core/payloads';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { downloadSelected } from './download-selected.ts';

interface SelectionBarProps {
  count: number;
  selected: () => readonly RequestView[];
  onCompare: () => void;
  onErase: () => void;
  onClear: () => void;
}

/** In place of the foot of the list while something is selected: what can be done with it. */
export function SelectionBar({ count, selected, onCompare, onErase, onClear }: SelectionBarProps) {
  const { permissions } = useShell();
  return (
    <section
      aria-label="Selection"
      className="flex h-12 flex-none items-center gap-1 border-t bg-accent-soft px-4 md:h-11"
    >
      <p role="status" className="numeric mr-2 font-strong">
        {count} selected
      </p>
      <Button
        tone="quiet"
        disabled={count !== 2}
        title={count === 2 ? undefined : 'Two requests can be compared.'}
        onClick={onCompare}
      >
        <Icon name="compare" />
        Compare <Kbd aria-hidden="true">C</Kbd>
      </Button>
      <Button tone="quiet" onClick={() => void downloadSelected(selected())}>
        <Icon name="download" />
        Metadata as CSV
      </Button>
      <Button tone="quiet" onClick={onErase}>
        <Dial kind="erased" />
        <span className="text-danger">{permissions.includes('payload:erase') ? 'Erase' : 'Ask for erasure'}</span>
        <Kbd aria-hidden="true">E</Kbd>
      </Button>
      <Button tone="quiet" className="ml-auto" onClick={onClear}>
        Clear <Kbd aria-hidden="true">Esc</Kbd>
      </Button>
    </section>
  );
}

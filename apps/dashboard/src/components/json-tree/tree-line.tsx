'use client';

import { memo } from 'react';
import { clipName } from '../format/identifier.ts';
import { EntryActions } from './entry-actions.tsx';
import { EntryLabel } from './entry-label.tsx';
import { FoldButton } from './fold-button.tsx';
import { foldedText, JsonValue } from './json-value.tsx';
import { segmentsOf, type TreeRow } from './tree-rows.ts';

const INDENT_PX = 14;
/** Deeper lines stand below each other, so that nothing is pushed out of sight. */
const INDENTED_DEPTH_MAX = 30;

interface TreeLineProps {
  id: string;
  row: TreeRow;
  isHit: boolean;
  /** Whether the reader's cursor is here: its buttons are shown, and can be reached by keys. */
  isCurrent: boolean;
  isHovered: boolean;
}

/** One line. The tree listens for all of them, so that turning the wheel draws new lines and no old ones. */
export const TreeLine = memo(function TreeLine({ id, row, isHit, isCurrent, isHovered }: TreeLineProps) {
  const { kind, depth, label, value } = row;
  const isFoldable = (kind === 'open' || kind === 'folded') && depth > 0;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isCurrent}
      aria-expanded={isFoldable ? kind === 'open' : undefined}
      data-hit={isHit || undefined}
      data-current={isCurrent || undefined}
      style={{ paddingLeft: Math.min(depth, INDENTED_DEPTH_MAX) * INDENT_PX }}
      className="group/row relative flex min-h-5 items-start rounded-chip pr-14 outline-none hover:bg-hover data-hit:bg-expiring-soft group-focus-visible/tree:data-current:outline-1 group-focus-visible/tree:data-current:outline-accent"
    >
      {isFoldable ? (
        <FoldButton name={clipName(String(label))} isOpen={kind === 'open'} tabIndex={isCurrent ? 0 : -1} />
      ) : depth === 0 ? null : (
        <span className="w-4 flex-none" />
      )}
      <span className="min-w-0">
        {kind === 'close' ? null : <EntryLabel label={label} />}
        <Content row={row} />
      </span>
      {kind === 'close' || !(isCurrent || isHovered) ? null : (
        <EntryActions segments={segmentsOf(row)} value={value} isShown tabIndex={isCurrent ? 0 : -1} />
      )}
    </div>
  );
});

function Content({ row: { kind, value } }: { row: TreeRow }) {
  const isList = Array.isArray(value);
  switch (kind) {
    case 'open':
      return <span className="text-ink-3">{isList ? '[' : '{'}</span>;
    case 'close':
      return <span className="text-ink-3">{isList ? ']' : '}'}</span>;
    case 'folded':
      return <span className="text-ink-3">{foldedText(value)}</span>;
    case 'value':
      return <JsonValue value={value} />;
  }
}

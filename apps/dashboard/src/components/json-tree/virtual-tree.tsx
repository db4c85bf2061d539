'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import { moveCursor } from './move-cursor.ts';
import { createRowKeys } from './row-keys.ts';
import { TreeLine } from './tree-line.tsx';
import type { TreeRow } from './tree-rows.ts';

const LINE_HEIGHT_PX = 20;
/** Lines kept ready above and below, so that a turn of the wheel shows no gap. */
const OVERSCAN_LINES = 12;

interface VirtualTreeProps {
  name: string;
  rows: readonly TreeRow[];
  /** The row of the current hit of a search. */
  hitIndex: number | null;
  onToggle: (row: TreeRow) => void;
}

/** The lines of a document, of which only those in view are in the page: megabytes open and scroll like a few lines. */
export function VirtualTree({ name, rows, hitIndex, onToggle }: VirtualTreeProps) {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [keyOf] = useState(createRowKeys);
  const [cursor, setCursor] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const id = useId();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    getItemKey: (index) => keyOf(rows[index]),
    overscan: OVERSCAN_LINES,
  });
  const at = Math.min(hitIndex ?? cursor, rows.length - 1);
  // The scroll position is the browser's, and follows the current hit.
  useEffect(() => {
    if (hitIndex === null) return;
    setCursor(hitIndex);
    virtualizer.scrollToIndex(hitIndex, { align: 'auto' });
  }, [hitIndex, virtualizer]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveCursor(rows, Math.min(cursor, rows.length - 1), event.key);
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    setCursor(move.index);
    const row = rows[move.index];
    if (move.isToggled && row !== undefined) onToggle(row);
    virtualizer.scrollToIndex(move.index, { align: 'auto' });
  };
  const onClick = (event: SyntheticEvent) => {
    const index = lineIndexOf(event);
    const row = index === null ? undefined : rows[index];
    if (index === null || row === undefined) return;
    setCursor(index);
    if (event.target instanceof Element && event.target.closest('[data-fold]') !== null) onToggle(row);
  };
  const items = virtualizer.getVirtualItems();
  const isCursorShown = items.some(({ index }) => index === at);
  return (
    <div
      ref={scrollerRef}
      role="tree"
      tabIndex={0}
      aria-label={name}
      aria-activedescendant={isCursorShown ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onPointerOver={(event) => setHovered(lineIndexOf(event))}
      onPointerLeave={() => setHovered(null)}
      className="group/tree code max-h-[72vh] overflow-auto p-3 leading-5"
    >
      <div role="none" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={key}
              role="none"
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <TreeLine
                id={`${id}-${index}`}
                row={row}
                isHit={index === hitIndex}
                isCurrent={index === at}
                isHovered={index === hovered}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The line that something happened in; null between the lines. */
function lineIndexOf({ target }: SyntheticEvent): number | null {
  const line = target instanceof Element ? target.closest('[data-index]') : null;
  return line === null ? null : Number(line.getAttribute('data-index'));
}

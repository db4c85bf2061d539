'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import type { DocumentValue } from './parse-document.ts';
import { searchDocument } from './search-document.ts';
import { type Container, isContainer } from './tree-node.ts';
import { FOLDS_AT_FIRST, type FoldMode, rowIndexOf, type TreeRow, treeRows, withEntryOpen } from './tree-rows.ts';

/** What a reader does with a document: search it, step through the hits, fold and unfold. */
export interface JsonTreeState {
  readonly rows: readonly TreeRow[];
  readonly query: string;
  readonly matchCount: number;
  /** Which hit is the current one; null without hits. */
  readonly position: number | null;
  /** The row of the current hit. */
  readonly hitIndex: number | null;
  search(query: string): void;
  step(by: number): void;
  foldAll(mode: FoldMode): void;
  toggle(row: TreeRow): void;
}

export function useJsonTree(value: DocumentValue): JsonTreeState {
  const [folds, setFolds] = useState(FOLDS_AT_FIRST);
  const [query, setQuery] = useState('');
  const [step, setStep] = useState(0);
  const needle = useDeferredValue(query);
  const matches = useMemo(() => searchDocument(value, needle), [value, needle]);
  const position = matches.length === 0 ? null : ((step % matches.length) + matches.length) % matches.length;
  const hit = position === null ? null : (matches[position] ?? null);
  // What a hit lies in is open while it is the current one, whatever was folded by hand before.
  const shown = useMemo(() => (hit === null ? folds : withEntryOpen(folds, value, hit)), [folds, value, hit]);
  const rows = useMemo(() => treeRows(value, shown), [value, shown]);
  const hitIndex = useMemo(() => (hit === null ? null : rowIndexOf(rows, hit)), [rows, hit]);
  return {
    rows,
    query,
    matchCount: matches.length,
    position,
    hitIndex,
    search: (next) => {
      setQuery(next);
      setStep(0);
    },
    step: (by) => setStep((position ?? 0) + by),
    foldAll: (mode) => setFolds({ mode, byHand: new Map() }),
    toggle: (row) => {
      const container = containerOf(row);
      if (container === null || row.depth === 0) return;
      // What a hit had opened stays open, so that a press changes one thing only.
      const byHand = new Map(shown.byHand).set(container, row.kind === 'folded');
      setFolds({ ...shown, byHand });
    },
  };
}

function containerOf({ kind, value }: TreeRow): Container | null {
  return kind !== 'value' && isContainer(value) ? value : null;
}

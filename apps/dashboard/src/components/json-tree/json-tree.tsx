'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { classNames } from '../class-names.ts';
import { JsonNode } from './json-node.tsx';
import { JsonToolbar } from './json-toolbar.tsx';
import type { DocumentValue } from './parse-document.ts';
import { countEntries, searchDocument } from './search-document.ts';
import { rootOf } from './tree-node.ts';
import { useTreeState } from './use-tree-state.ts';

const TREE_OPEN_DEPTH = 2;
/** Inside another view a value shows its own entries and no more. */
const BLOCK_OPEN_DEPTH = 1;
/** Documents with more entries cannot be unfolded as a whole. */
const UNFOLD_ENTRIES_MAX = 2_000;

/** A document without tools: for a value inside another view. */
export function JsonBlock({ value, className }: { value: DocumentValue; className?: string }) {
  const tree = useTreeState({ activeSegments: null, isRootOpen: true, openDepth: BLOCK_OPEN_DEPTH });
  return (
    <ul className={classNames('code min-w-0 leading-5', className)}>
      <JsonNode node={rootOf(value)} tree={tree} />
    </ul>
  );
}

/** A document with search, folding and copying. Text only: nothing in it becomes markup, a link or a request. */
export function JsonTree({ value, text, name }: { value: DocumentValue; text: string; name: string }) {
  const [query, setQuery] = useState('');
  const [position, setPosition] = useState(0);
  const deferredQuery = useDeferredValue(query);
  const matches = useMemo(() => searchDocument(value, deferredQuery), [value, deferredQuery]);
  const canUnfold = useMemo(() => countEntries(value, UNFOLD_ENTRIES_MAX + 1) <= UNFOLD_ENTRIES_MAX, [value]);
  const current = matches.length === 0 ? null : position % matches.length;
  const tree = useTreeState({
    activeSegments: current === null ? null : (matches[current] ?? null),
    isRootOpen: false,
    openDepth: TREE_OPEN_DEPTH,
  });
  const step = (by: number) =>
    setPosition(matches.length === 0 ? 0 : ((current ?? 0) + by + matches.length) % matches.length);
  return (
    <div className="min-w-0 overflow-hidden rounded-card border">
      <JsonToolbar
        name={name}
        text={text}
        query={query}
        matchCount={matches.length}
        position={current}
        canUnfold={canUnfold}
        onQuery={(next) => {
          setQuery(next);
          setPosition(0);
        }}
        onStep={step}
        onFold={tree.setAll}
      />
      <ul className="code max-h-[72vh] overflow-auto p-3 leading-5" aria-label={name}>
        <JsonNode node={rootOf(value)} tree={tree} />
      </ul>
    </div>
  );
}

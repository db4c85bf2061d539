'use client';

import { useMemo } from 'react';
import { JsonToolbar } from './json-toolbar.tsx';
import type { DocumentValue } from './parse-document.ts';
import { canUnfold } from './search-document.ts';
import { useJsonTree } from './use-json-tree.ts';
import { VirtualTree } from './virtual-tree.tsx';

/** A document with search, folding and copying. Text only: nothing in it becomes markup, a link or a request. */
export function JsonTree({ value, text, name }: { value: DocumentValue; text: string; name: string }) {
  const tree = useJsonTree(value);
  const isUnfoldable = useMemo(() => canUnfold(value), [value]);
  return (
    <div className="min-w-0 overflow-hidden rounded-card border">
      <JsonToolbar
        name={name}
        text={text}
        query={tree.query}
        matchCount={tree.matchCount}
        position={tree.position}
        canUnfold={isUnfoldable}
        onQuery={tree.search}
        onStep={tree.step}
        onFold={tree.foldAll}
      />
      <VirtualTree name={name} rows={tree.rows} hitIndex={tree.hitIndex} onToggle={tree.toggle} />
    </div>
  );
}

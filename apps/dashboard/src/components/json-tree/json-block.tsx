'use client';

import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { type BlockFolds, JsonNode } from './json-node.tsx';
import type { DocumentValue } from './parse-document.ts';
import { isOpenAtFirst, rootOf } from './tree-node.ts';

/** Inside another view a value shows its own entries and no more. */
const OPEN_DEPTH = 1;

/** A document without tools: for a value inside another view. */
export function JsonBlock({ value, className }: { value: DocumentValue; className?: string }) {
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const folds: BlockFolds = {
    isOpen: (node) => byHand.get(node.id) ?? isOpenAtFirst(node, OPEN_DEPTH),
    toggle: (node, isOpen) => setByHand((known) => new Map(known).set(node.id, isOpen)),
  };
  return (
    <ul className={classNames('code min-w-0 leading-5', className)}>
      <JsonNode node={rootOf(value)} folds={folds} />
    </ul>
  );
}
